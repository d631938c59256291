/**
 * One run: scenario, parts and oracle in, verdicts out. The only place where engine, world and monitors are put together.
 */
import { assemble, type Engine } from "../../impl/engine/assemble.js";
import type { ExecutionGraph } from "../../impl/engine/job/execution-graph.js";
import { REFERENCE_PARTS, type Parts } from "../../impl/engine/parts.js";
import { rowDigest } from "../../impl/engine/state/lineage.js";
import { ALL_DEMANDS } from "../../impl/environment/demands.js";
import type { StreamElement } from "../../impl/environment/messages.js";
import type { Operation } from "../../impl/simulator/client/operations.js";
import type { Fault } from "../../impl/simulator/faults/faults.js";
import type { Agenda } from "../../impl/simulator/kernel/agenda.js";
import type { Oracle } from "../../impl/simulator/kernel/oracle.js";
import { World, type RunEnd } from "../../impl/simulator/kernel/world.js";
import type { Feed } from "../../impl/simulator/network/channel.js";
import type { EventOf, Observer, Row } from "../../impl/trace/events.js";
import { PROPERTIES } from "../../properties/catalogue.js";
import { Judge, type Verdict } from "../../properties/judge.js";
import type { Monitor, Property, PropertyName } from "../../properties/property.js";
import { headerOf } from "./header.js";
import { graphsOf } from "./jobs.js";
import { spanOf, type Scenario } from "./scenario.js";

/** A scenario with everything computed that all its runs share. */
export interface Prepared {
  readonly scenario: Scenario;
  /** Of the first job. */
  readonly graph: ExecutionGraph;
  /** Of every job, in the order in which they are started. */
  readonly graphs: readonly [ExecutionGraph, ...ExecutionGraph[]];
  readonly feeds: readonly Feed[];
  readonly header: EventOf<"run-started">;
  readonly allowed: ReadonlySet<Fault>;
  readonly eventLimit: number;
}

export interface RunOptions {
  readonly parts?: Parts;
  readonly properties?: readonly Property[];
  /** Monitors that judge nothing: they watch. */
  readonly also?: readonly Monitor[];
  /** Sees every event, before the monitors do. */
  readonly observe?: Observer;
  readonly profile?: (slot: number, handler: number, effects: number) => void;
  readonly agenda?: Agenda;
}

export interface Outcome extends RunEnd {
  readonly verdicts: readonly Verdict[];
  /** Properties that the fault atlas withdraws for this run. */
  readonly withdrawn: readonly PropertyName[];
  /** Events of the trace, recorded or not. */
  readonly traced: number;
}

export function prepare(scenario: Scenario): Prepared {
  const graphs = graphsOf(scenario);
  const [graph] = graphs;
  const input = scenario.rows.map((rows, partition) => rows.map(({ key, value }, offset): Row => ({ partition, offset, key, value })));
  return {
    scenario, graph, graphs,
    feeds: input.map((rows) => feedOf(rows, scenario.arrival)),
    header: headerOf(scenario, graph, input),
    allowed: new Set(scenario.faults.allowed),
    eventLimit: eventLimitOf(scenario, graph),
  };
}

/** Far more than any run of this scenario needs: about 5 handler runs a record and channel or task's share of a checkpoint, times the restarts. */
function eventLimitOf({ rows, arrival, configuration }: Scenario, { tasks, channels }: ExecutionGraph): number {
  const records = rows.reduce((sum, { length }) => sum + length, 0);
  const checkpoints = configuration.mode === "none" ? 0 : Math.ceil(spanOf(rows, arrival) / configuration.interval);
  return 20_000 + records * 200 + checkpoints * (tasks.length + channels.length) * 20;
}

function feedOf(rows: readonly Row[], arrival: number): Feed {
  const records = rows.map(({ partition, offset, key, value }): StreamElement => ({ kind: "record", key, value, partition, offset, digest: rowDigest(partition, offset) }));
  const elements: StreamElement[] = [...records, { kind: "end-of-data" }];
  return { elements, times: elements.map((_, offset) => offset * arrival) };
}

export function worldOf(prepared: Prepared, oracle: Oracle, observe: Observer, options: RunOptions = {}): World {
  const { scenario, graphs, feeds, allowed, eventLimit } = prepared;
  const { parts = REFERENCE_PARTS } = options;
  const [engine, ...later] = graphs.map((graph) => assemble(graph, scenario.configuration, parts));
  return new World({
    engine: engine!,
    operations: operationsOf(scenario, later),
    systems: parts.systems,
    feeds, eventLimit, oracle, observe,
    faults: allowed,
    channelCapacity: scenario.configuration.channelCapacity,
    transactionTimeout: scenario.transactionTimeout,
    demands: scenario.demands === undefined ? undefined : { ...ALL_DEMANDS, ...scenario.demands },
    maxCrashesPerProcess: scenario.faults.maxCrashesPerProcess,
    healAt: scenario.faults.healAt,
    profile: options.profile,
    agenda: options.agenda,
  });
}

/** Each start has its engine. */
function operationsOf({ operations }: Scenario, engines: Engine[]): readonly Operation[] {
  return operations.map((operation) => (operation.kind === "start" ? { ...operation, engine: engines.shift()! } : operation));
}

export function run(prepared: Prepared, oracle: Oracle, options: RunOptions = {}): Outcome {
  const judge = new Judge(options.properties ?? PROPERTIES, options.also);
  const observe = observerOf(judge, options.observe);
  observe(prepared.header, { process: "world", attempt: 0 }, 0);
  const { reason, events, time, digest, faults } = worldOf(prepared, oracle, observe, options).run();
  return { reason, events, time, digest, faults, verdicts: judge.verdicts(), withdrawn: judge.withdrawn(), traced: judge.events };
}

function observerOf(judge: Judge, also: Observer | undefined): Observer {
  if (also === undefined) return judge.observe;
  return (event, origin, at) => {
    also(event, origin, at);
    judge.observe(event, origin, at);
  };
}
