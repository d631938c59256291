/**
 * The user's own code, `--use ./my-sink.js`: an ES module whose named export `parts` holds sinks, systems, or parts of the engine.
 */
import { createHash } from "node:crypto";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { isAsync, type UserCode } from "../campaign/user-code.js";
import { BadInput, refuse } from "../scenario/bad-input.js";
import { readText } from "../scenario/files.js";
import { asOneLine, quoted, suggestion } from "../scenario/wording.js";
import { REFERENCE_PARTS, type Parts } from "../../impl/engine/parts.js";

export interface UserModule {
  readonly code: Pick<UserCode, "parts" | "sinks" | "systems">;
  /** What a reproduction records of it. */
  readonly use: { readonly specifier: string; readonly sha256: string };
  /** Where it was loaded from, as it stands in a stack. */
  readonly url: string;
}

/**
 * @param specifier a path, from the current folder
 * @param place what named it, for errors
 * @throws BadInput when there is no such module, or it does not hold what it must
 */
export async function loadUserModule(specifier: string, place: string): Promise<UserModule> {
  const file = path.resolve(specifier);
  const sha256 = createHash("sha256").update(readText(file, specifier)).digest("hex");
  // The query makes a changed file another module.
  const url = `${pathToFileURL(file).href}?sha256=${sha256.slice(0, 12)}`;
  const { parts } = await imported(url, specifier, place);
  if (typeof parts !== "object" || parts === null) refuse(place, `the module ${quoted(specifier)} has no named export "parts" that is an object; write export const parts = { sinks: { … } }`);
  return { code: codeOf(parts as Record<string, unknown>, place), use: { specifier: portable(file), sha256 }, url };
}

async function imported(url: string, specifier: string, place: string): Promise<{ readonly parts?: unknown }> {
  try {
    return await import(url) as { readonly parts?: unknown };
  } catch (error) {
    return refuse(place, `the module ${quoted(specifier)} cannot be loaded: ${reasonOf(error)}; ${isUnresolved(error) ? "install what it imports where the module lies" : "it must be JavaScript that Node.js can import"}`);
  }
}

function isUnresolved(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
}

function codeOf(exported: Record<string, unknown>, place: string): UserModule["code"] {
  const { sinks = {}, systems = {}, ...parts } = exported;
  const known = Object.keys(REFERENCE_PARTS);
  for (const [name, part] of Object.entries(parts)) {
    if (!known.includes(name)) refuse(place, `the engine has no part ${quoted(name)}; ${suggestion(name, known, "parts")}`);
    const wanted = typeof REFERENCE_PARTS[name as keyof Parts];
    if (isAsync(part)) refuse(place, `the part ${quoted(name)} is async, but a run knows no promises; make it a plain function`);
    if (typeof part !== wanted) refuse(place, `the part ${quoted(name)} must be ${wanted === "function" ? "a function" : "an object"}, not ${typeof part}`);
  }
  if (typeof sinks !== "object" || sinks === null) refuse(place, `"sinks" must be an object with a function for each sink, by its vertex name`);
  if (typeof systems !== "object" || systems === null) refuse(place, `"systems" must be an object with a function for each system, by its name`);
  return { parts: { ...REFERENCE_PARTS, ...parts }, sinks: sinks as Parts["sinks"], systems: systems };
}

/** Does what runs the user's code: what is wrong with it, or thrown there, is the user's to mend, not a bug of ours. */
export async function blaming<Result>(module: UserModule | null, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (module === null || !(error instanceof Error)) throw error;
    const place = `--use ${module.use.specifier}`;
    if (error instanceof BadInput && /^(sinks|systems)\b/.test(error.place)) return refuse(`${place} ${error.place}`, error.problems[0]!.message);
    const stack = error.stack ?? "";
    if (error instanceof BadInput || !stack.includes(module.url)) throw error;
    const line = stack.split(`${module.url}:`)[1]?.split(":")[0];
    return refuse(line === undefined ? place : `${place}:${line}`, `the module threw "${reasonOf(error)}" where no task can fail in its place; mend it there`);
  }
}

/** The same wherever the project lies, as long as it is below the current folder. */
function portable(file: string): string {
  const relative = path.relative(process.cwd(), file).split(path.sep).join("/");
  return relative.startsWith("..") || path.isAbsolute(relative) ? relative : `./${relative}`;
}

function reasonOf(error: unknown): string {
  return asOneLine((error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "");
}
