// The table of shapes, and what the README says of them.
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "../../tools/build.mjs";
import { SHAPES } from "./shapes.js";

test("no two shapes have one name", () => {
  expect(new Set(SHAPES.map(({ name }) => name)).size).toBe(SHAPES.length);
});

test("the README names every list that has no order, for those who write a runner from it", () => {
  const readme = readFileSync(path.join(root, "scenarios", "vectors", "README.md"), "utf8");
  const [, names = ""] = /Some lists have no order, known by their field: ([^;]*);/s.exec(readme) ?? [];
  expect([...names.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name).sort()).toEqual([...new Set(SHAPES.flatMap(({ anyOrder }) => anyOrder))].sort());
});
