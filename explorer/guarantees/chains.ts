/**
 * The chains of the table of guarantees: every source × mode × sink, with operators that give one result, and with some that depend on the order of arrival.
 */
import type { OperatorSpec, SinkSpec, SourceKind, Vertex } from "../../impl/engine/job/graph.js";
import { MODES, type Mode } from "../../impl/trace/settings.js";
import type { Scenario } from "../scenario/scenario.js";

export interface Chain {
  readonly source: SourceKind;
  readonly mode: Mode;
  readonly sink: keyof typeof SINKS;
  /** Whether a replay in another order gives the same values. */
  readonly deterministic: boolean;
}

export const SINKS = {
  "append": { sink: "append", system: "append-log" },
  "upsert": { sink: "upsert", system: "key-value-store", fencing: "tokens" },
  "write-ahead log, mark after the values": { sink: "write-ahead-log", system: "append-log", marks: "after-values" },
  "write-ahead log, mark with the values": { sink: "write-ahead-log", system: "append-log", marks: "with-values" },
  "two-phase commit": { sink: "two-phase-commit", system: "transactional-log" },
} as const satisfies { readonly [name: string]: SinkSpec };
const SINK_NAMES = Object.keys(SINKS) as readonly (keyof typeof SINKS)[];
const SOURCES: readonly SourceKind[] = ["replayable", "non-rewinding"];

export const CHAINS: readonly Chain[] = SOURCES.flatMap((source) => MODES.flatMap((mode) => SINK_NAMES.flatMap((sink) =>
  [true, false].map((deterministic): Chain => ({ source, mode, sink, deterministic })))));

/** "replayable, exactly-once, append, deterministic" */
export function nameOf({ source, mode, sink, deterministic }: Chain): string {
  return [source, mode, sink, deterministic ? "deterministic" : "depends on the order"].join(", ");
}

/** The same input, faults and configuration for every chain; records change their partition once, so that alignment matters. */
export function scenarioOf({ source, mode, sink, deterministic }: Chain, base: Scenario): Scenario {
  const operator: OperatorSpec = deterministic ? { operator: "map", factor: 2 } : { operator: "arrival-number" };
  const vertices: readonly Vertex[] = [
    { name: "source", kind: "source", source, parallelism: 2 },
    { name: "operator", kind: "operator", parallelism: 2, ...operator },
    { name: "output", kind: "sink", parallelism: 2, ...SINKS[sink] },
  ];
  return {
    ...base,
    name: "chain",
    description: "One chain of the table of guarantees.",
    job: { vertices, edges: [{ from: "source", to: "operator", partitioning: "rebalance" }, { from: "operator", to: "output", partitioning: "hash" }], maxParallelism: 128 },
    configuration: { ...base.configuration, mode },
    expected: {},
  };
}
