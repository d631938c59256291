// The second runner, in another language: it shares no code with the first, and must come to the same verdicts.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { root } from "../../tools/build.mjs";
import { loadVectors } from "./load.js";

const RUNNER = path.join(root, "scenarios", "vectors", "runner.py");
const SHAPES = ["key-groups", "state-assignment", "request-decider", "restart-strategy"];
const FEATURES = ["unaligned", "jitter", "topology-changes"];
const folder = mkdtempSync(path.join(tmpdir(), "barricade-runner-"));
afterAll(() => rmSync(folder, { recursive: true }));

function run(...places: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync("python3", [RUNNER, ...places], { encoding: "utf8" });
}

/** What the runner says of a file that was changed before. */
function runChanged(file: string, change: (text: string) => string): ReturnType<typeof run> {
  const text = readFileSync(path.join(root, "scenarios", "vectors", file), "utf8");
  const changed = change(text);
  expect(changed).not.toBe(text);
  const copy = path.join(folder, "changed.json");
  writeFileSync(copy, changed);
  return run(copy);
}

test("the runner stays small enough to be read", () => {
  expect(readFileSync(RUNNER, "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(200);
});

describe.skipIf(spawnSync("python3", ["--version"]).status !== 0)("the runner in Python", () => {
  test("passes every vector of its shapes and features, those too that are pending in the reference, and counts the others", () => {
    const vectors = loadVectors();
    const own = vectors.filter(({ shape }) => SHAPES.includes(shape.name));
    const skipped = own.filter(({ case: { features = [] } }) => !features.every((feature) => FEATURES.includes(feature))).length;
    const { status, stdout } = run();
    expect(stdout).toBe(`${own.length - skipped} passed, 0 failed, ${vectors.length - own.length} without driver, ${skipped} without feature\n`);
    expect([status, own.length - skipped > 100]).toEqual([0, true]);
  });

  test.each([
    ["key-groups/keys.json", '"key-group": 86', '"key-group": 87', "key-groups/hash-one"],
    ["state-assignment/restore.json", '"cells": ["a", "b", "c"] }', '"cells": ["a", "b"] }', "state-assignment/list-to-fewer"],
    ["request-decider/order.json", '"run": "savepoint"', '"run": "checkpoint"', "request-decider/savepoint-before-checkpoint"],
    ["restart-strategy/fixed-delay.json", '"delay": null', '"delay": 0', "restart-strategy/none"],
  ])("fails a wrong expectation in %s", (file, right, wrong, id) => {
    const { status, stdout } = runChanged(file, (text) => text.replace(right, wrong));
    expect(stdout).toContain(`${id}: `);
    expect(stdout).toMatch(/ passed, 1 failed, /);
    expect(status).toBe(1);
  });

  test("skips a case with a feature that it lacks", () => {
    const { stdout } = runChanged("optional/restart-strategy/jitter.json", (text) => text.replace('["jitter"]', '["jitter", "moonlight"]'));
    expect(stdout).toBe("0 passed, 0 failed, 0 without driver, 1 without feature\n");
  });

  test("refuses a file of another format", () => {
    const { status, stderr } = runChanged("key-groups/keys.json", (text) => text.replace("barricade-conformance/1", "barricade-conformance/2"));
    expect(stderr).toContain("its format is not barricade-conformance/1");
    expect(status).toBe(2);
  });
});
