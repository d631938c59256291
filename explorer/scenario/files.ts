/**
 * Text files as users name them: what cannot be read is refused under the name they gave.
 */
import { readFileSync, statSync } from "node:fs";
import { refuse } from "./bad-input.js";
import { shortened } from "./wording.js";

/** Far above what a scenario can use. */
const LARGEST_MB = 64;

/**
 * @param name what to call it in errors
 * @throws BadInput
 */
export function readText(file: string, name = file): string {
  const place = shortened(name);
  const bytes = readBytes(file, place);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refuse(place, "the file is not text in UTF-8; save it as UTF-8");
  }
}

function readBytes(file: string, place: string): Uint8Array {
  try {
    const { size } = statSync(file);
    if (size <= LARGEST_MB * 2 ** 20) return readFileSync(file);
  } catch (error) {
    return refuse(place, `the file cannot be read: ${reasonOf(error)}`);
  }
  return refuse(place, `the file has more than ${LARGEST_MB} MB; cut it short`);
}

function reasonOf(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOENT":
    case "ENOTDIR": return "there is none at this path; check how it is spelt and from where it is named";
    case "EISDIR": return "it is a folder; name a file in it";
    case "EACCES":
    case "EPERM": return "it may not be read by you; change its permissions";
    default: return "the system refuses to; check the path";
  }
}
