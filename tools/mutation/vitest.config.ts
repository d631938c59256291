// What a mutant must survive: the engine's unit tests, the regression corpus without its bugs, a short exploration under all monitors.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["impl/engine/**/*.test.ts", "tools/mutation/engine-under-mutation.ts"],
    exclude: ["**/node_modules/**"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
