// The package as a user has it: packed, unpacked into an empty project, compiled against and run there, without any registry.
// The project is the page "is my sink exactly-once?" of the documentation, with a sink that is and with one that is not.
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { build, isStale, root } from "./build.mjs";

const examples = path.join(root, "docs", "examples");
const project = mkdtempSync(path.join(tmpdir(), "barricade-package-"));
const modules = path.join(project, "node_modules");
const { dependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { dependencies: Record<string, string> };

interface Outcome {
  readonly exit: number;
  readonly output: string;
}

/** As from a plain terminal: without colours, and without what tells a process that it runs under vitest. */
const environment = Object.fromEntries(
  Object.entries({ ...process.env, NO_COLOR: "1", npm_config_offline: "true", npm_config_update_notifier: "false" })
    .filter(([name]) => !/^(VITEST|NODE_ENV|FORCE_COLOR|TEST$|MODE$|DEV$|PROD$)/.test(name)),
);

function run(command: string, args: readonly string[], cwd = project): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env: environment, shell: process.platform === "win32" && command === "npm", maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      resolve({ exit: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr });
    });
  });
}

const runTool = (tool: string, ...args: readonly string[]) => run(process.execPath, [path.join(modules, ...tool.split("/")), ...args]);

/** What `npm install` would do with the tarball: its files, and links to what it depends on. */
async function install(): Promise<void> {
  if (isStale()) expect(build(["cli"])).toBe(0);
  const packed = await run("npm", ["pack", "--ignore-scripts", "--pack-destination", project], root);
  expect(packed.exit, packed.output).toBe(0);
  const tarball = readdirSync(project).find((file) => file.endsWith(".tgz"))!;
  const installed = path.join(modules, "barricade");
  mkdirSync(installed, { recursive: true });
  const unpacked = await run("tar", ["-xzf", tarball, "-C", path.join("node_modules", "barricade"), "--strip-components=1"]);
  expect(unpacked.exit, unpacked.output).toBe(0);
  for (const name of [...Object.keys(dependencies), "vitest", "typescript"]) {
    symlinkSync(path.join(root, "node_modules", name), path.join(modules, name), "junction");
  }
}

function writeProject(): void {
  for (const file of ["my-sink.ts", "hasty-sink.ts", "my-sink.test.ts"]) copyFileSync(path.join(examples, file), path.join(project, file));
  writeFileSync(path.join(project, "hasty-sink.test.ts"), readFileSync(path.join(examples, "my-sink.test.ts"), "utf8").replace("./my-sink.js", "./hasty-sink.js"));
  writeFileSync(path.join(project, "package.json"), JSON.stringify({ name: "a-connector", private: true, type: "module" }));
  const compilerOptions = { target: "es2023", module: "nodenext", strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true, skipLibCheck: true, types: [] };
  writeFileSync(path.join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
}

beforeAll(async () => {
  await install();
  writeProject();
});

afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

describe("the packed package, in a project of a user's own", () => {
  test("holds what it runs, and neither tests nor sources", () => {
    const files = readdirSync(path.join(modules, "barricade"), { recursive: true }).map((file) => String(file).replaceAll("\\", "/"));
    expect(files).toEqual(expect.arrayContaining(["package.json", "dist/explorer/index.js", "dist/cli/main.js", "scenarios/jobs/two-phase-commit.json", "scenarios/schema/trace.schema.json"]));
    expect(files.filter((file) => /\.test\.|\.tsbuildinfo$|\.stamp$|^(tools|docs|explorer|impl)\//.test(file))).toEqual([]);
  });

  test("has types that a strict compiler accepts", async () => {
    expect(await runTool("typescript/bin/tsc", "-p", ".")).toEqual({ exit: 0, output: "" });
  });

  test("passes a sink that is exactly-once", async () => {
    const { exit, output } = await runTool("vitest/vitest.mjs", "run", "my-sink");
    expect(exit, output).toBe(0);
    expect(output).toMatch(/Tests +1 passed/);
  });

  test("fails a sink that is not, and says why in words", async () => {
    const { exit, output } = await runTool("vitest/vitest.mjs", "run", "hasty-sink");
    expect(exit, output).toBe(1);
    expect(output).toContain('exactly-once-output does not hold in "two-phase-commit"');
    expect(output).toContain("No record is visible in the output more often than the job gives it out.");
    expect(output).toMatch(/decisions +1 of \d+ that the search had made[^]*\blost\b/);
    expect(output).toMatch(/hasty-sink\.test\.ts:\d+:\d+/);
  });

  test("has a command", async () => {
    const { exit, output } = await runTool("barricade/dist/cli/main.js", "--version");
    expect({ exit, output: output.trim() }).toEqual({ exit: 0, output: (JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string }).version });
  });
});
