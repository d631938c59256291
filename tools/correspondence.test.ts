// The table of rules is the generated one, and each of its names is that of something there is.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { SHAPES } from "../explorer/conformance/shapes.js";
import { checkpointing } from "../model/protocol/index.js";
import { PROPERTIES } from "../properties/catalogue.js";
import { BUGS } from "../properties/planted.js";
import { root } from "./build.mjs";
import { PAGE, REASONS, RULES, page } from "./correspondence.js";

const named = <Entry>(cell: readonly Entry[] | string): readonly Entry[] => (typeof cell === "string" ? [] : cell);

describe("the table of rules", () => {
  test("is what `npm run correspondence` writes", () => {
    expect(readFileSync(PAGE, "utf8")).toBe(page());
  });

  test("names files of the engine and shapes of vectors that are there", () => {
    expect(RULES.flatMap(({ engine }) => engine).filter((file) => !existsSync(path.join(root, "impl", file)))).toEqual([]);
    expect(RULES.flatMap(({ shapes }) => named(shapes)).filter((name) => SHAPES.every((shape) => shape.name !== name))).toEqual([]);
  });

  test("names actions that the model has", () => {
    const all = { aborts: 1, timeouts: 1, lost: 1, snapshots: "in-steps", cancellation: "markers", failover: "by-task", zombies: "linger" };
    const actions = [all, { ...all, sink: "write-then-mark" }].flatMap((values) => checkpointing.instance(values).actions.map(({ name }) => name));
    expect(RULES.flatMap(({ model }) => named(model)).filter((name) => !actions.includes(name))).toEqual([]);
  });

  test("has every property, and with it every planted bug, and every shape that is driven", () => {
    const properties = new Set(RULES.flatMap(({ properties: own }) => named(own)));
    expect(PROPERTIES.filter(({ name }) => !properties.has(name as never)).map(({ name }) => name)).toEqual([]);
    expect(BUGS.filter(({ property }) => !properties.has(property)).map(({ id }) => id)).toEqual([]);
    const shapes = new Set(RULES.flatMap(({ shapes: own }) => named(own)));
    expect(SHAPES.filter(({ name, drive }) => drive !== null && !shapes.has(name)).map(({ name }) => name)).toEqual([]);
  });

  test("leaves a cell empty only for a reason that it explains, and none without", () => {
    for (const { model, properties, shapes, bugs } of RULES) {
      for (const cell of [model, properties, shapes, bugs ?? []]) expect(typeof cell === "string" ? Object.keys(REASONS) : [cell]).toContain(cell);
      expect(typeof properties === "string" ? bugs : BUGS.some(({ property }) => properties.includes(property)) || bugs).toBeTruthy();
    }
  });
});
