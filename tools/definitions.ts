/**
 * A JSON Schema in which a form that occurs more than once is defined once, under the name of the field where it is met first,
 * behind that of the one variant of a tagged union that has it.
 */
type Node = Readonly<Record<string, unknown>>;

/** Characters from which on a form is worth a name. */
const WORTH_A_NAME = 200;

/** @returns the same schema, its repeated forms in `$defs` beside those that it had */
export function withDefinitions({ $defs = {}, ...schema }: Node): object {
  const repeated = repeatedIn([schema, $defs]);
  const variants = Object.entries($defs as Node).map(([name, variant]) => [name, JSON.stringify(variant)] as const);
  const definitions = new Map<string, unknown>(Object.entries($defs as Node));
  const names = new Map<string, string>();

  function replaced(value: unknown, field: string): unknown {
    if (Array.isArray(value)) return value.map((item) => replaced(item, field));
    if (!isNode(value)) return value;
    const text = JSON.stringify(value);
    if (!repeated.has(text)) return inside(value, field);
    if (!names.has(text)) define(text, value, field);
    return { $ref: `#/$defs/${names.get(text)!}` };
  }

  function inside(node: Node, field: string): object {
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, replaced(value, isKeyword(key) ? field : key)]));
  }

  function define(text: string, node: Node, field: string): void {
    const [owner, another] = variants.filter(([, variant]) => variant.includes(text));
    const name = unusedName(owner === undefined || another !== undefined ? field : `${owner[0]}-${field}`, definitions);
    names.set(text, name);
    definitions.set(name, null);
    definitions.set(name, inside(node, field));
  }

  const body = inside(schema, "schema");
  for (const [name, variant] of Object.entries($defs as Node)) definitions.set(name, inside(variant as Node, name));
  return { ...body, ...(definitions.size === 0 ? {} : { $defs: Object.fromEntries(definitions) }) };
}

/** The texts of forms met more than once; what lies within one that was met already is not met again. */
function repeatedIn(root: unknown): ReadonlySet<string> {
  const [met, repeated] = [new Set<string>(), new Set<string>()];
  (function visit(value: unknown): void {
    if (Array.isArray(value)) return value.forEach(visit);
    if (!isNode(value)) return;
    const text = JSON.stringify(value);
    if (isForm(value) && text.length >= WORTH_A_NAME) {
      if (met.has(text)) return void repeated.add(text);
      met.add(text);
    }
    Object.values(value).forEach(visit);
  })(root);
  return repeated;
}

function unusedName(wanted: string, used: ReadonlyMap<string, unknown>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!used.has(name)) return name;
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Not a list of properties, in which `type` may be a property's name. */
function isForm({ type, anyOf }: Node): boolean {
  return typeof type === "string" || Array.isArray(anyOf);
}

function isKeyword(key: string): boolean {
  return ["properties", "items", "anyOf", "oneOf", "allOf", "patternProperties", "additionalProperties"].includes(key);
}
