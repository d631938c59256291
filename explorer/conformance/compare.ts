/**
 * What is expected against what was found: of an object only the fields that are expected count, of a list every item, in order unless that is free.
 * `{"least": …, "most": …}` in place of a number: any within.
 */

export interface Difference {
  /** JSON pointer below the value that was compared. */
  readonly place: string;
  readonly expected: unknown;
  /** undefined: there is nothing. */
  readonly found: unknown;
}

/** @param anyOrder names of fields that hold lists without an order */
export function differences(expected: unknown, found: unknown, anyOrder: readonly string[] = [], place = "", field = ""): readonly Difference[] {
  if (Array.isArray(expected) && Array.isArray(found)) {
    return anyOrder.includes(field) ? unpaired(expected, found, anyOrder, place) : inOrder(expected, found, anyOrder, place);
  }
  if (isObject(expected) && isObject(found)) {
    return Object.keys(expected).flatMap((name) => differences(expected[name], found[name], anyOrder, `${place}/${name}`, name));
  }
  return expected === found || isWithin(expected, found) ? [] : [{ place, expected, found }];
}

function inOrder(expected: readonly unknown[], found: readonly unknown[], anyOrder: readonly string[], place: string): readonly Difference[] {
  return Array.from({ length: Math.max(expected.length, found.length) }).flatMap((_, index) => differences(expected[index], found[index], anyOrder, `${place}/${index}`));
}

/** Each expected item takes a found one of its own; what is left of either is a difference. */
function unpaired(expected: readonly unknown[], found: readonly unknown[], anyOrder: readonly string[], place: string): readonly Difference[] {
  const partners = pairs(expected.map((one) => found.flatMap((other, index) => (differences(one, other, anyOrder).length === 0 ? [index] : []))));
  const missing = expected.filter((_, index) => !partners.includes(index)).map((one): Difference => ({ place, expected: one, found: undefined }));
  return [...missing, ...found.filter((_, index) => partners[index] === undefined).map((other): Difference => ({ place, expected: undefined, found: other }))];
}

/**
 * As many pairs as there can be.
 * @param candidates by expected item, the found ones that would do
 * @returns by found item, the expected one it is paired with
 */
function pairs(candidates: readonly (readonly number[])[]): readonly (number | undefined)[] {
  const partners: (number | undefined)[] = [];
  const place = (item: number, asked: Set<number>): boolean => candidates[item]!.some((candidate) => {
    if (asked.has(candidate)) return false;
    asked.add(candidate);
    const rival = partners[candidate];
    if (rival !== undefined && !place(rival, asked)) return false;
    partners[candidate] = item;
    return true;
  });
  candidates.forEach((_, item) => place(item, new Set()));
  return partners;
}

function isWithin(expected: unknown, found: unknown): boolean {
  if (!isObject(expected) || typeof found !== "number") return false;
  const { least, most } = expected;
  return typeof least === "number" && typeof most === "number" && least <= found && found <= most;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
