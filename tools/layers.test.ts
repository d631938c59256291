// Plants every forbidden import between layers, in a copy of the project's skeleton: `tsc -b` must refuse each one (TS6307).
// The layers are written down here again, independently of the project references that are being tested. What the
// compiler lets through (dist/, the clock, the dice) is planted for eslint.
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "./build.mjs";

/** Each may import those to its left; `cli` and `bench` stand side by side, and what runs does not know the model. */
const layers = ["model", "impl/trace", "impl/environment", "impl/engine", "impl/simulator", "properties", "explorer", "cli", "bench"];
const strangers = (from: string, to: string) => (from === "bench" && to === "cli") || (from.startsWith("impl/") && to === "model");
const forbidden = layers.flatMap((from, index) => [
  ...layers.slice(index + 1).map((to) => ({ from, to })),
  ...layers.slice(0, index).filter((to) => strangers(from, to)).map((to) => ({ from, to })),
]);
const lawful = layers.flatMap((from, index) =>
  layers.slice(0, index).filter((to) => !strangers(from, to)).map((to) => ({ from, to })),
);

interface Import {
  readonly from: string;
  readonly to: string;
}

const fileOf = ({ from, to }: Import) => `${from}/imports-${to.replace("/", "-")}.ts`;
const textOf = ({ from, to }: Import) => `import { here } from "${path.posix.relative(from, to)}/index.js";\nvoid here;\n`;

/** A folder with the project's own tsconfig files, one stub a layer, and the given imports. */
function skeleton(imports: readonly Import[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), "barricade-layers-"));
  for (const file of ["package.json", "tsconfig.base.json", ...layers.map((layer) => `${layer}/tsconfig.json`)]) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    copyFileSync(path.join(root, file), path.join(folder, file));
  }
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"), "junction");
  for (const layer of layers) writeFileSync(path.join(folder, layer, "index.ts"), "export const here = 1;\n");
  for (const planted of imports) writeFileSync(path.join(folder, fileOf(planted)), textOf(planted));
  return folder;
}

/** What the compiler says about the skeleton, by file; one message a file. */
function compile(folder: string): Promise<Map<string, string>> {
  const compiler = path.join(root, "node_modules", "typescript", "bin", "tsc");
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, "-b", "cli", "bench"], { cwd: folder }, (_error, stdout) => {
      resolve(new Map([...stdout.matchAll(/^(\S+)\(\d+,\d+\): error (TS\d+)/gm)].map(([, file = "", code = ""]) => [file, code])));
    });
  });
}

describe("the compiler", () => {
  const folder = skeleton([...forbidden, ...lawful]);
  let errors = new Map<string, string>();
  beforeAll(async () => {
    errors = await compile(folder);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test("refuses every import that runs the wrong way", () => {
    expect(forbidden.filter((planted) => errors.get(fileOf(planted)) !== "TS6307")).toEqual([]);
  });

  test("accepts every import that runs the right way", () => {
    expect(lawful.filter((planted) => errors.has(fileOf(planted)))).toEqual([]);
  });

  test("is told of every layer there is", () => {
    const { references } = JSON.parse(readFileSync(path.join(root, "tsconfig.json"), "utf8")) as { references: { path: string }[] };
    expect(references.map((reference) => reference.path)).toEqual([...layers, "tsconfig.tests.json"]);
  });
});

describe("the linter", () => {
  // A planted file is in no project, hence without types; the rules tested here need none.
  const eslint = new ESLint({ cwd: root, overrideConfig: [{ files: ["**/*.ts"], ...tseslint.configs.disableTypeChecked }] });
  async function rulesBroken(file: string, code: string): Promise<(string | null)[]> {
    const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
    return result?.messages.map((message) => message.ruleId) ?? [];
  }

  const throughDist = [
    'export * from "../../dist/impl/simulator/index.js";',
    'export type { Run } from "../../../dist/impl/trace/index.js";',
    'void import("../../dist/explorer/index.js");',
  ];
  test.each(throughDist)("refuses %s", async (code) => {
    expect(await rulesBroken("explorer/planted.ts", code)).toHaveLength(1);
  });

  test("refuses every import that runs the wrong way", async () => {
    for (const planted of forbidden) {
      expect(await rulesBroken(`${planted.from}/planted.ts`, textOf(planted)), fileOf(planted)).toEqual(["no-restricted-imports"]);
    }
  });

  test("accepts every import that runs the right way", async () => {
    for (const planted of lawful) {
      expect(await rulesBroken(`${planted.from}/planted.ts`, textOf(planted)), fileOf(planted)).toEqual([]);
    }
  });

  const impure = [
    ["Date.now()", "no-restricted-globals"],
    ["new Date()", "no-restricted-globals"],
    ["Math.random()", "no-restricted-properties"],
    ["setTimeout(f, 1)", "no-restricted-globals"],
    ["queueMicrotask(f)", "no-restricted-globals"],
    ["process.hrtime()", "no-restricted-globals"],
    ["Promise.resolve()", "no-restricted-globals"],
    ["async () => 1", "no-restricted-syntax"],
    ["await f", "no-restricted-syntax"],
    ["import('./x.js')", "no-restricted-syntax"],
    ["'a'.localeCompare('b')", "no-restricted-syntax"],
  ];
  const pure = ["model", "impl/trace", "impl/environment", "impl/engine", "impl/simulator", "properties"];
  test.each(impure)("refuses %s where a run must be deterministic", async (expression, rule) => {
    for (const folder of pure) {
      expect(await rulesBroken(`${folder}/planted.ts`, `export const planted = ${expression};`)).toEqual([rule]);
    }
  });

  const unwelcome = ["export default 1;", "export enum Kind { A }", "process.exit(1);", "process.exitCode = 1;", "export const a: any = 1;"];
  test.each(unwelcome)("refuses %s everywhere", async (code) => {
    expect(await rulesBroken("explorer/planted.ts", code)).toHaveLength(1);
  });
});
