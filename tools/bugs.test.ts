// The page of planted bugs: it shows the stored figures, and what it says of each bug is what the bug itself says.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isTrivial } from "../explorer/campaign/find-bug.js";
import { loadScenario } from "../explorer/scenario/load.js";
import { BUGS } from "../properties/planted.js";
import { PAGE, RESULTS, pageWith, textOf, type BugTable } from "./generate-bugs.js";

const table = JSON.parse(readFileSync(RESULTS, "utf8")) as BugTable;
const page = readFileSync(PAGE, "utf8");

describe("the page of planted bugs", () => {
  test("shows the stored figures, and source, scenario and property as each bug has them", () => {
    expect(pageWith(table, page)).toBe(page);
    expect(readFileSync(RESULTS, "utf8")).toBe(textOf(table));
  });

  test("has every bug, over 20 seeds", () => {
    expect(table.bugs.map(({ id }) => id)).toEqual(BUGS.map(({ id }) => id));
    expect(table.seeds).toBeGreaterThanOrEqual(20);
  });

  test("marks those as trivial that the plain run shows, and no others", () => {
    const trivial = BUGS.filter((bug) => isTrivial(bug, loadScenario(bug.scenario)));
    expect(table.bugs.filter((row) => row.trivial).map(({ id }) => id)).toEqual(trivial.map(({ id }) => id));
  });

  test("notices a bug that says something else", () => {
    const other = pageWith({ ...table, bugs: table.bugs.slice(1) }, page);
    expect(other).not.toBe(page);
    expect(other).toContain("not measured");
  });
});
