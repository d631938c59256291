// The rules of the house that no compiler or linter knows: sizes, names, headers, leftovers, decisions, the package's doors.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "./build.mjs";

/** Files allowed past 300 lines: how far, and why. A limit may only be lowered; an entry no longer needed is an offence. */
const tooLong: Readonly<Record<string, { readonly lines: number; readonly reason: string }>> = {};

const notOurs = new Set(["node_modules", "dist", "coverage", "barricade-out", ".git"]);

/** Every file of the project, relative to the root, with forward slashes. */
function filesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name)) return [];
    const file = path.posix.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(file) : [file];
  });
}

const files = filesBelow("");
const sources = files.filter((file) => /\.(ts|js|mjs)$/.test(file));
const texts = files.filter((file) => /\.(ts|js|mjs|json|ndjson|md|html|css|yml|yaml)$/.test(file) || file === ".ci/run");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const linesOf = (file: string) => read(file).trimEnd().split("\n");

describe("sizes", () => {
  test("a source file has at most 300 lines, or a reason", () => {
    const long = sources.filter((file) => linesOf(file).length > (tooLong[file]?.lines ?? 300));
    const needless = Object.keys(tooLong).filter((file) => !sources.includes(file) || linesOf(file).length <= 300);
    expect({ long, needless }).toEqual({ long: [], needless: [] });
  });

  test("a folder has at most 20 source files beside their tests", () => {
    const counts = new Map<string, number>();
    for (const file of sources.filter((source) => !source.includes(".test."))) {
      counts.set(path.dirname(file), (counts.get(path.dirname(file)) ?? 0) + 1);
    }
    expect([...counts].filter(([, count]) => count > 20)).toEqual([]);
  });
});

describe("names", () => {
  const nameOf = (file: string) => path.basename(file).replace(/(\.(test|config|d))?\.\w+$/, "");

  test("source files are in kebab-case", () => {
    expect(sources.filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(nameOf(file)))).toEqual([]);
  });

  test("no file or folder is a drawer for everything", () => {
    // A manager by itself says nothing; "task-manager" is a word of the field.
    const vague = /^(manager|managers|misc|shared|.*\b(utils?|helpers?|common)\b.*)$/;
    const isVague = (file: string) => [...path.dirname(file).split("/"), nameOf(file)].some((part) => vague.test(part));
    expect(sources.filter(isVague)).toEqual([]);
  });
});

describe("texts", () => {
  test("a source file begins by saying what it is, in at most 8 lines", () => {
    const headless = sources.filter((file) => {
      const header = headerOf(linesOf(file));
      return header.length === 0 || header.length > 8 || !/\w/.test(header.join(""));
    });
    expect(headless).toEqual([]);
  });

  test("nothing is left for later, and no test is left out", () => {
    // Written in pieces, lest this file be its own offender.
    const later = new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME", "X" + "XX"].join("|")})\\b`);
    const leftOut = /\b(test|it|describe)(\.\w+)*\.(skip|only|todo|fails)\b/;
    expect(texts.filter((file) => later.test(read(file)) || leftOut.test(read(file)))).toEqual([]);
  });

  test("no path of a machine, and no registry in the lock file", () => {
    const machine = new RegExp(`(?<![\\w./-])/(${["home", "root", "Users", "work", "mnt"].join("|")})/\\w`);
    expect(texts.filter((file) => machine.test(read(file)))).toEqual([]);
    expect(read("package-lock.json")).not.toContain('"resolved"');
  });
});

/** The comment a file opens with, after a `#!` line. */
function headerOf(lines: readonly string[]): readonly string[] {
  const body = lines[0]?.startsWith("#!") ? lines.slice(1) : lines;
  const isBlock = body[0]?.startsWith("/*") ?? false;
  const end = isBlock ? body.findIndex((line) => line.includes("*/")) + 1 : body.findIndex((line) => !line.startsWith("//"));
  return end === -1 ? body : body.slice(0, end);
}

describe("decisions", () => {
  const folder = "docs/decisions/";
  const decisions = files.filter((file) => file.startsWith(folder)).map((file) => file.slice(folder.length));

  test("are numbered without a gap, and fit on a page", () => {
    expect(decisions.filter((name) => !/^\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.md$/.test(name))).toEqual([]);
    expect(decisions.map((name) => Number(name.slice(0, 4))).sort((a, b) => a - b)).toEqual(decisions.map((_, index) => index + 1));
    expect(decisions.filter((name) => linesOf(folder + name).length > 60)).toEqual([]);
  });
});

describe("the package", () => {
  type Targets = string | { readonly [condition: string]: string };
  const { exports, bin } = JSON.parse(read("package.json")) as { exports: Record<string, Targets>; bin: Record<string, string> };

  test("has something behind each of its doors, once built", () => {
    const targets = [...Object.values(exports), bin].flatMap((target) => (typeof target === "string" ? [target] : Object.values(target)));
    const missing = targets.filter((target) => !existsSync(path.join(root, target.replace("/*", ""))));
    expect(missing).toEqual([]);
  });
});
