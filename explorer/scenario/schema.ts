/**
 * A scenario as a document: the job, its configuration and input, the faults it must stand, and the guarantees expected of it.
 */
import { Type, type Static, type TLiteral, type TObject, type TProperties } from "typebox";
import { MODES } from "../../impl/trace/settings.js";
import { RETENTIONS } from "../../impl/engine/recovery/retention.js";
import { BEGIN_MODES, MARK_PLACES, TRANSACTIONAL_IDS, TRANSACTIONAL_SYSTEMS, WRITE_AHEAD_SYSTEMS } from "../../impl/engine/job/graph.js";
import { STARTING_POINTS } from "../../impl/simulator/client/operations.js";
import { FAULTS } from "../../impl/simulator/faults/faults.js";
import { GUARANTEE_NAMES } from "../../properties/guarantees.js";

const closed = { additionalProperties: false } as const;
const Name = Type.String({ pattern: "^[a-z][a-z0-9-]*$", description: "lower-case words joined by hyphens" });
const Parallelism = Type.Integer({ minimum: 1, maximum: 8 });
const Milliseconds = Type.Integer({ minimum: 1, maximum: 1_000_000_000 });

const named = { name: Name, parallelism: Parallelism };
const Whole = Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 });

function operator<const Kind extends string, Fields extends TProperties>(kind: Kind, parameters: Fields): TObject<typeof named & { kind: TLiteral<"operator">; operator: TLiteral<Kind> } & Fields> {
  return Type.Object({ ...named, kind: Type.Literal("operator"), operator: Type.Literal(kind), ...parameters }, closed);
}

function sink<const Protocol extends string, Fields extends TProperties>(protocol: Protocol, fields: Fields): TObject<typeof named & { kind: TLiteral<"sink">; sink: TLiteral<Protocol> } & Fields> {
  return Type.Object({ ...named, kind: Type.Literal("sink"), sink: Type.Literal(protocol), ...fields }, closed);
}

const Vertex = Type.Union([
  Type.Object({
    ...named, kind: Type.Literal("source"), source: Type.Union([Type.Literal("replayable"), Type.Literal("non-rewinding")]),
    partitions: Type.Optional(Type.Array(Type.Integer({ minimum: 0, maximum: 15 }), { minItems: 1, uniqueItems: true, description: "the partitions of the input that it reads" })),
  }, closed),
  operator("map", { factor: Whole }),
  operator("filter", { atLeast: Whole }),
  operator("running-sum", {}),
  operator("count-window", { size: Type.Integer({ minimum: 1, maximum: 1_000_000 }) }),
  operator("pattern", { low: Whole, high: Whole }),
  operator("enrich", {}),
  operator("arrival-number", {}),
  operator("running-model", {}),
  sink("two-phase-commit", {
    system: Type.Enum([...TRANSACTIONAL_SYSTEMS]),
    begin: Type.Optional(Type.Enum([...BEGIN_MODES], { description: "when a transaction begins: with its first record, or with the barrier before it" })),
    ids: Type.Optional(Type.Enum([...TRANSACTIONAL_IDS], { description: "how the ids of a transactional log are chosen" })),
  }),
  sink("write-ahead-log", {
    system: Type.Enum([...WRITE_AHEAD_SYSTEMS]),
    marks: Type.Enum([...MARK_PLACES], { description: "whether the mark of what was written comes in the same request or transaction as the values, or in another after them" }),
  }),
  sink("append", { system: Type.Literal("append-log") }),
  sink("upsert", {
    system: Type.Literal("key-value-store"),
    fencing: Type.Enum(["tokens", "none"], { description: "whether each write carries a token by which the store refuses older attempts" }),
  }),
]);

const PARTITIONINGS = ["hash", "forward", "rebalance", "broadcast", "chained"] as const;
const Job = Type.Object(
  {
    vertices: Type.Array(Vertex, { minItems: 1, maxItems: 16 }),
    edges: Type.Array(Type.Object({ from: Name, to: Name, partitioning: Type.Enum([...PARTITIONINGS]) }, closed), { maxItems: 32 }),
    maxParallelism: Type.Integer({ minimum: 1, maximum: 32768, description: "number of key groups" }),
  },
  closed,
);

const Count = Type.Integer({ minimum: 1, maximum: 1_000_000_000 });
const Delay = Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: "ms" });

/** What is left out is Flink's default. */
const Restart = Type.Union([
  Type.Object({ strategy: Type.Literal("none") }, closed),
  Type.Object({ strategy: Type.Literal("fixed-delay"), attempts: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })), delay: Type.Optional(Delay) }, closed),
  Type.Object(
    { strategy: Type.Literal("failure-rate"), maxFailuresPerInterval: Type.Optional(Count), failureRateInterval: Type.Optional(Milliseconds), delay: Type.Optional(Delay) },
    closed,
  ),
  Type.Object(
    {
      strategy: Type.Literal("exponential-delay"),
      initialBackoff: Type.Optional(Milliseconds), maxBackoff: Type.Optional(Milliseconds),
      backoffMultiplier: Type.Optional(Type.Number({ minimum: 1, maximum: 1_000 })),
      resetBackoffThreshold: Type.Optional(Milliseconds),
      attemptsBeforeResetBackoff: Type.Optional(Type.Union([Count, Type.Null()], { description: "null: any number" })),
    },
    closed,
  ),
]);

const Configuration = Type.Object(
  {
    mode: Type.Enum([...MODES], { description: "how checkpoints are taken: with alignment, with barriers only counted, with all sources paused, or not at all" }),
    interval: Type.Integer({ minimum: 10, maximum: 1_000_000_000, description: "ms between periodic triggers" }),
    timeout: Type.Integer({ minimum: 10, maximum: 1_000_000_000, description: "ms after which a pending checkpoint is aborted" }),
    maxConcurrentCheckpoints: Type.Integer({ minimum: 1, maximum: 16 }),
    minPause: Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: "ms between a completion and the next trigger" }),
    tolerableFailedCheckpoints: Type.Union([Type.Integer({ minimum: 0, maximum: 1_000_000_000 }), Type.Null()], { description: "null: any number" }),
    retained: Type.Integer({ minimum: 1, maximum: 16 }),
    retention: Type.Enum([...RETENTIONS], { description: "whether completed checkpoints outlive the job" }),
    restart: Restart,
    channelCapacity: Type.Integer({ minimum: 1, maximum: 100_000 }),
    sinkBatch: Type.Integer({ minimum: 1, maximum: 100_000 }),
  },
  closed,
);

const Fields = Type.Object({ key: Type.String({ minLength: 1 }), value: Type.String({ minLength: 1 }) }, { ...closed, description: "which fields of a line are the record's key and value" });
/** Whole numbers only: sums must be exact. */
const Value = Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER });
const Rows = Type.Array(Type.Array(Type.Object({ key: Type.String(), value: Value }, closed)), { minItems: 1, maxItems: 16 });

const Input = Type.Union([
  Type.Object({ rows: Rows }, { ...closed, description: "rows in place, one list per partition" }),
  Type.Object({ file: Type.String({ minLength: 1 }), fields: Fields, partitions: Type.Integer({ minimum: 1, maximum: 16 }) }, { ...closed, description: "one JSON object a line, dealt to the partitions in turn" }),
]);

const Allowance = Type.Object(
  {
    allowed: Type.Array(Type.Enum([...FAULTS]), { uniqueItems: true }),
    maxCrashesPerProcess: Type.Integer({ minimum: 0, maximum: 16 }),
    healAt: Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: "ms of virtual time after which faults stop" }),
  },
  closed,
);

const MetDemands = Type.Object(
  {
    transactions: Type.Boolean({ description: "what is not committed is not readable" }),
    writable: Type.Boolean({ description: "a transaction stays open and writable for a whole checkpoint interval" }),
    held: Type.Boolean({ description: "a pre-committed transaction is held until the completion notice" }),
    recoverable: Type.Boolean({ description: "a transaction outlives the process that began it" }),
    idempotentCommit: Type.Boolean({ description: "to commit again is as good as once" }),
  },
  closed,
);
const Moment = Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: "ms of virtual time, or as soon after as the operation before it is done" });

function demand<const Kind extends string>(kind: Kind): TObject<{ at: typeof Moment; kind: TLiteral<Kind> }> {
  return Type.Object({ at: Moment, kind: Type.Literal(kind) }, closed);
}

const Operation = Type.Union([
  demand("savepoint"), demand("stop"), demand("drain"), demand("cancel"),
  Type.Object({
    at: Moment, kind: Type.Literal("start"), from: Type.Enum([...STARTING_POINTS]),
    vertices: Type.Optional(Type.Array(Type.Object(named, closed), { maxItems: 16, description: "those with another parallelism than the job says" })),
  }, closed),
]);

const Expectation = Type.Union([Type.Literal("holds"), Type.Literal("breaks")]);
const Expected = Type.Object(Object.fromEntries(GUARANTEE_NAMES.map((name) => [name, Type.Optional(Expectation)])), closed);

export const ScenarioDocument = Type.Object(
  {
    format: Type.Literal("barricade-scenario/1"),
    name: Name,
    description: Type.String({ minLength: 1 }),
    job: Job,
    configuration: Type.Optional(Type.Partial(Configuration, closed)),
    operations: Type.Optional(Type.Array(Operation, { maxItems: 16, description: "what a user does, one after the other" })),
    input: Input,
    arrival: Type.Integer({ minimum: 0, maximum: 1_000_000, description: "ms between two rows of a partition" }),
    transactionTimeout: Milliseconds,
    demands: Type.Optional(Type.Partial(MetDemands, { ...closed, description: "which of two-phase commit's demands the external system meets; by default all" })),
    faults: Allowance,
    expected: Expected,
  },
  closed,
);
export type ScenarioDocument = Static<typeof ScenarioDocument>;
