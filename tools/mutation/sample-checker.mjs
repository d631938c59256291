// A checker for Stryker that lets through the drawn mutants only. The others count as invalid, and not in the score.
import { readFileSync } from "node:fs";
import { PluginKind, declareClassPlugin } from "@stryker-mutator/api/plugin";
import { DRAWN, keyOf } from "./draw.mjs";

class SampleChecker {
  /** @type {ReadonlySet<string>} */
  drawn = new Set();

  async init() {
    this.drawn = new Set(JSON.parse(readFileSync(DRAWN, "utf8")).mutants);
    return Promise.resolve();
  }

  /** All at once. @param {readonly { id: string }[]} mutants */
  async group(mutants) {
    return Promise.resolve([mutants.map(({ id }) => id)]);
  }

  /** @param {readonly (import("./draw.mjs").Place & { id: string })[]} mutants */
  async check(mutants) {
    const result = mutants.map((mutant) => [mutant.id, this.drawn.has(keyOf(mutant)) ? { status: "passed" } : { status: "compileError", reason: "not drawn" }]);
    return Promise.resolve(Object.fromEntries(result));
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, "sample", SampleChecker)];
