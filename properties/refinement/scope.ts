/**
 * Which runs the model `checkpointing` tells of, and with which constants. Everything else is out of scope, and said to be so, with the reason.
 */
import type { EventOf, TraceLine } from "../../impl/trace/events.js";
import { checkpointing } from "../../model/protocol/checkpointing/checkpointing.js";
import type { Values } from "../../model/protocol/checkpointing/constants.js";
import { recordOf, topologyOf, type Topology } from "../../model/protocol/checkpointing/topology.js";
import { misshapen, shapeOf, stagesOf, type Header, type Stages } from "./shape.js";
import { isLetGo } from "./stopped-world.js";
import { sameKeys } from "./upserts.js";

export interface Scope {
  readonly header: Header;
  readonly topology: Topology;
  /** Task → its number in the model. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Whether an open transaction is its connection's, and ends with that alone. */
  readonly keepsConnections: boolean;
}

const MODES = new Map<string, Values["mode"]>([["exactly-once", "aligned"], ["at-least-once", "tracked"], ["stop-the-world", "aligned"]]);
/** By the sink's name, and of a log by its system and when it marks. Without tokens, a zombie may write again what was replaced since; the model's does not. */
const SINKS = new Map<string, Values["sink"]>([["two-phase-commit", "two-phase-commit"], ["write-ahead-log append-log with-values", "write-ahead-log"], ["write-ahead-log append-log after-values", "write-then-mark"], ["upsert fencing=tokens", "idempotent"]]);
const USUAL = checkpointing.instance().constants as unknown as Values;

/** @returns a reason, as a sentence, for a run that the model does not tell of */
export function scopeOf(lines: readonly TraceLine[]): Scope | string {
  const header = lines.find((line): line is TraceLine & Header => line.kind === "run-started");
  if (header === undefined) return "The trace has no header.";
  const stages = stagesOf(header);
  const refusal = unknownTo(header) ?? misshapen(header, stages) ?? refusalOfRun(lines);
  if (refusal !== undefined) return refusal;
  const numbers = new Map([...stages.sources, ...stages.operators, ...stages.sinks].map(({ name }, number) => [name, number]));
  const topology = topologyOf(constantsOf(header, stages, countOf(lines, "restore-chosen")), shapeOf(stages, numbers));
  return { header, numbers, keepsConnections: sinkOf(header)!.system === "xa-database", topology: { ...topology, ...sizesOf(topology, lines), ...keysOf(topology, lines, stages) } };
}

/** Of a sink that upserts. */
function keysOf(topology: Topology, lines: readonly TraceLine[], { sinks }: Stages): Partial<Topology> {
  if (topology.constants.sink !== "idempotent") return {};
  return { sameKey: sameKeys(lines, new Set(sinks.map(({ name }) => name)), topology.records, ({ partition, offset }) => recordOf(topology, partition, offset)) };
}

/** Of what the model has, no more than this run needs: its state is copied at every step. */
function sizesOf({ records, constants: { sink, cancellation } }: Topology, lines: readonly TraceLine[]): Partial<Topology> {
  const lastCheckpoint = Math.max(1, countOf(lines, "checkpoint-triggered"));
  const transactions = new Map<string, number>();
  for (const { kind, process } of lines) if (kind === (sink === "two-phase-commit" ? "transaction-opened" : "pre-committed")) transactions.set(process, (transactions.get(process) ?? 0) + 1);
  return { lastCheckpoint, elements: records + lastCheckpoint * (cancellation === "markers" ? 2 : 1), transactions: Math.max(1, ...transactions.values()) };
}

function unknownTo({ mode, vertices }: Header): string | undefined {
  if (!MODES.has(mode)) return `The model has no mode "${mode}".`;
  const sinks = vertices.flatMap(({ sink }) => (sink === undefined ? [] : [sink]));
  if (new Set(sinks.map(({ sink }) => sink)).size !== 1) return "The job has not one kind of sink.";
  if (!SINKS.has(kindOf(sinks[0]!))) return `The model has no such sink: ${kindOf(sinks[0]!)}.`;
  return undefined;
}

/** What the run shows that the model has no step for. */
function refusalOfRun(lines: readonly TraceLine[]): string | undefined {
  if (lines.some((line) => line.kind === "job-started" || line.kind === "savepoint-durable" || (line.kind === "checkpoint-triggered" && line.savepoint !== undefined))) return "A user took a savepoint, or started another job.";
  if (isLetGo(lines)) return "A stopped world was let go before its checkpoint had completed.";
  return undefined;
}

/** As much of everything as may come. */
function constantsOf(header: Header, { sources, operators, sinks }: Stages, attempts: number): Values {
  const mode = MODES.get(header.mode)!;
  const sink = SINKS.get(kindOf(sinkOf(header)!))!;
  return {
    ...USUAL,
    sources: sources.length, operators: operators.length, sinks: sinks.length,
    records: Math.max(1, ...header.input.map((rows) => rows.length)), capacity: Infinity,
    checkpoints: Infinity, crashes: Infinity, aborts: Infinity, timeouts: Infinity,
    mode, sink,
    snapshots: "in-steps", failover: "by-task", transactions: "first-record", notices: "each", concurrent: Math.max(1, header.checkpointing?.maxConcurrent ?? 1),
    cancellation: "markers", routing: "any", zombies: "linger", generations: Math.max(1, attempts - 1), fencing: sink === "idempotent" ? "tokens" : "none", restoredLog: sink.startsWith("write") ? "awaits-notice" : "written",
  };
}

function kindOf({ sink, system, marks, fencing }: NonNullable<ReturnType<typeof sinkOf>>): string {
  if (fencing !== undefined) return `${sink} fencing=${fencing}`;
  return marks === undefined ? sink : `${sink} ${system} ${marks}`;
}

function sinkOf({ vertices }: Header): EventOf<"run-started">["vertices"][number]["sink"] {
  return vertices.find(({ sink }) => sink !== undefined)?.sink;
}

function countOf(lines: readonly TraceLine[], kind: TraceLine["kind"]): number {
  return lines.filter((line) => line.kind === kind).length;
}
