// Which checkpoints stay: Flink's vectors for subsumption, and its matrix for the end of a job.
import { describe, expect, test } from "vitest";
import type { CompletedCheckpoint } from "../../environment/systems.js";
import { DISCARDED, subsume } from "./retention.js";

/** `cp1` is a checkpoint, `sp2` a savepoint. */
const entry = (name: string): CompletedCheckpoint => ({ checkpoint: Number(name.slice(2)), attempt: 1, snapshots: [], savepoint: name.startsWith("sp") });
const nameOf = ({ checkpoint, savepoint }: CompletedCheckpoint): string => `${savepoint === true ? "sp" : "cp"}${checkpoint}`;

/** What a store is left with that these were added to, one after the other. */
function left(retained: number, ...names: readonly string[]): readonly string[] {
  let entries: readonly CompletedCheckpoint[] = [];
  for (const name of names) entries = subsume([...entries, entry(name)], retained);
  return entries.map(nameOf);
}

describe("a store of completed checkpoints", () => {
  test.each([
    { retained: 1, added: ["cp1", "cp2"], expected: ["cp2"] },
    { retained: 2, added: ["cp1", "cp2", "cp3"], expected: ["cp2", "cp3"] },
    { retained: 1, added: ["cp1", "cp2", "sp3", "sp4", "sp5"], expected: ["cp2", "sp5"] },
    { retained: 1, added: ["cp1", "sp2", "cp3"], expected: ["cp3"] },
    { retained: 1, added: ["sp1", "cp2"], expected: ["cp2"] },
    { retained: 3, added: ["sp1", "cp2"], expected: ["sp1", "cp2"] },
  ])("that keeps $retained holds, after $added, $expected", ({ retained, added, expected }) => {
    expect(left(retained, ...added)).toEqual(expected);
  });

  test("gives its last checkpoint up for a savepoint with which the job stops", () => {
    expect(subsume(["cp1", "sp2"].map(entry), 1, true).map(nameOf)).toEqual(["sp2"]);
  });
});

test("a checkpoint outlives a job that was cancelled, or failed, only if its user said so", () => {
  const kept = Object.entries(DISCARDED).flatMap(([retention, ends]) => Object.entries(ends).flatMap(([end, discarded]) => (discarded ? [] : [`${retention}: ${end}`])));
  expect(kept).toEqual(["delete-on-cancellation: failed", "retain-on-cancellation: cancelled", "retain-on-cancellation: failed"]);
});
