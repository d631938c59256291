// Forms that a schema repeats stand in it once, under names that a reader can guess.
import { describe, expect, test } from "vitest";
import { withDefinitions } from "./definitions.js";

const row = { type: "object", properties: { key: { type: "string", description: "x".repeat(200) } } };
const kept = { type: "string", description: "y".repeat(250) };

describe("a schema with its repeated forms defined", () => {
  test("names a form that occurs twice after the field where it is met first", () => {
    expect(withDefinitions({ type: "object", properties: { first: row, rows: { type: "array", items: row }, kept } })).toEqual({
      type: "object", properties: { first: { $ref: "#/$defs/first" }, rows: { type: "array", items: { $ref: "#/$defs/first" } }, kept }, $defs: { first: row },
    });
  });

  test("puts the variant's name before it, if no other variant has the form", () => {
    const pair = (form: object) => ({ type: "object", properties: { one: form, other: form } });
    const right = { ...pair(row), properties: { ...pair(row).properties, kept, again: kept } };
    const { $defs } = withDefinitions({ oneOf: [], $defs: { left: pair(row), right } }) as { readonly $defs: object };
    expect(Object.keys($defs)).toEqual(["left", "right", "one", "right-kept"]);
  });

  test("keeps two forms apart that have the same field's name", () => {
    const { $defs } = withDefinitions({ type: "object", properties: { a: { type: "object", properties: { row } }, b: { type: "object", properties: { row: kept } }, row, all: kept } }) as { readonly $defs: object };
    expect($defs).toEqual({ "row": row, "row-2": kept });
  });

  test("does not take a property that is called type for a form, nor a short form for one worth a name", () => {
    const schema = { type: "object", properties: { one: { type: "string" }, other: { type: "string" }, properties: { type: { type: "integer" } } } };
    expect(withDefinitions(schema)).toEqual(schema);
  });
});
