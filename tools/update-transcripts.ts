// Writes anew what the documentation's transcripts print, where it has changed: `npm run transcripts`. Read the difference before it is committed,
// the sentences around it too: they may tell of other numbers. Lines of `…` stay; lines with `…` in them are left to a human.
import { execFileSync, type ExecFileSyncOptions } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./build.mjs";
import { transcriptOf, type Step } from "./pages.mjs";

const PAGES = ["README.md", ...readdirSync(path.join(root, "docs")).filter((file) => file.endsWith(".md")).sort().map((file) => path.join("docs", file))];
const OPTIONS: ExecFileSyncOptions = { cwd: root, env: { ...process.env, NO_COLOR: "1" }, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 64 << 20 };

function outputOf({ command }: Step): readonly string[] {
  const line = command.replaceAll(/npm run -s barricade --|npx barricade/g, `"${process.execPath}" dist/cli/main.js`);
  try {
    return String(execFileSync("sh", ["-c", line], OPTIONS)).trimEnd().split("\n");
  } catch (error) {
    return ((error as { stdout?: string }).stdout ?? "").trimEnd().split("\n");
  }
}

/** The new lines in the form of the old ones: as many before and after a line of `…` as there were. */
function inForm(old: readonly string[], output: readonly string[]): readonly string[] | null {
  if (old.some((line) => line.includes("…") && line.trim() !== "…" && !output.includes(line))) return null;
  const gaps = old.flatMap((line, index) => (line.trim() === "…" ? [index] : []));
  if (gaps.length === 0) return output;
  if (gaps.length > 1) return null;
  const after = old.length - gaps[0]! - 1;
  return [...output.slice(0, gaps[0]), "…", ...(after === 0 ? [] : output.slice(-after))];
}

const REPRODUCTION = /barricade-out\/[\w-]+-[0-9a-f]{12}\.json/g;

/** Later commands name the reproductions that earlier ones wrote. */
function renamed(text: string, old: readonly string[], fresh: readonly string[]): string {
  const [before, after] = [old, fresh].map((lines) => [...new Set(lines.join("\n").match(REPRODUCTION) ?? [])]);
  return before!.reduce((page, name, index) => page.replaceAll(name, after![index] ?? name), text);
}

function update(page: string): void {
  const file = path.join(root, page);
  for (const step of transcriptOf(file)) {
    const old = step.expected.slice(0, step.expected.findLastIndex((line) => line !== "") + 1);
    const output = old.length === 0 ? [] : outputOf(step);
    const fresh = old.length === 0 ? old : inForm(old, output);
    if (fresh === null) process.stdout.write(`${page}:${step.line}: left to you: $ ${step.command}\n`);
    if (fresh === null || fresh.join("\n") === old.join("\n")) continue;
    process.stdout.write(`${page}:${step.line}: written anew: $ ${step.command}\n`);
    const lines = readFileSync(file, "utf8").split("\n");
    lines.splice(step.line, old.length, ...fresh);
    writeFileSync(file, renamed(lines.join("\n"), old, fresh));
    return update(page);
  }
}

for (const page of process.argv.length > 2 ? process.argv.slice(2) : PAGES) update(page);
