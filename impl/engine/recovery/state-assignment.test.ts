// Who restores what when a job starts with another parallelism: by key group, by partition, in equal runs, or as the subtasks' names go.
import { describe, expect, test } from "vitest";
import type { SnapshotPart } from "../../environment/messages.js";
import type { Distribution } from "../../environment/state.js";
import type { CompletedCheckpoint, SnapshotDescription } from "../../environment/systems.js";
import { executionGraph } from "../job/execution-graph.js";
import { isRescaled, stateAssignment, wholeSnapshots } from "./state-assignment.js";

/** Four partitions into `parallelism` sources, hashed to as many sums and sinks; 10 key groups. */
const graphOf = (parallelism: number) => executionGraph({
  vertices: [
    { name: "in", kind: "source", source: "replayable", parallelism },
    { name: "sum", kind: "operator", operator: "running-sum", parallelism },
    { name: "out", kind: "sink", sink: "two-phase-commit", system: "transactional-log", parallelism },
  ],
  edges: [{ from: "in", to: "sum", partitioning: "hash" }, { from: "sum", to: "out", partitioning: "forward" }],
  maxParallelism: 10,
}, 4);

/** Of so many subtasks a vertex; those named had finished. */
function checkpointOf(parallelism: number, ...finished: readonly string[]): CompletedCheckpoint {
  const tasks = ["in", "sum", "out"].flatMap((vertex) => Array.from({ length: parallelism }, (_, subtask) => `${vertex}-${subtask}`));
  return { checkpoint: 5, attempt: 1, snapshots: tasks.map((task) => ({ task, handle: finished.includes(task) ? null : `${task}/5` })) };
}

/** Every `vertex` snapshot holds one state, of so many cells. */
function described(checkpoint: CompletedCheckpoint, vertex: string, distribution: Distribution, ...sizes: readonly number[]): readonly SnapshotDescription[] {
  return checkpoint.snapshots.flatMap(({ task, handle }) => {
    const [name, subtask] = task.split("-");
    const size = sizes[Number(subtask)] ?? 0;
    return handle === null ? [] : [{ handle, states: name === vertex ? [{ operator: vertex, name: "state", distribution, size }] : [] }];
  });
}

/** `sum-0 places 0–2` */
const inWords = (parts: readonly SnapshotPart[] | undefined) => parts?.flatMap(({ handle, shares }) => (shares ?? []).map((share) => {
  const from = handle.replace("/5", "");
  switch (share.kind) {
    case "places": return `${from} places ${share.from}–${share.to}`;
    case "keys": return `${from} keys ${share.keys.join(" ")}`;
    case "key-groups": return `${from} groups ${share.first}–${share.last}`;
  }
}));

function assigned(vertex: string, distribution: Distribution, from: number, to: number, ...sizes: readonly number[]) {
  const checkpoint = checkpointOf(from);
  const assignment = stateAssignment(checkpoint, described(checkpoint, vertex, distribution, ...sizes), graphOf(to));
  return Array.from({ length: to }, (_, subtask) => inWords(assignment.get(`${vertex}-${subtask}`)));
}

describe("with another parallelism", () => {
  test("keyed state goes to the owners of its key groups, from every old subtask", () => {
    expect(assigned("sum", "keyed", 2, 3, 4, 4)).toEqual([
      ["sum-0 groups 0–3", "sum-1 groups 0–3"], ["sum-0 groups 4–6", "sum-1 groups 4–6"], ["sum-0 groups 7–9", "sum-1 groups 7–9"],
    ]);
  });

  test("a state that some old subtask never had is taken from the others", () => {
    const checkpoint = checkpointOf(2);
    const descriptions = described(checkpoint, "sum", "list", 4, 4).map((one) => (one.handle === "sum-1/5" ? { ...one, states: [] } : one));
    const assignment = stateAssignment(checkpoint, descriptions, graphOf(1));
    expect(inWords(assignment.get("sum-0"))).toEqual(["sum-0 places 0–4"]);
  });

  test("a vertex that the checkpoint does not know begins with nothing: its tasks had not finished", () => {
    const checkpoint = checkpointOf(2);
    const older = { ...checkpoint, snapshots: checkpoint.snapshots.filter(({ task }) => !task.startsWith("sum-")) };
    const assignment = stateAssignment(older, described(older, "in", "by-partition", 2, 2), graphOf(2));
    expect([assignment.get("sum-0"), assignment.get("sum-1")]).toEqual([[], []]);
  });

  test("offsets go with their partitions", () => {
    expect(assigned("in", "by-partition", 1, 2, 4)).toEqual([["in-0 keys 0 2"], ["in-0 keys 1 3"]]);
  });

  test("list state is dealt out in equal runs", () => {
    expect(assigned("out", "list", 2, 3, 4, 3)).toEqual([["out-0 places 0–3"], ["out-0 places 3–4", "out-1 places 0–1"], ["out-1 places 1–3"]]);
  });

  test("old subtasks are taken by their numbers, ten after nine", () => {
    const [first] = assigned("out", "list", 11, 2, ...Array.from({ length: 11 }, () => 1));
    expect(first).toEqual([0, 1, 2, 3, 4, 5].map((subtask) => `out-${subtask} places 0–1`));
  });

  test("union state goes to all, whole", () => {
    expect(assigned("out", "union", 2, 1, 2, 1)).toEqual([["out-0 places 0–2", "out-1 places 0–1"]]);
    expect(assigned("out", "union", 1, 2, 2)).toEqual([["out-0 places 0–2"], ["out-0 places 0–2"]]);
  });

  test("transactions go where their subtask's names go", () => {
    expect(assigned("out", "by-subtask", 3, 2, 1, 1, 1)).toEqual([["out-0 places 0–1", "out-2 places 0–1"], ["out-1 places 0–1"]]);
    expect(assigned("out", "by-subtask", 1, 2, 1)).toEqual([["out-0 places 0–1"], []]);
  });

  test("an empty state is nobody's", () => {
    expect(assigned("out", "list", 2, 3, 0, 0)).toEqual([[], [], []]);
  });
});

test("a job is rescaled as well when it has as many tasks as before, dealt out otherwise", () => {
  const checkpoint = checkpointOf(2);
  const moved = { ...checkpoint, snapshots: checkpoint.snapshots.map((snapshot) => (snapshot.task === "sum-1" ? { ...snapshot, task: "out-2" } : snapshot)) };
  expect([checkpoint, moved].map((one) => isRescaled(one, graphOf(2)))).toEqual([false, true]);
});

describe("what had finished", () => {
  test("stays finished when all of its vertex had", () => {
    const checkpoint = checkpointOf(2, "in-0", "in-1");
    expect(stateAssignment(checkpoint, described(checkpoint, "sum", "keyed"), graphOf(3)).has("in-0")).toBe(false);
  });

  test("is not deployed as finished when another subtask of its vertex still ran", () => {
    const checkpoint = checkpointOf(2, "in-0");
    const assignment = stateAssignment(checkpoint, described(checkpoint, "in", "by-partition", 0, 2), graphOf(1));
    expect(inWords(assignment.get("in-0"))).toEqual(["in-1 keys 0 1 2 3"]);
  });
});

describe("with the same parallelism", () => {
  test("nothing is dealt out", () => {
    expect([isRescaled(checkpointOf(2), graphOf(2)), isRescaled(checkpointOf(2), graphOf(3)), isRescaled(checkpointOf(2), graphOf(1))]).toEqual([false, true, true]);
  });

  test("each task restores its own snapshot whole, and one that had finished none", () => {
    const whole = wholeSnapshots(checkpointOf(1, "in-0"));
    expect([...whole]).toEqual([["sum-0", [{ handle: "sum-0/5", shares: null }]], ["out-0", [{ handle: "out-0/5", shares: null }]]]);
  });
});
