// Our checker and TLC agree: on how many states a model has, how deep it is, what is violated, and after how many states.
// `GOLDENS=all` compares the large configurations too. What TLC found belongs to the modules as they stand.
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../tools/build.mjs";
import { definitionsOf, digestOf } from "../../tools/tlc/modules.mjs";
import { inTla, type Result } from "../../tools/tlc/run.mjs";
import { inWords, spelledOut, type Question, type Table } from "../../tools/tlc/table.mjs";
import { check } from "../checker/check.js";
import type { Instance, Property } from "../checker/model.js";
import { loopLength } from "../checker/trace.js";
import { MODELS } from "../models.js";

interface Golden extends Question {
  readonly large?: true;
  readonly modules: string;
  readonly result: Result;
}

const folder = path.join(root, "model", "tla");
const read = (file: string) => readFileSync(path.join(folder, file), "utf8");
const table = JSON.parse(read("configurations.json")) as Table;
const { tlc, day, goldens } = JSON.parse(read("goldens.json")) as { tlc: string; day: string; goldens: Golden[] };

const modelOf = (name: string) => MODELS.find((model) => model.name === name)!;
/** A witness is what a module calls impossible. */
const twinOf = ({ kind, name }: Property<never>) => `${kind === "sometimes" ? "Never" : ""}${inTla(name)}`;

/** What our checker says to the same question. */
function ours({ model, constants, check: asked }: Question): Result {
  const instance = modelOf(model).instance(constants);
  const names = Object.values(asked).flat().filter((name) => name !== "TypeOK");
  const properties = names.map((name) => propertyOf(instance, name));
  const result = check(instance, { deadlock: false, properties: properties.map(({ name }) => name) });
  const [violation] = result.violations;
  const witness = result.witnesses.find(({ length }) => length !== null);
  if (violation !== undefined) {
    const loop = loopLength(violation.trace);
    const property = instance.properties.find(({ name }) => name === violation.property)!;
    return { violated: twinOf(property), length: violation.trace.steps.length, ...(loop > 0 ? { loop } : {}) };
  }
  if (witness !== undefined) return { violated: names[0]!, length: witness.length! };
  return { generated: result.generated, distinct: result.distinct, depth: result.depth };
}

function propertyOf(instance: Instance, name: string): Property<never> {
  const property = instance.properties.find((one) => twinOf(one) === name);
  if (property === undefined) throw new Error(`${instance.model} has nothing that its twin calls ${name}`);
  return property;
}

/** Of a behaviour without an end, TLC does not look for the shortest: that there is one, and whether it stutters, must agree. */
const comparable = (result: Result) => ("loop" in result ? { violated: result.violated, stutters: result.loop === 1 } : result);

describe("our checker and TLC agree on", () => {
  const small = goldens.filter(({ large }) => large !== true || process.env["GOLDENS"] === "all");
  test.each(small.map((golden) => [inWords(golden), golden] as const))("%s", (_words, golden) => {
    expect(comparable(ours(golden))).toEqual(comparable(golden.result));
  });
});

describe("a model and its twin", () => {
  test("have the same actions, properties and constants", () => {
    const missing = goldens.flatMap(({ model, constants }) => {
      const instance = modelOf(model).instance(constants);
      const defined = definitionsOf(folder, inTla(instance.model));
      const needed = [...instance.actions.map(({ name }) => inTla(name)), ...instance.properties.map(twinOf)];
      return needed.filter((name) => !defined.has(name)).map((name) => `${instance.model}: ${name}`);
    });
    expect([...new Set(missing)]).toEqual([]);
    for (const [model, constants] of Object.entries(table.usually)) expect(constants).toEqual(modelOf(model).instance().constants);
  });
});

describe("the goldens", () => {
  test("answer every configuration, in its order, and are two dozen at least", () => {
    expect(goldens.map(inWords)).toEqual(table.configurations.map((configuration) => inWords(spelledOut(table, configuration))));
    expect(goldens.length).toBeGreaterThanOrEqual(24);
  });

  test("were found on the modules as they are now", () => {
    const stale = goldens.filter(({ model, modules }) => digestOf(folder, inTla(model)) !== modules);
    expect(stale.map(({ model, constants }) => ({ model, constants }))).toEqual([]);
  });

  test("are from the version and the day that the README names", () => {
    expect(read("README.md")).toContain(`Last run: TLC ${tlc}, on ${day}.`);
  });
});
