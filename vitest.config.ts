// How the tests run: sources straight from TypeScript, two workers, no assertion on the clock.
import { defineConfig } from "vitest/config";

const NOT_TESTS = ["**/node_modules/**", "dist/**", "docs/**", "coverage/**", "barricade-out/**"];
const REPLACES_MODULES = ["explorer/conformance/teeth.test.ts"];

export default defineConfig({
  test: {
    // dist is rebuilt from the same sources: a test found there would run twice.
    // An example is run against the packed package.
    exclude: NOT_TESTS,
    pool: "threads",
    maxWorkers: 2,
    maxConcurrency: 2,
    // Tests share modules, not state: loading these once a worker saves a third of the time. Only who replaces a module is alone.
    projects: [
      { extends: true, test: { name: "shared", isolate: false, include: ["**/*.test.ts"], exclude: [...NOT_TESTS, ...REPLACES_MODULES] } },
      { extends: true, test: { name: "alone", include: REPLACES_MODULES } },
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: "v8",
      include: ["{model,impl,properties,explorer,cli}/**/*.ts"],
      exclude: ["**/*.test.ts"],
      reporter: ["text-summary"],
    },
  },
});
