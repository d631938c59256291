// Stryker over the engine, with the drawn mutants only. `npm run mutation` starts it.
export default {
  mutate: ["impl/engine/**/*.ts", "!impl/engine/**/*.test.ts"],
  testRunner: "vitest",
  vitest: { configFile: "tools/mutation/vitest.config.ts", related: false },
  plugins: ["@stryker-mutator/vitest-runner", "./tools/mutation/sample-checker.mjs"],
  checkers: ["sample"],
  coverageAnalysis: "perTest",
  ignoreStatic: false,
  disableTypeChecks: false,
  concurrency: Number(process.env["MUTATION_CONCURRENCY"] ?? 2),
  timeoutMS: 20_000,
  ignorePatterns: ["dist", "coverage", "barricade-out", "docs", "viewer"],
  tempDirName: "coverage/mutation/sandbox",
  reporters: ["progress-append-only", "json"],
  jsonReporter: { fileName: "coverage/mutation/report.json" },
  allowConsoleColors: false,
};
