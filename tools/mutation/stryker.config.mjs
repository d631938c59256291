// Stryker over the engine, with the drawn mutants only. `npm run mutation` starts it.
import { readFileSync } from "node:fs";
import { DRAWN, rangeOf } from "./draw.mjs";

export default {
  // Only what holds a drawn mutant is instrumented: the rest runs as it is.
  mutate: JSON.parse(readFileSync(DRAWN, "utf8")).mutants.map(rangeOf),
  testRunner: "warm",
  plugins: ["./tools/mutation/warm-runner.mjs", "./tools/mutation/sample-checker.mjs", "./tools/mutation/journal.mjs"],
  checkers: ["sample"],
  coverageAnalysis: "perTest",
  ignoreStatic: false,
  disableTypeChecks: false,
  concurrency: Number(process.env["MUTATION_CONCURRENCY"] ?? 1),
  // Endless loops end by a count of hits; the clock is for those that no mutant's place is part of.
  timeoutMS: 120_000,
  dryRunTimeoutMinutes: 20,
  ignorePatterns: ["dist", "coverage", "barricade-out", "docs", "viewer"],
  tempDirName: "coverage/mutation/sandbox",
  reporters: ["journal"],
  allowConsoleColors: false,
};
