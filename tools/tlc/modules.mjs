// Which text a result of TLC depends on: a module and the modules that it extends or instantiates, as one short digest.
// A golden carries it, so that a module changed after TLC has seen it is noticed without TLC.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** What the module defines, its own or by way of others. @param {string} folder @param {string} name @returns {ReadonlySet<string>} */
export function definitionsOf(folder, name) {
  const texts = [...needed(folder, name).values()];
  return new Set(texts.flatMap((text) => [...text.matchAll(/^(\w+)(?:\([^)]*\))?\s*==/gm)].map(([, defined]) => defined ?? "")));
}

/** Modules of the folder that `name` needs, itself first; those of TLA+'s own library are not in the folder. @param {string} folder @param {string} name @returns {Map<string, string>} */
function needed(folder, name, /** @type {Map<string, string>} */ found = new Map()) {
  const file = path.join(folder, `${name}.tla`);
  if (found.has(name) || !existsSync(file)) return found;
  const text = readFileSync(file, "utf8").replaceAll("\r\n", "\n");
  found.set(name, text);
  for (const [, names] of text.matchAll(/\b(?:EXTENDS|INSTANCE)\s+(\w+(?:\s*,\s*\w+)*)/g)) {
    for (const other of (names ?? "").split(/\s*,\s*/)) needed(folder, other, found);
  }
  return found;
}

/** @param {string} folder @param {string} name */
export function digestOf(folder, name) {
  const hash = createHash("sha256");
  for (const text of needed(folder, name).values()) hash.update(text);
  return hash.digest("hex").slice(0, 12);
}
