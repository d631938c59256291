// The table of shapes, and what the README says of them.
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "../../tools/build.mjs";
import type { Shape } from "./shape.js";
import { SHAPES } from "./shapes.js";

test("no two shapes have one name", () => {
  expect(new Set(SHAPES.map(({ name }) => name)).size).toBe(SHAPES.length);
});

test("the README names every list that has no order, for those who write a runner from it", () => {
  const readme = readFileSync(path.join(root, "scenarios", "vectors", "README.md"), "utf8");
  const [, names = ""] = /Some lists have no order, known by their field: ([^;]*);/s.exec(readme) ?? [];
  expect([...names.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name).sort()).toEqual([...new Set(SHAPES.flatMap(({ anyOrder }) => anyOrder))].sort());
});

test("the README says of every shape what it is, and of its steps what they do", () => {
  const readme = readFileSync(path.join(root, "scenarios", "vectors", "README.md"), "utf8");
  const [, section = ""] = /\n## Shapes\n(.*?)\n## /s.exec(readme) ?? [];
  expect(SHAPES.filter(({ name }) => !section.includes(`**${name}**`)).map(({ name }) => name)).toEqual([]);
  expect([...new Set(SHAPES.flatMap(stepNames))].filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
});

function stepNames({ fields }: Shape): readonly string[] {
  return [...JSON.stringify(fields["steps"] ?? {}).matchAll(/"do":\{"type":"string","const":"([a-z-]+)"/g)].map(([, name]) => name!);
}
