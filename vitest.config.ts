// How the tests run: sources straight from TypeScript, two workers, no assertion on the clock.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    // dist is rebuilt from the same sources: a test found there would run twice.
    // An example is run against the packed package.
    exclude: ["**/node_modules/**", "dist/**", "docs/**", "coverage/**", "barricade-out/**"],
    pool: "threads",
    maxWorkers: 2,
    maxConcurrency: 2,
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
