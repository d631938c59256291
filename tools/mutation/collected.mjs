// What a test finds under the name of vitest while mutants are tried: tests are collected once and then run again and again, in one warm process.
// `expect` is vitest's own. Only what the engine's unit tests use is here; another import fails when it is linked, and no mutant is tried.
import { format } from "node:util";

export { expect } from "vitest";

/** @typedef {(...row: any[]) => unknown} Body */

/** @type {{ readonly id: string, readonly body: () => unknown }[]} */
export const tests = [];
/** @type {string[]} */
const titles = [];

/** @param {string} file its name begins those of its tests @param {string} url */
export async function collectFrom(file, url) {
  titles.push(file);
  await import(url);
  titles.pop();
}

/**
 * A row that is a list gives the arguments and, where the name has a place for them, its words.
 * @param {(name: string, body: Body) => void} add
 */
const eachOf = (add) => (/** @type {readonly unknown[]} */ rows) => (/** @type {string} */ name, /** @type {Body} */ body) => {
  for (const row of rows) {
    const words = Array.isArray(row) ? row : [row];
    add(name.includes("%") ? format(name, ...words) : name, () => body(...words));
  }
};

/** @param {string} name @param {Body} body */
export function test(name, body) {
  tests.push({ id: `${[...titles, name].join(" > ")} (${tests.length})`, body: () => body() });
}
test.each = eachOf(test);

/** @param {string} name @param {Body} body */
export function describe(name, body) {
  titles.push(name);
  body();
  titles.pop();
}
describe.each = eachOf(describe);
