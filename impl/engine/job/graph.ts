/**
 * The job as its author draws it: vertices with a parallelism, edges with a partitioning; any acyclic graph from sources to sinks.
 * Source: Flink's StreamGraph and JobGraph. Leaves out: resources, side outputs, iterations.
 */
/** `replayable`: it can be read again from any offset. `non-rewinding`: what was delivered is gone. */
export type SourceKind = "replayable" | "non-rewinding";

/** Systems that a write-ahead log can write to: all that sinks write to. */
export const WRITE_AHEAD_SYSTEMS = ["append-log", "key-value-store", "transactional-log", "xa-database", "table", "file-system", "object-store"] as const;
export type WriteAheadSystem = (typeof WRITE_AHEAD_SYSTEMS)[number];
/** Where a write-ahead log leaves its mark: in one request or transaction with the values, or in another one after them. */
export const MARK_PLACES = ["with-values", "after-values"] as const;
export type MarkPlace = (typeof MARK_PLACES)[number];

/** Systems that a two-phase-commit sink can write to: they have transactions, or let a sink emulate them. */
export const TRANSACTIONAL_SYSTEMS = ["transactional-log", "xa-database", "table", "file-system", "object-store"] as const;
export type TransactionalSystem = (typeof TRANSACTIONAL_SYSTEMS)[number];
/** When a transaction begins: with the first record that goes into it, which is the default, or with the barrier before that record. */
export const BEGIN_MODES = ["first-record", "barrier"] as const;
export type BeginMode = (typeof BEGIN_MODES)[number];
/** How the ids of a transactional log are chosen: one per transaction in turn, which is the default; one per checkpoint; used again and again. */
export const TRANSACTIONAL_IDS = ["counted", "per-checkpoint", "pooled"] as const;
export type TransactionalIds = (typeof TRANSACTIONAL_IDS)[number];
export interface TransactionalSpec {
  readonly sink: "two-phase-commit";
  readonly system: TransactionalSystem;
  readonly begin?: BeginMode;
  readonly ids?: TransactionalIds;
}

/** By which protocol a sink writes, and to which external system. */
export type SinkSpec =
  | TransactionalSpec
  | { readonly sink: "write-ahead-log"; readonly system: WriteAheadSystem; readonly marks: MarkPlace }
  | { readonly sink: "append"; readonly system: "append-log" }
  /** `fencing`: whether each write carries a token by which the store refuses older attempts. */
  | { readonly sink: "upsert"; readonly system: "key-value-store"; readonly fencing: "tokens" | "none" };
export type SinkProtocol = SinkSpec["sink"];

/** What an operator computes, with its parameters. Values are whole numbers. */
export type OperatorSpec =
  /** Value × factor. */
  | { readonly operator: "map"; readonly factor: number }
  /** Passes records whose value is at least so much. */
  | { readonly operator: "filter"; readonly atLeast: number }
  /** Per key: the sum so far. */
  | { readonly operator: "running-sum" }
  /** Per key: the sum of every `size` records; what is left is given out at the end of the data. */
  | { readonly operator: "count-window"; readonly size: number }
  /** Per key: a value below `low` and next one above `high`, given out as the second of the two. */
  | { readonly operator: "pattern"; readonly low: number; readonly high: number }
  /** Two inputs, per key: values of the first × the value of the second seen last, 1 before any. */
  | { readonly operator: "enrich" }
  /** Per subtask: how many records came before; the result depends on the order of arrival. */
  | { readonly operator: "arrival-number" }
  /** Per subtask: a model with one parameter, learned record by record; gives out by how much it was wrong. */
  | { readonly operator: "running-model" };
export type OperatorKind = OperatorSpec["operator"];

interface Named {
  readonly name: string;
  readonly parallelism: number;
}
/** `partitions`: those it reads; needed when a job has several sources. */
export type SourceVertex = Named & { readonly kind: "source"; readonly source: SourceKind; readonly partitions?: readonly number[] };
export type OperatorVertex = Named & { readonly kind: "operator" } & OperatorSpec;
export type SinkVertex = Named & { readonly kind: "sink" } & SinkSpec;
export type Vertex = SourceVertex | OperatorVertex | SinkVertex;

/** `chained`: the two run in one task, without a channel between them. */
export type Partitioning = "hash" | "forward" | "rebalance" | "broadcast" | "chained";

/** The edges into a vertex are its inputs, in the order in which the job lists them. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly partitioning: Partitioning;
}

export interface JobGraph {
  readonly vertices: readonly Vertex[];
  readonly edges: readonly Edge[];
  /** Number of key groups; an upper bound of every parallelism. */
  readonly maxParallelism: number;
}

const KEYED: ReadonlySet<OperatorKind> = new Set(["running-sum", "count-window", "pattern", "enrich"]);

/** Whether its state is by key, so that its inputs must be partitioned by key. */
export function isKeyed(vertex: Vertex): boolean {
  return vertex.kind === "operator" && KEYED.has(vertex.operator);
}
