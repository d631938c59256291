// The built command, in processes of its own: exit codes, streams, colours, interrupts, the user's own code.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../tools/build.mjs";
import { documentOf, emptyFolder, type Left } from "../tools/testing/command.js";

const main = path.join(root, "dist", "cli", "main.js");

/** @param heard called with what has come so far on stdout, to interrupt the process or not */
function spawned(argv: readonly string[], cwd: string, heard: (out: string) => boolean = () => false): Promise<Left> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...argv], { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let [out, err] = ["", ""];
    let interrupted = false;
    child.stdout.on("data", (data: Buffer) => {
      out += data.toString();
      if (!interrupted && heard(out)) interrupted = child.kill("SIGINT");
    });
    child.stderr.on("data", (data: Buffer) => (err += data.toString()));
    child.on("close", (code) => resolve({ exit: code ?? -1, out, err }));
  });
}

/** Kills the command, which listens to nothing then, as soon as its journal holds a few stretches. @returns the journal's path */
function killed(argv: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...argv], { cwd, stdio: "ignore" });
    const out = path.join(cwd, "out");
    const journal = (): string => path.join(out, (existsSync(out) ? readdirSync(out) : []).find((file) => file.endsWith(".ndjson")) ?? "");
    const watch = setInterval(() => {
      if (journal().endsWith(".ndjson") && readFileSync(journal(), "utf8").split("\n").length > 8) child.kill("SIGKILL");
    }, 5);
    child.on("close", () => {
      clearInterval(watch);
      resolve(journal());
    });
  });
}

/** Writes each record outside any transaction. */
const SINK = `
class Plain {
  open() {}
  restore() {}
  abort() {}
  *write(record) { yield { system: "transactional-log", kind: "append-plain", records: [record] }; }
  preCommit() { return null; }
  commit() {}
  snapshot() { return null; }
}
export const parts = { sinks: { output: () => new Plain() } };
`;

describe("the built command", () => {
  test("searches, writes a reproduction below the current folder, and replays it", async () => {
    const folder = emptyFolder();
    const found = await spawned(["bugs", "commit-at-pre-commit", "--seed", "1"], folder);
    expect(found.exit).toBe(0);
    expect(found.out).not.toMatch(/\x1b/);
    const [, command = ""] = /npx barricade (replay \S+)/.exec(found.out) ?? [];
    const replayed = await spawned(command.split(" "), folder);
    expect([replayed.exit, replayed.err]).toEqual([1, ""]);
  });

  test("reports bad input on stderr and leaves with 2", async () => {
    const left = await spawned(["explor"], emptyFolder());
    expect([left.exit, left.out, left.err]).toEqual([2, "", 'barricade: explor: unknown command "explor"; perhaps explore is meant.\n']);
  });

  test("ends its current run when interrupted, reports, and leaves with 130", async () => {
    const left = await spawned(["explore", "--seed", "1", "--for", "10m"], emptyFolder(), (out) => out.startsWith("seed"));
    expect(left.exit).toBe(130);
    expect(left.out).toMatch(/Interrupted: this is how far it came\.\nTo go on: {2}npx barricade explore --resume barricade-out\/campaign-[0-9a-f]{12}\.ndjson\n$/);
  });

  test("prints the same document with any number of workers", async () => {
    const argv = ["explore", "two-phase-commit", "single-lane", "--runs", "40", "--seed", "1", "--bug", "snapshot-shares-memory", "--keep-going", "--no-shrink", "--json"];
    const documents = await Promise.all([1, 2, 3].map(async (workers) => documentOf(await spawned([...argv, "--workers", String(workers)], emptyFolder()))));
    for (const document of documents) expect({ ...document, timing: null }).toEqual({ ...documents[0]!, timing: null });
    expect(documents[0]).toMatchObject({ verdict: "unexpected" });
  });

  test("goes on after it was killed, and reports what it would have", async () => {
    const folder = emptyFolder();
    const argv = ["explore", "two-phase-commit", "single-lane", "--runs", "300", "--seed", "1", "--workers", "2", "--json", "--quiet"];
    const journal = await killed([...argv, "--out", "out"], folder);
    const finished = readFileSync(journal, "utf8").trimEnd().split("\n").slice(1).map((line) => JSON.parse(line) as { readonly tally: { readonly runs: number } });
    expect(finished.reduce((sum, { tally }) => sum + tally.runs, 0)).toBeGreaterThan(5);
    const [resumed, whole] = [await spawned(["explore", "--resume", journal, "--json", "--quiet"], folder), await spawned(argv, folder)];
    expect([resumed.exit, resumed.err]).toEqual([0, ""]);
    expect({ ...documentOf(resumed), timing: null }).toEqual({ ...documentOf(whole), timing: null });
    expect(existsSync(journal)).toBe(false);
  });

  test("runs the user's own sink, records its hash, and says when it has changed", async () => {
    const folder = emptyFolder();
    writeFileSync(path.join(folder, "my-sink.js"), SINK);
    writeFileSync(path.join(folder, "package.json"), '{"type":"module"}');
    const found = await spawned(["explore", "two-phase-commit", "--use", "my-sink.js", "--runs", "5", "--seed", "1", "--json"], folder);
    expect([found.exit, found.err]).toEqual([1, ""]);
    expect(documentOf(found)).toMatchObject({ verdict: "unexpected" });
    const out = path.join(folder, "barricade-out");
    const [file = ""] = readdirSync(out);
    const { use } = JSON.parse(readFileSync(path.join(out, file), "utf8")) as { use: { specifier: string } };
    expect(use.specifier).toBe("./my-sink.js");
    writeFileSync(path.join(folder, "my-sink.js"), `${SINK}// changed\n`);
    const replayed = await spawned(["replay", path.join("barricade-out", file)], folder);
    expect(replayed.exit).toBe(1);
    expect(replayed.out).toMatch(/^\.\/my-sink\.js is not the module that this was found with/);
  });

  test("blames the user's module for what it throws, and for what is not deterministic", async () => {
    const folder = emptyFolder();
    writeFileSync(path.join(folder, "package.json"), '{"type":"module"}');
    writeFileSync(path.join(folder, "random.js"), SINK.replace("*write(record) {", "*write(record) { if (Math.random() < 0.5) return;"));
    writeFileSync(path.join(folder, "broken.js"), "export const parts = { systems: { 'transactional-log': () => ({\n  handle() { return null.x; }, expire() {}, visible() { return []; } }) } };");
    const random = await spawned(["explore", "two-phase-commit", "--use", "./random.js", "--runs", "5", "--seed", "1", "--no-shrink", "--quiet"], folder);
    expect(random.exit).toBe(2);
    expect(random.err).toMatch(/^barricade: --use \.\/random\.js: the module is not deterministic/);
    const broken = await spawned(["run", "two-phase-commit", "--use", "./broken.js"], folder);
    expect(broken.exit).toBe(2);
    expect(broken.err).toMatch(/^barricade: --use \.\/broken\.js:2: the module threw/);
  });
});
