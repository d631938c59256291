/**
 * Which task restores what of a checkpoint, with the parallelism that it had or another.
 * Drives the state assignment of the given parts; what it assigns is then cut out of the state that the vector gives.
 */
import { Type, type Static } from "typebox";
import type { SnapshotPart, StateShare } from "../../../impl/environment/messages.js";
import type { Distribution } from "../../../impl/environment/state.js";
import type { SnapshotDescription } from "../../../impl/environment/systems.js";
import { executionGraph } from "../../../impl/engine/job/execution-graph.js";
import { CannotGoOn, closed, functionShape } from "../shape.js";
import { Name } from "../words.js";

const Cells = Type.Array(Type.Union([Type.Integer(), Name]), { description: "items of a list in their order; of keyed state, the key group of each key" });

const Vertex = Type.Object({
  "name": Name,
  "parallelism": Type.Integer({ minimum: 1, maximum: 1_000 }),
  "old-parallelism": Type.Integer({ minimum: 0, maximum: 1_000, description: "in the checkpoint; 0: it is not there" }),
  "finished": Type.Optional(Type.Array(Type.Integer({ minimum: 0 }), { description: "old subtasks that had finished; default none" })),
  "states": Type.Array(Type.Object({
    name: Name,
    operator: Type.Optional(Type.String({ minLength: 1, description: "which of the vertex's operators keeps it; default: all states without it are one operator's" })),
    gone: Type.Optional(Type.Boolean({ description: "the job no longer has that operator; default false" })),
    distribution: Type.Enum(["keyed", "list", "union", "broadcast"], { description: "to the owner of the key group, in equal runs to all, all to all, or one of its equal copies to each" }),
    cells: Type.Array(Cells, { description: "by old subtask; those that had finished have none" }),
  }, closed)),
  "in-flight-data": Type.Optional(Type.Array(Cells, { description: "by old subtask, what an unaligned checkpoint kept of its channels; default none" })),
}, closed);
type Vertex = Static<typeof Vertex>;

const Restored = Type.Object({
  task: Name,
  finished: Type.Optional(Type.Boolean({ description: "it had finished, and does not run again" })),
  states: Type.Optional(Type.Array(Type.Object({ name: Name, cells: Cells }, closed), { description: "in the order in which they are given; one of which it gets nothing is left out" })),
  "in-flight-data": Type.Optional(Cells),
}, closed);

const Given = Type.Object({
  "max-parallelism": Type.Integer({ minimum: 1, maximum: 32_768 }),
  "max-parallelism-is-set": Type.Optional(Type.Boolean({ description: "by the user, who wants this one and no other; default true" })),
  "old-max-parallelism": Type.Optional(Type.Integer({ minimum: 1, maximum: 32_768, description: "in the checkpoint; default the same" })),
  "allow-non-restored-state": Type.Optional(Type.Boolean({ description: "state without an operator is left behind; default false" })),
  "drop-in-flight-data": Type.Optional(Type.Boolean({ description: "in-flight data is left behind; default false" })),
  "vertices": Type.Array(Vertex, { minItems: 1 }),
}, closed);
type Given = Static<typeof Given>;

export const stateAssignment = functionShape({
  name: "state-assignment",
  sentence: "A job is restored: which task gets which part of the state of its vertex's old subtasks?",
  given: Given,
  expected: Type.Object({
    "refused": Type.Optional(Type.Boolean({ description: "the job cannot start from this checkpoint" })),
    "max-parallelism": Type.Optional(Type.Integer({ description: "of the job that starts" })),
    "restored": Type.Optional(Type.Array(Restored, { description: "every task, vertex by vertex" })),
  }, closed),
  apply(given, parts) {
    const { "max-parallelism": maxParallelism, vertices } = asTheEngineCan(given);
    const graph = executionGraph({ vertices: vertices.map(({ name, parallelism }) => ({ name, parallelism, kind: "operator", operator: "running-sum" })), edges: [], maxParallelism }, 0);
    const old = vertices.flatMap(oldSubtasks);
    const assignment = parts.stateAssignment({ checkpoint: 1, attempt: 1, snapshots: old.map(({ task, handle }) => ({ task, handle })) }, old.flatMap(describe), graph);
    return { "refused": false, "max-parallelism": maxParallelism, "restored": graph.tasks.map(({ name, vertex }) => restoredBy(name, assignment.get(name), vertices.find((one) => one.name === vertex.name)!)) };
  },
});

function asTheEngineCan(given: Given): Given {
  const { "max-parallelism": maxParallelism, "old-max-parallelism": old = maxParallelism, vertices } = given;
  if (old !== maxParallelism) throw new CannotGoOn("in the engine the number of key groups is the same for all jobs");
  if (vertices.some(({ states }) => states.some(({ gone }) => gone === true))) throw new CannotGoOn("the operators of a job of the engine stay the same");
  if (vertices.some((vertex) => vertex["in-flight-data"] !== undefined)) throw new CannotGoOn("the engine has no unaligned checkpoints");
  return given;
}

interface OldSubtask {
  readonly task: string;
  readonly handle: string | null;
  readonly vertex: Vertex;
  readonly subtask: number;
}

function oldSubtasks(vertex: Vertex): readonly OldSubtask[] {
  return Array.from({ length: vertex["old-parallelism"] }, (_, subtask) => {
    const task = `${vertex.name}-${subtask}`;
    return { task, handle: vertex.finished?.includes(subtask) === true ? null : task, vertex, subtask };
  });
}

function describe({ handle, vertex, subtask }: OldSubtask): readonly SnapshotDescription[] {
  if (handle === null) return [];
  const states = vertex.states.map(({ name, operator = vertex.name, distribution, cells }) => ({
    operator, name, distribution: distributionOf(distribution), size: cells[subtask]?.length ?? 0,
  }));
  return [{ handle, states }];
}

function distributionOf(given: Vertex["states"][number]["distribution"]): Distribution {
  if (given === "broadcast") throw new CannotGoOn("no state of the engine is broadcast");
  return given;
}

function restoredBy(task: string, parts: readonly SnapshotPart[] | undefined, { name: vertex, states }: Vertex): Static<typeof Restored> {
  if (parts === undefined) return { task, finished: true, states: [] };
  const own = states.map(({ name, cells }) => ({
    name,
    cells: parts.flatMap(({ handle, shares }) => {
      const all = cells[Number(handle.slice(vertex.length + 1))] ?? [];
      return shares === null ? all : shares.filter(({ state }) => state === name).flatMap((share) => shareOf(all, share));
    }),
  }));
  return { task, finished: false, states: own.filter(({ cells }) => cells.length > 0) };
}

function shareOf(cells: Static<typeof Cells>, share: StateShare): Static<typeof Cells> {
  switch (share.kind) {
    case "places": return cells.slice(share.from, share.to);
    case "keys": return cells.filter((cell) => share.keys.includes(String(cell)));
    case "key-groups": return cells.filter((group) => Number(group) >= share.first && Number(group) <= share.last);
  }
}
