// Every case of Flink's tests that was read is a vector, or is none for one of five reasons.
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../tools/build.mjs";
import { loadVectors } from "./load.js";

interface FlinkCase {
  readonly number: number;
  readonly class: string;
  readonly method: string | null;
  readonly vectors?: readonly string[];
  readonly excluded?: string;
}

const REASONS = ["metrics", "java-plumbing", "threading", "empty-test", "superseded"];
const { cases } = JSON.parse(readFileSync(path.join(root, "scenarios", "vectors", "coverage.json"), "utf8")) as { readonly cases: readonly FlinkCase[] };
const ids = new Set(loadVectors().map((vector) => vector.case.id));

describe("the list of Flink's cases", () => {
  test("is the whole list, in order", () => {
    const numbers = cases.map(({ number }) => number);
    expect([numbers.length, numbers.at(-1), numbers]).toEqual([301, 403, [...new Set(numbers)].sort((one, other) => one - other)]);
  });

  test("says of each what it has become, once", () => {
    expect(cases.filter((one) => [one.vectors, one.excluded].filter((said) => said !== undefined).length !== 1)).toEqual([]);
  });

  test("names vectors that are there", () => {
    expect(cases.flatMap(({ vectors = [] }) => vectors.filter((id) => !ids.has(id)))).toEqual([]);
    expect(cases.filter(({ vectors }) => vectors?.length === 0)).toEqual([]);
  });

  test("leaves a case out for one of five reasons only", () => {
    expect(cases.filter(({ excluded }) => excluded !== undefined && !REASONS.includes(excluded))).toEqual([]);
  });
});
