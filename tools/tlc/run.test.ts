// What is asked of TLC, and how its report is read.
import { describe, expect, test } from "vitest";
import { configurationFile, resultOf } from "./run.mjs";

const asked = { model: "two-phase", constants: { resourceManagers: 3, mode: "aligned" }, check: { invariants: ["TypeOK"], steps: ["Grows"] } };
const fair = { ...asked, check: { eventually: ["Decided"] } };
const behaviour = (...states: readonly number[]) => states.map((state) => `State ${state}: <Prepare(0) line 52, col 3 to line 55, col 50 of module TwoPhase>\n/\\ prepared = {}\n\n`).join("");

describe("a configuration", () => {
  test("names constants in the modules' capitals, and has no fairness unless something is to happen eventually", () => {
    expect(configurationFile(asked)).toBe([
      "SPECIFICATION Spec", "CONSTANTS", "  ResourceManagers = 3", '  Mode = "aligned"',
      "INVARIANT TypeOK", "PROPERTY Grows", "CHECK_DEADLOCK FALSE", "",
    ].join("\n"));
    expect(configurationFile(fair)).toMatch(/^SPECIFICATION FairSpec\n[^]*\nPROPERTY Decided\n/);
  });
});

describe("a report", () => {
  test("of a finished search gives the counts", () => {
    const report = "Model checking completed. No error has been found.\n1146 states generated, 288 distinct states found, 0 states left on queue.\nThe depth of the complete state graph search is 11.\n";
    expect(resultOf(asked, report, "")).toEqual({ generated: 1146, distinct: 288, depth: 11 });
  });

  test("of a search that did not finish is an error", () => {
    expect(() => resultOf(asked, "Progress(3): 12 states generated, 5 distinct states found, 0 states left on queue.", "out of memory")).toThrow(/did not finish[^]*out of memory/);
    const stopped = "No error has been found.\n12 states generated, 5 distinct states found, 2 states left on queue.\nThe depth of the complete state graph search is 3.\n";
    expect(() => resultOf(asked, stopped, "")).toThrow(/did not finish/);
  });

  test("of a violation gives the property and how many states its behaviour has", () => {
    const counts = "9 states generated, 7 distinct states found, 1 states left on queue.\n";
    expect(resultOf(asked, `Error: Invariant TypeOK is violated.\n${behaviour(1, 2, 3)}${counts}`, "")).toEqual({ violated: "TypeOK", length: 3 });
    expect(resultOf(asked, `Error: Invariant TypeOK is violated by the initial state:\n/\\ prepared = {}\n`, "")).toEqual({ violated: "TypeOK", length: 1 });
    for (const name of ["Grows", "line 7, col 4 to line 9, col 8 of module Abstract"]) {
      expect(resultOf(asked, `Error: Action property ${name} is violated.\n${behaviour(1, 2)}`, "")).toEqual({ violated: "Grows", length: 2 });
    }
  });

  test("of a behaviour that never ends gives the states of its loop", () => {
    const error = "Error: Temporal properties were violated.\n\n";
    expect(resultOf(fair, `${error}${behaviour(1, 2, 3, 4)}Back to state 2: <Prepare(0) line 52>\n`, "")).toEqual({ violated: "Decided", length: 4, loop: 3 });
    expect(resultOf(fair, `${error}${behaviour(1, 2)}State 3: Stuttering\n`, "")).toEqual({ violated: "Decided", length: 2, loop: 1 });
  });
});
