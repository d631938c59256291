/**
 * What a user brought is wrong: an option, a scenario, an input file. An expected failure: whoever is outermost shows it and ends.
 */
import type { Problem } from "../../impl/engine/job/validate.js";
import { asOneLine } from "./wording.js";

export type { Problem } from "../../impl/engine/job/validate.js";

/** `message` is one line: the first problem with its place, and how many more there are. */
export class BadInput extends Error {
  override readonly name = "BadInput";
  /** All of them; none says its own place again, none ends in a full stop. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly [Problem, ...Problem[]]) {
    const tidy = problems.map(({ place, message }) => ({ place: asOneLine(place), message: asOneLine(message) }));
    const { place, message } = tidy[0]!;
    const rest = tidy.length === 1 ? "" : ` (and ${tidy.length - 1} more)`;
    super(`${place}: ${message}${rest}.`);
    this.problems = tidy;
  }

  /** Of the first problem: `FILE:LINE`, `FILE:LINE:COLUMN`, `FILE#/JSON/POINTER`, or an option's name. */
  get place(): string {
    return this.problems[0]!.place;
  }
}

/** Stops here with a single problem; `message` says what is wrong and what to do, as a sentence without its full stop. */
export function refuse(place: string, message: string): never {
  throw new BadInput([{ place, message }]);
}

/** Stops here if there is any problem. */
export function refuseAny(problems: readonly Problem[]): void {
  const [first, ...rest] = problems;
  if (first !== undefined) throw new BadInput([first, ...rest]);
}

/** A field of a JSON document in a file, or the file when `pointer` is "". `file` may itself end in a pointer. */
export function fieldOf(file: string, pointer: string): string {
  return pointer === "" || file.includes("#") ? file + pointer : `${file}#${pointer}`;
}
