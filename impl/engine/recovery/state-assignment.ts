/**
 * Who restores what: each task its own snapshot, or, where a vertex has another parallelism than before, a share of its old subtasks' states.
 * Source: Flink StateAssignmentOperation, §5.1–5.2 of the semantics. Leaves out: in-flight data, operators that changed their name.
 * Differs: what is known outside under a subtask's name, transactions above all, goes to the subtask that stands in for it, not wherever a list is cut.
 */
import type { SnapshotPart, StateShare } from "../../environment/messages.js";
import type { CompletedCheckpoint, SnapshotDescription, StateDescription } from "../../environment/systems.js";
import type { ExecutionGraph, TaskNode } from "../job/execution-graph.js";
import { keyGroupRange } from "../state/key-groups.js";
import { splitList } from "../state/redistribution.js";

/** By task, what it restores; a task that had finished is not named. */
export type Assignment = ReadonlyMap<string, readonly SnapshotPart[]>;

/** `described`: what the snapshots of the checkpoint hold. */
export type StateAssignment = (checkpoint: CompletedCheckpoint, described: readonly SnapshotDescription[], graph: ExecutionGraph) => Assignment;

/** Whether some vertex has another parallelism than in the checkpoint. */
export function isRescaled({ snapshots }: CompletedCheckpoint, { tasks }: ExecutionGraph): boolean {
  const old = new Set(snapshots.map(({ task }) => task));
  return old.size !== tasks.length || tasks.some(({ name }) => !old.has(name));
}

export function wholeSnapshots({ snapshots }: CompletedCheckpoint): Assignment {
  const assignment = new Map<string, readonly SnapshotPart[]>();
  for (const { task, handle } of snapshots) if (handle !== null) assignment.set(task, [{ handle, shares: null }]);
  return assignment;
}

export const stateAssignment: StateAssignment = (checkpoint, described, { tasks, maxParallelism }) => {
  const assignment = new Map<string, readonly SnapshotPart[]>();
  for (const vertex of new Set(tasks.map((task) => task.vertex.name))) {
    const nodes = tasks.filter((task) => task.vertex.name === vertex);
    const old = subtasksOf(vertex, checkpoint);
    const handles = old.map(({ handle }) => handle);
    if (old.length === nodes.length) {
      nodes.forEach(({ name }, subtask) => void (handles[subtask] != null && assignment.set(name, [{ handle: handles[subtask], shares: null }])));
    } else if (old.length === 0 || handles.some((handle) => handle !== null)) {
      const snapshots = handles.map((handle) => described.find((snapshot) => snapshot.handle === handle) ?? null);
      redistribute(snapshots, nodes, maxParallelism).forEach((parts, subtask) => assignment.set(nodes[subtask]!.name, parts));
    }
  }
  return assignment;
};

/** The old subtasks of a vertex, in order. */
function subtasksOf(vertex: string, { snapshots }: CompletedCheckpoint): CompletedCheckpoint["snapshots"] {
  const numberOf = (task: string): number => Number(task.slice(vertex.length + 1));
  return snapshots.filter(({ task }) => task.slice(0, task.lastIndexOf("-")) === vertex).toSorted((one, other) => numberOf(one.task) - numberOf(other.task));
}

/** @param snapshots by old subtask; null: it had finished @returns by new subtask */
function redistribute(snapshots: readonly (SnapshotDescription | null)[], nodes: readonly TaskNode[], maxParallelism: number): readonly (readonly SnapshotPart[])[] {
  const shares = nodes.map(() => snapshots.map((): StateShare[] => []));
  /** Where dealing begins, by operator. */
  const next = new Map<string, number>();
  for (const { operator, name, distribution } of statesOf(snapshots)) {
    const sizes = snapshots.map((snapshot) => sizeIn(snapshot, operator, name));
    const give = (receiver: number, subtask: number, share: Share): void => void (sizes[subtask]! > 0 && shares[receiver]![subtask]!.push({ operator, state: name, ...share }));
    switch (distribution) {
      case "list": {
        const split = splitList(sizes, nodes.length, next.get(operator) ?? 0);
        next.set(operator, split.next);
        split.runs.forEach((runs, receiver) => runs.forEach(({ subtask, from, to }) => give(receiver, subtask, { kind: "places", from, to })));
        break;
      }
      case "by-subtask":
        sizes.forEach((size, subtask) => give(subtask % nodes.length, subtask, { kind: "places", from: 0, to: size }));
        break;
      default: nodes.forEach((node, receiver) => sizes.forEach((size, subtask) => give(receiver, subtask, shareOf(distribution, node, size, maxParallelism))));
    }
  }
  return shares.map((bySubtask) => partsOf(snapshots, bySubtask));
}

type Share = { readonly kind: "places"; readonly from: number; readonly to: number } | { readonly kind: "keys"; readonly keys: readonly string[] }
  | { readonly kind: "key-groups"; readonly first: number; readonly last: number; readonly maxParallelism: number };

/** What a new subtask takes of any old subtask's state. */
function shareOf(distribution: Exclude<StateDescription["distribution"], "list" | "by-subtask">, node: TaskNode, size: number, maxParallelism: number): Share {
  switch (distribution) {
    case "union": return { kind: "places", from: 0, to: size };
    case "by-partition": return { kind: "keys", keys: node.inputs.flatMap(({ partition }) => (partition === null ? [] : [String(partition)])) };
    case "keyed": {
      const [first, last] = keyGroupRange(node.subtask, node.vertex.parallelism, maxParallelism);
      return { kind: "key-groups", first, last, maxParallelism };
    }
  }
}

/** Every state of the vertex, each once. */
function statesOf(snapshots: readonly (SnapshotDescription | null)[]): readonly StateDescription[] {
  const states = new Map<string, StateDescription>();
  for (const snapshot of snapshots) for (const state of snapshot?.states ?? []) states.set(JSON.stringify([state.operator, state.name]), state);
  return [...states.values()];
}

function sizeIn(snapshot: SnapshotDescription | null, operator: string, name: string): number {
  return snapshot?.states.find((state) => state.operator === operator && state.name === name)?.size ?? 0;
}

function partsOf(snapshots: readonly (SnapshotDescription | null)[], bySubtask: readonly (readonly StateShare[])[]): readonly SnapshotPart[] {
  return bySubtask.flatMap((shares, subtask) => (shares.length === 0 ? [] : [{ handle: snapshots[subtask]!.handle, shares }]));
}
