// Runs the documentation. The ```ts blocks of a chapter are one program, which must compile and run against the built
// package (under vitest if it imports vitest; a block titled ```ts my-sink.ts is a file beside it). Its ```console
// blocks are a transcript: `…` alone stands for any number of lines, within a line for any text, `# exit N` for the code.
import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "./build.mjs";
import { blocksOf, transcriptOf, type Step } from "./pages.mjs";

/** Inside the package, so that its own name resolves; inside dist/, so that git and the tests do not see it. */
const programs = path.join(root, "dist", "docs");
const docs = path.join(root, "docs");
const chapters = existsSync(docs) ? readdirSync(docs).filter((file) => file.endsWith(".md")).sort() : [];

/** Beside each program, so that a page can import what it links to. */
const examples = existsSync(path.join(docs, "examples")) ? readdirSync(path.join(docs, "examples")).filter((file) => !file.endsWith(".test.ts")) : [];

/** ms after which a command hangs; a chapter's commands share the cores with all other tests. */
const HANGS = 300_000;

interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** As from a plain terminal: without colours, and without what tells a process that it runs under vitest. */
const environment = Object.fromEntries(
  Object.entries({ ...process.env, NO_COLOR: "1" }).filter(([name]) => !/^(VITEST|NODE_ENV|FORCE_COLOR|TEST$|MODE$|DEV$|PROD$)/.test(name)),
);

function run(command: string, args: readonly string[], shell = false): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { cwd: root, env: environment, shell, maxBuffer: 64 << 20 };
    execFile(command, args, options, (error, stdout, stderr) => {
      resolve({ exit: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
}

/** Whether an output is what a transcript promises, `…` standing for whatever it stands for. */
function matches(output: string, expected: readonly string[]): boolean {
  const lines = expected.map((line) => (line.trim() === "…" ? "(?:.*\n)*?" : `${escaped(line).replaceAll("…", ".*")}\n`));
  return new RegExp(`^${lines.join("")}$`).test(`${output.trimEnd()}\n`);
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** In a clone the reader builds through npm; here dist/ is built already. */
function commandOf(step: Step): string {
  return step.command.replaceAll(/npm run -s barricade --|npx barricade/g, `"${process.execPath}" dist/cli/main.js`);
}

/** Writes a chapter's program; answers how to run it, or undefined where there is none. */
function prepare(chapter: string): readonly string[] | undefined {
  const blocks = blocksOf(path.join(docs, chapter)).filter((block) => block.language === "ts");
  if (blocks.length === 0) return undefined;
  const folder = path.join(programs, path.basename(chapter, ".md"));
  mkdirSync(folder, { recursive: true });
  const story = blocks.filter((block) => block.title === "").flatMap((block) => block.lines);
  const isTest = story.some((line) => /\bfrom "vitest"/.test(line));
  const file = path.join(folder, isTest ? "page.test.ts" : "page.ts");
  writeFileSync(file, `${story.join("\n")}\nexport {};\n`);
  for (const example of examples) copyFileSync(path.join(docs, "examples", example), path.join(folder, example));
  for (const { title, lines } of blocks.filter((block) => block.title !== "")) writeFileSync(path.join(folder, title), lines.join("\n"));
  return isTest ? [path.join(root, "node_modules", "vitest", "vitest.mjs"), "run", "--root", folder] : ["--import", "tsx", file];
}

async function follow(transcript: readonly Step[]): Promise<void> {
  // One after another: a command may read what the one before it wrote.
  for (const step of transcript) {
    const { exit, stdout, stderr } = await run(commandOf(step), [], true);
    const place = `line ${step.line}: $ ${step.command}`;
    expect(exit, `${place}\n${stdout}${stderr}`).toBe(step.exit);
    const expected = step.expected.join("\n").trimEnd();
    if (expected !== "" && !matches(stdout, expected.split("\n"))) expect(stdout, place).toBe(expected);
  }
}

rmSync(programs, { recursive: true, force: true });
const stories = chapters.flatMap((chapter) => {
  const program = prepare(chapter);
  return program === undefined ? [] : [{ chapter, program }];
});
/** The chapters with the longest searches would take `npm test` beyond its five minutes: CI follows them too, with `CHAPTERS=all`. */
const LONG = ["8-long-searches.md", "9-what-two-phase-commit-asks.md", "12-no-checkpoints.md", "13-output-that-is-seen-at-once.md"];
const transcripts = chapters
  .filter((chapter) => process.env["CHAPTERS"] === "all" || !LONG.includes(chapter))
  .map((chapter) => ({ chapter, transcript: transcriptOf(path.join(docs, chapter)) }))
  .filter(({ transcript }) => transcript.length > 0);

describe("the documentation", () => {
  test("has programs that compile", async () => {
    if (stories.length === 0) return;
    const compilerOptions = { composite: false, incremental: false, noEmit: true, rootDir: ".", types: ["node"] };
    const project = { extends: "../../tsconfig.base.json", compilerOptions, include: ["**/*.ts"], exclude: [] };
    writeFileSync(path.join(programs, "tsconfig.json"), JSON.stringify(project));
    const compiler = path.join(root, "node_modules", "typescript", "bin", "tsc");
    expect((await run(process.execPath, [compiler, "-p", programs])).stdout).toBe("");
  });

  test.concurrent.each(stories)("docs/$chapter: its program runs", async ({ program }) => {
    const { exit, stdout, stderr } = await run(process.execPath, program);
    expect(exit, stdout + stderr).toBe(0);
  }, HANGS);

  test("has the chapters that are left to CI", () => {
    expect(LONG.filter((chapter) => !chapters.includes(chapter))).toEqual([]);
  });

  test.concurrent.each(transcripts)("docs/$chapter: its commands print what it says", ({ transcript }) => follow(transcript), HANGS);
});

describe("a transcript", () => {
  const output = "seed 1\n\n  2,000 runs (3.2 s)\nheld\n";

  test.each([
    [["seed 1", "", "  2,000 runs (3.2 s)", "held"], true],
    [["seed 1", "…", "held"], true],
    [["…", "  2,000 runs (… s)", "…"], true],
    [["seed 1", "…"], true],
    [["seed 1"], false],
    [["held"], false],
    [["…", "broken"], false],
  ])("%j: %s", (expected, verdict) => {
    expect(matches(output, expected)).toBe(verdict);
  });
});
