// What TLC found on the twins belongs to the modules as they stand, and to the table of configurations.
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../tools/build.mjs";
import { digestOf } from "../../tools/tlc/modules.mjs";
import { moduleOf, type Configuration, type Result } from "../../tools/tlc/run.mjs";

const folder = path.join(root, "model", "tla");
const read = (file: string) => readFileSync(path.join(folder, file), "utf8");
const { configurations } = JSON.parse(read("configurations.json")) as { configurations: Configuration[] };
const { tlc, day, goldens } = JSON.parse(read("goldens.json")) as { tlc: string; day: string; goldens: (Configuration & { modules: string; result: Result })[] };

describe("the goldens", () => {
  test("answer every configuration, in its order", () => {
    expect(goldens.map(({ modules: _modules, result: _result, ...configuration }) => configuration)).toEqual(configurations);
  });

  test("were found on the modules as they are now", () => {
    const stale = goldens.filter(({ model, modules }) => digestOf(folder, moduleOf(model)) !== modules);
    expect(stale.map(({ model, constants }) => ({ model, constants }))).toEqual([]);
  });

  test("are from the version and the day that the README names", () => {
    expect(read("README.md")).toContain(`Last run: TLC ${tlc}, on ${day}.`);
  });
});
