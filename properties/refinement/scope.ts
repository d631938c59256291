/**
 * Which runs the model `checkpointing` tells of, and with which constants: a job of sources, operators and sinks in three stages, each with all
 * of the next, one partition a source, few records. Everything else is out of scope, and said to be so, with the reason.
 */
import type { EventOf, TaskDescription, TraceLine } from "../../impl/trace/events.js";
import { checkpointing } from "../../model/protocol/checkpointing/checkpointing.js";
import type { Values } from "../../model/protocol/checkpointing/constants.js";
import { topologyOf, type Topology } from "../../model/protocol/checkpointing/topology.js";

export interface Scope {
  readonly topology: Topology;
  readonly constants: Values;
  /** Task → its number in the model. */
  readonly numbers: ReadonlyMap<string, number>;
}

type Header = EventOf<"run-started">;
const MODES = { "exactly-once": "aligned", "at-least-once": "tracked" } as const;
const LARGEST_SET = 30;
const SINKS = new Map<string, Values["sink"]>([["two-phase-commit", "two-phase-commit"], ["write-ahead-log", "write-ahead-log"]]);

/** @returns a reason, as a sentence, for a run that the model does not tell of */
export function scopeOf(lines: readonly TraceLine[]): Scope | string {
  const header = lines.find((line): line is TraceLine & Header => line.kind === "run-started");
  if (header === undefined) return "The trace has no header.";
  const stages = (["source", "operator", "sink"] as const).map((role) => header.tasks.filter((task) => task.role === role));
  const refusal = refusalOf(header, stages) ?? refusalOfRun(lines);
  if (refusal !== undefined) return refusal;
  return within(constantsOf(header, stages, lines), stages);
}

function within(values: Readonly<Record<string, number | string>>, stages: readonly (readonly TaskDescription[])[]): Scope | string {
  try {
    const constants = checkpointing.instance(values).constants as unknown as Values;
    const numbers = new Map(stages.flat().map(({ name }, number) => [name, number]));
    const topology = topologyOf(constants);
    if (Math.max(topology.transactions, topology.lastCheckpoint, topology.records, topology.channels) > LARGEST_SET) return "Larger than the model: its sets hold 30 members.";
    return { constants, topology, numbers };
  } catch (error) {
    if (error instanceof RangeError) return `Larger than the model: ${error.message}`;
    throw error;
  }
}

function refusalOf({ mode, tasks, vertices, input }: Header, stages: readonly (readonly TaskDescription[])[]): string | undefined {
  if (!Object.hasOwn(MODES, mode)) return `The model has no mode "${mode}".`;
  if (vertices.length !== 3 || tasks.some(({ chain }) => chain.length !== 1)) return "The job does not have three stages of one vertex each.";
  const [sources = [], operators = [], sinks = []] = stages;
  const isAllToAll = sources.every(({ outputs }) => outputs.length === operators.length) && operators.every(({ outputs }) => outputs.length === sinks.length);
  if (!isAllToAll) return "A task does not send to all of the next stage.";
  if (input.length !== sources.length || vertices.some(({ source }) => source === "non-rewinding")) return "A source does not read one partition that can be read again.";
  if (vertices.some(({ operator, expected }) => operator !== null && (operator.operator !== "running-sum" || expected !== "each-once"))) return "An operator does not answer each record with one.";
  const { sink } = vertices.find(({ role }) => role === "sink")!;
  if (sink === undefined || !SINKS.has(sink.sink) || sink.marks === "after-values") return "The model has no such sink.";
  return undefined;
}

/** What the run shows that the model has no step for. */
function refusalOfRun(lines: readonly TraceLine[]): string | undefined {
  if (lines.some(({ kind }) => kind === "cut-off")) return "A process ran on although it was believed dead.";
  if (lines.some(({ kind }) => kind === "job-started" || kind === "savepoint-durable")) return "A user took a savepoint, or started another job.";
  return undefined;
}

function constantsOf(header: Header, stages: readonly (readonly TaskDescription[])[], lines: readonly TraceLine[]): Readonly<Record<string, number | string>> {
  const count = (kind: TraceLine["kind"]) => lines.filter((line) => line.kind === kind).length;
  const [sources = [], operators = [], sinks = []] = stages;
  const mode = MODES[header.mode as keyof typeof MODES];
  const sink = SINKS.get(header.vertices.find(({ role }) => role === "sink")!.sink!.sink)!;
  return {
    sources: sources.length, operators: operators.length, sinks: sinks.length,
    records: Math.max(1, ...header.input.map((rows) => rows.length)), capacity: 30,
    checkpoints: count("checkpoint-triggered"),
    crashes: count("restarting") + lines.filter(({ kind, process }) => (kind === "crashed" || kind === "killed") && process !== "world" && !sinks.some(({ name }) => name === process)).length,
    aborts: count("checkpoint-aborted"),
    timeouts: lines.filter((line) => line.kind === "transaction-aborted" && line.cause === "timeout").length,
    mode, sink,
    snapshots: "in-steps", failover: "by-task", transactions: "first-record", notices: "each", concurrent: Math.max(1, header.checkpointing?.maxConcurrent ?? 1),
    cancellation: mode === "aligned" ? "markers" : "none", routing: "any", zombies: "linger", restoredLog: sink === "two-phase-commit" ? "written" : "awaits-notice",
  };
}
