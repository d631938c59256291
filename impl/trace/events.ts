/**
 * The vocabulary: every event a run can show, one closed list (design: who may testify).
 * `world` events are facts that no process can forge; `process` events are what a process says of itself.
 * Source: the actions of the checkpointing protocol as Flink names them. Leaves out records' payload types: a value is a number.
 */
import { Type, type Static, type TLiteral, type TObject, type TProperties } from "typebox";
import { Mode, Restart } from "./settings.js";

/** Per source partition p: `[2p]` records applied, `[2p + 1]` the 53-bit sum of their digests. */
const Lineage = Type.Array(Type.Integer({ minimum: 0 }), { description: "count and digest per source partition, flattened" });
const CheckpointId = Type.Integer({ minimum: 1 });
const TaskName = Type.String({ minLength: 1 });
const Row = Type.Object(
  { partition: Type.Integer({ minimum: 0 }), offset: Type.Integer({ minimum: 0 }), key: Type.String(), value: Type.Number() },
  { additionalProperties: false },
);
const Whole = Type.Optional(Type.Integer());
/** What an operator computes: one of the engine's own by name with its parameters, or any other name, whose values are then not judged. */
const Operator = Type.Object({ operator: Type.String(), factor: Whole, atLeast: Whole, size: Whole, low: Whole, high: Whole }, { additionalProperties: false });
const Role = Type.Union([Type.Literal("source"), Type.Literal("operator"), Type.Literal("sink")]);
/** How often a lossless run applies each input row at a vertex: each once, so often per partition and offset, or as the order of arrival has it. */
const Expected = Type.Union([Type.Literal("each-once"), Type.Literal("order-dependent"), Type.Array(Type.Array(Type.Integer({ minimum: 0 })))]);
/** By which protocol a sink writes, and to which system; any other name than the engine's own is judged as two-phase commit. */
const Sink = Type.Object({
  sink: Type.String(), system: Type.String(), marks: Type.Optional(Type.String()), fencing: Type.Optional(Type.String()),
}, { additionalProperties: false });
const Vertex = Type.Object(
  {
    name: Type.String(), role: Role, operator: Type.Union([Operator, Type.Null()]), expected: Expected,
    /** Of a source: whether it can be read again; it can where nothing is said. */
    source: Type.Optional(Type.Union([Type.Literal("replayable"), Type.Literal("non-rewinding")])),
    sink: Type.Optional(Sink),
    /** Whether records of one key and one partition may reach it in another order than that of the input. */
    unordered: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
const Task = Type.Object(
  {
    name: TaskName,
    /** Of the head of its chain. */
    role: Role,
    /** The vertices that run in it, in the order in which records pass through. */
    chain: Type.Array(Type.String(), { minItems: 1 }),
    /** Who it reads from, and which input of its head that is, from 0. */
    inputs: Type.Array(Type.Object({ from: TaskName, input: Type.Integer({ minimum: 0 }) }, { additionalProperties: false })),
    outputs: Type.Array(TaskName),
  },
  { additionalProperties: false },
);
/** Requested by a client; a newer client took over; open for too long; the client is gone; the system holds nothing for so long (a demand that it does not meet). */
const AbortCause = Type.Union([Type.Literal("requested"), Type.Literal("fenced"), Type.Literal("timeout"), Type.Literal("disconnected"), Type.Literal("not-held")]);

const Savepoint = Type.Union([Type.Literal("savepoint"), Type.Literal("stop")]);
/** A null handle: the task had finished before. */
const Snapshots = Type.Array(Type.Object({ task: TaskName, handle: Type.Union([Type.String(), Type.Null()]) }, { additionalProperties: false }));

function event<const Kind extends string, Fields extends TProperties>(kind: Kind, fields: Fields): TObject<{ kind: TLiteral<Kind> } & Fields> {
  return Type.Object({ kind: Type.Literal(kind), ...fields }, { additionalProperties: false });
}

const Limit = Type.Integer({ minimum: 0 });
const Checkpointing = Type.Object({ maxConcurrent: Limit, retained: Limit, minPause: Limit, timeout: Limit }, { additionalProperties: false });

/** Facts that the world reports as part of the effect itself. */
export const WORLD_EVENTS = {
  /**
   * What runs: the vertices of the job, its tasks, and the input. `kinds`: the events that this trace can show.
   * `mode` and `restart`: the settings of these names; `tolerable`: failed checkpoints in a row that do not fail the job, null for any number;
   * `checkpointing`: how many checkpoints may be pending and are retained, and in ms the pause after a completion and the timeout.
   */
  "run-started": event("run-started", {
    scenario: Type.String(), kinds: Type.Array(Type.String()), mode: Mode, restart: Restart,
    tolerable: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
    checkpointing: Type.Optional(Checkpointing),
    vertices: Type.Array(Vertex), tasks: Type.Array(Task), input: Type.Array(Type.Array(Row)),
  }),
  "process-started": event("process-started", {}),
  "crashed": event("crashed", { handler: Type.String(), occurrence: Type.Integer(), effects: Type.Integer() }),
  /** A task that was on a task manager which died. */
  "killed": event("killed", {}),
  /** Believed dead from now on, since no control message reaches it or leaves it; it stands still for `sleeps` ms, then acts for `acts` ms. */
  "cut-off": event("cut-off", { sleeps: Type.Integer({ minimum: 0 }), acts: Type.Integer({ minimum: 0 }) }),
  "zombie-ended": event("zombie-ended", {}),
  "fault-injected": event("fault-injected", { fault: Type.String(), on: Type.String() }),
  "record-delivered": event("record-delivered", { from: Type.String(), partition: Type.Integer(), offset: Type.Integer(), key: Type.String(), value: Type.Number() }),
  /** `sent`: what the channel carried before this barrier in this attempt, counted by the network. */
  "barrier-delivered": event("barrier-delivered", { from: TaskName, checkpoint: CheckpointId, sent: Lineage }),
  "end-of-partition-delivered": event("end-of-partition-delivered", { from: TaskName, sent: Lineage }),
  /** A snapshot became durable; all is read off the bytes really kept. `applied`: by the head of the task's chain; `chained`: by each operator behind it. */
  "stored": event("stored", { checkpoint: CheckpointId, handle: Type.String(), applied: Lineage, chained: Type.Array(Lineage), transactions: Type.Array(Type.String()), digest: Type.Integer() }),
  "read-back": event("read-back", { checkpoint: CheckpointId, handle: Type.String(), applied: Lineage, chained: Type.Array(Lineage), transactions: Type.Array(Type.String()), digest: Type.Integer() }),
  "discarded": event("discarded", { handle: Type.String() }),
  /** The pointer to a completed checkpoint became durable: from here on a restart restores it. */
  "checkpoint-durable": event("checkpoint-durable", {
    checkpoint: CheckpointId, snapshots: Snapshots,
  }),
  /** The pointer to a checkpoint is gone: it was subsumed, or went with its job. */
  "checkpoint-removed": event("checkpoint-removed", { checkpoint: CheckpointId }),
  /** The pointer to a savepoint became durable; it belongs to its user. "stop": the job ends with it. */
  "savepoint-durable": event("savepoint-durable", { checkpoint: CheckpointId, savepoint: Savepoint, snapshots: Snapshots }),
  /** A user starts another job, from what an earlier one has left. */
  "job-started": event("job-started", { job: Type.Integer({ minimum: 2 }), from: Type.Union([Type.Literal("savepoint"), Type.Literal("checkpoint"), Type.Literal("nothing")]), checkpoint: Type.Union([CheckpointId, Type.Null()]), snapshots: Snapshots, maxParallelism: Type.Integer({ minimum: 1 }), tasks: Type.Array(Task) }),
  /** What a user's client asks for has reached the job manager; `operation` numbers what it asks, and is asked again until it is answered. */
  "demand-delivered": event("demand-delivered", { operation: Type.Integer({ minimum: 0 }), demand: Type.Union([Savepoint, Type.Literal("drain"), Type.Literal("cancel")]) }),
  /** The job manager answers: with the savepoint, or with none, when it may be asked again. */
  "demand-answered": event("demand-answered", { operation: Type.Integer({ minimum: 0 }), savepoint: Type.Union([CheckpointId, Type.Null()]) }),
  "transaction-opened": event("transaction-opened", { transaction: Type.String() }),
  /** The external system keeps it whatever becomes of who began it. */
  "transaction-prepared": event("transaction-prepared", { transaction: Type.String() }),
  "transaction-committed": event("transaction-committed", { transaction: Type.String() }),
  "transaction-aborted": event("transaction-aborted", { transaction: Type.String(), cause: AbortCause, records: Type.Integer() }),
  /** Records a read-committed reader can see from now on; `transaction` is null for a write outside any. */
  "visible": event("visible", { transaction: Type.Union([Type.String(), Type.Null()]), records: Type.Array(Row) }),
  /** From `offset` on, the partition is delivered to this attempt: of a source that does not rewind, what was delivered before is gone. */
  "subscribed": event("subscribed", { partition: Type.Integer({ minimum: 0 }), offset: Type.Integer({ minimum: 0 }) }),
  /** Rows that took the place of the row with the same key in a table that anybody can read. */
  "upserted": event("upserted", { transaction: Type.Union([Type.String(), Type.Null()]), records: Type.Array(Row) }),
  /** The external system remembers from now on that what the mark names was written; `transaction`: the one that the mark was written in. */
  "marked": event("marked", { mark: Type.String(), transaction: Type.Union([Type.String(), Type.Null()]) }),
  "healed": event("healed", {}),
  /** At rest by state, before the timers of external systems pass. */
  "settled": event("settled", {}),
  "run-ended": event("run-ended", { reason: Type.Union([Type.Literal("at-rest"), Type.Literal("event-limit")]) }),
} as const satisfies Record<string, TObject>;

/** What processes say of themselves. */
export const PROCESS_EVENTS = {
  /** `execution`: the execution attempt that begins. */
  "restore-chosen": event("restore-chosen", { execution: Type.Integer({ minimum: 1 }), checkpoint: Type.Union([CheckpointId, Type.Null()]) }),
  /** `savepoint`: left out for a periodic checkpoint. */
  "checkpoint-triggered": event("checkpoint-triggered", { checkpoint: CheckpointId, savepoint: Type.Optional(Savepoint) }),
  "acknowledged": event("acknowledged", {
    checkpoint: CheckpointId,
    task: TaskName,
    outcome: Type.Union([Type.Literal("accepted"), Type.Literal("duplicate"), Type.Literal("unknown"), Type.Literal("late")]),
  }),
  "declined": event("declined", { checkpoint: CheckpointId, task: TaskName }),
  "checkpoint-completed": event("checkpoint-completed", { checkpoint: CheckpointId }),
  "checkpoint-aborted": event("checkpoint-aborted", { checkpoint: CheckpointId, reason: Type.String() }),
  "restarting": event("restarting", { reason: Type.String() }),
  "job-finished": event("job-finished", {}),
  "job-cancelled": event("job-cancelled", {}),
  "job-failed": event("job-failed", { reason: Type.String() }),
  "restored": event("restored", { checkpoint: Type.Union([CheckpointId, Type.Null()]) }),
  "snapshot-taken": event("snapshot-taken", { checkpoint: CheckpointId }),
  /** In a stopped world: everything before the barrier was processed, and the barrier passed on. */
  "drained": event("drained", { checkpoint: CheckpointId }),
  "alignment-aborted": event("alignment-aborted", { checkpoint: CheckpointId }),
  "pre-committed": event("pre-committed", { checkpoint: CheckpointId, transaction: Type.String() }),
  "notified": event("notified", { checkpoint: CheckpointId }),
  /** The sink gave up a restored transaction that the external system had aborted: a reported loss. */
  "transaction-dropped": event("transaction-dropped", { transaction: Type.String() }),
  "task-finished": event("task-finished", {}),
} as const satisfies Record<string, TObject>;

type Immutable<T> = T extends readonly (infer Item)[] ? readonly Immutable<Item>[] : T extends object ? { readonly [Field in keyof T]: Immutable<T[Field]> } : T;
type Events<Table extends Record<string, TObject>> = { [Kind in keyof Table]: Immutable<Static<Table[Kind]>> }[keyof Table];

export type WorldEvent = Events<typeof WORLD_EVENTS>;
export type ProcessEvent = Events<typeof PROCESS_EVENTS>;
export type TraceEvent = WorldEvent | ProcessEvent;
export type EventKind = TraceEvent["kind"];
export type EventOf<Kind extends EventKind> = Extract<TraceEvent, { kind: Kind }>;
export type Lineage = Immutable<Static<typeof Lineage>>;
export type Row = Immutable<Static<typeof Row>>;
export type VertexDescription = Immutable<Static<typeof Vertex>>;
export type Expected = VertexDescription["expected"];
export type TaskDescription = Immutable<Static<typeof Task>>;

/** Every event of the closed list, by kind. */
export const EVENTS = { ...WORLD_EVENTS, ...PROCESS_EVENTS } as const;
export const EVENT_KINDS = Object.keys(EVENTS) as readonly EventKind[];

/** Who an event is about: one attempt of one process. The same object for all events of that attempt. */
export interface Origin {
  readonly process: string;
  /** Execution attempt; the world itself is attempt 0. */
  readonly attempt: number;
}

/** One line of a trace. `seq` counts 1, 2, 3 … per process, over all its attempts, without a gap. */
export type TraceLine = { readonly seq: number; readonly at: number; readonly by: "world" | "process" } & Origin & TraceEvent;

/** Receives every event as it happens. `at` is virtual time in ms. */
export type Observer = (event: TraceEvent, origin: Origin, at: number) => void;
