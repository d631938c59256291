// The table of guarantees: the stored results agree with the promises, the page shows them, and a sample of chains, run again, gives the same.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CHAINS, nameOf } from "../explorer/guarantees/chains.js";
import { measure } from "../explorer/guarantees/measure.js";
import { disagreements, levelOf, type GuaranteeTable, type Level } from "../explorer/guarantees/table.js";
import { loadScenario } from "../explorer/scenario/load.js";
import { BASE, PAGE, RESULTS, SEED, pageWith, textOf } from "./generate-guarantees.js";

const table = JSON.parse(readFileSync(RESULTS, "utf8")) as GuaranteeTable;
const base = loadScenario(BASE);
const STRENGTH: readonly Level[] = ["nothing", "at most once", "at least once", "exactly once at rest", "exactly once"];

describe("the stored table", () => {
  test("has a cell for every chain", () => {
    expect(table.cells.map(({ chain }) => nameOf(chain))).toEqual(CHAINS.map(nameOf));
  });

  test("keeps what is promised over 10,000 runs of each chain, and shows what is not to break", () => {
    expect(table.cells.filter(({ runs }) => runs < 10_000)).toEqual([]);
    expect(disagreements(table, base)).toEqual([]);
  });

  test("would tell of one run that broke a property which no guarantee asks for", () => {
    const [cell] = table.cells;
    const broken = { ...table, cells: [{ ...cell!, broken: { ...cell!.broken, "retained-state-kept": 1 } }] };
    expect(disagreements(broken, base)).toEqual([`${nameOf(cell!.chain)}: retained-state-kept is promised, but broke`]);
  });

  test("is what the page shows", () => {
    const page = readFileSync(PAGE, "utf8");
    expect(pageWith(table, page)).toBe(page);
    expect(readFileSync(RESULTS, "utf8")).toBe(textOf(table));
  });

  test("has no output of a replayable source, but one in which a row takes its own place again, that is stronger than the state that feeds it", () => {
    const isByKey = (sink: string): boolean => sink === "upsert" || sink.includes("on key-value-store");
    const stronger = table.cells.filter(({ chain, ...cell }) => chain.source === "replayable" && chain.mode !== "none" && !isByKey(chain.sink) && STRENGTH.indexOf(levelOf(cell, "output")) > STRENGTH.indexOf(levelOf(cell, "state")));
    expect(stronger.map(({ chain }) => nameOf(chain))).toEqual([]);
  });
});

describe("a sample of chains, run again", () => {
  /** Every seventh: all sources, modes and sinks come up. */
  const sample = table.cells.filter((_, index) => index % 7 === 3);

  test.each(sample.map((cell) => [nameOf(cell.chain), cell] as const))("%s", (_name, cell) => {
    const again = measure(cell.chain, base, 120, SEED);
    const kept = (one: typeof cell): readonly string[] => Object.entries(one.guarantees).filter(([, finding]) => finding === "kept").map(([name]) => name);
    expect(kept(again)).toEqual(kept(cell));
    expect(Object.keys(again.broken).filter((property) => cell.broken[property] === undefined)).toEqual([]);
  });
});
