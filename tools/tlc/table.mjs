// The table of configurations: what is asked of TLC. So that a line says only what is special about it, constants that it does not
// name have their usual values, and a question that recurs is asked by name.

/**
 * `check` names what is to be checked, as the module defines it; with `eventually` the behaviours are the fair ones.
 * @typedef {{ invariants?: string[], steps?: string[], eventually?: string[] }} Check
 * @typedef {Record<string, string | number>} Constants
 * @typedef {{ model: string, constants: Constants, check: Check }} Question
 */
/**
 * A line of the table. `large` keeps it out of the tests.
 * @typedef {{ model: string, constants: Constants, check: string | Check, large?: true }} Configuration
 * @typedef {{ usually: Record<string, Constants>, checks: Record<string, Check>, configurations: Configuration[] }} Table
 */

/** @param {Table} table @param {Configuration} configuration @returns {Question} */
export function spelledOut({ usually, checks }, { model, constants, check }) {
  const asked = typeof check === "string" ? checks[check] : check;
  if (asked === undefined) throw new Error(`the table has no check "${check}"`);
  return { model, constants: { ...usually[model], ...constants }, check: asked };
}

/** A question on one line. @param {Question} question */
export function inWords({ model, constants, check }) {
  const settings = Object.entries(constants).map(([name, value]) => `${name}=${value}`);
  return `${model} ${settings.join(" ")}; ${Object.entries(check).map(([kind, names]) => `${kind}: ${names.join(" ")}`).join("; ")}`;
}
