/**
 * The job of a run as the model numbers it: first the tasks that read partitions, then those between, then those that end in a sink. Who sends to
 * whom, and who reads what, is as the trace's header says; every operator must answer each record with one, since the model's do.
 */
import type { EventOf, TaskDescription } from "../../impl/trace/events.js";
import type { Shape } from "../../model/protocol/checkpointing/topology.js";

export type Header = EventOf<"run-started">;
type Vertex = Header["vertices"][number];

/** All tasks of each kind, in the order of their numbers. */
export interface Stages { readonly sources: readonly TaskDescription[]; readonly operators: readonly TaskDescription[]; readonly sinks: readonly TaskDescription[] }

const ONE_FOR_ONE: ReadonlySet<string> = new Set(["map", "running-sum", "arrival-number", "running-model"]);
/** Tasks and channels are members of sets that are bits of one number. */
const MOST = 30;

export function stagesOf({ tasks, vertices }: Header): Stages {
  const endsInSink = ({ chain }: TaskDescription) => vertices.find(({ name }) => name === chain.at(-1))?.role === "sink";
  return {
    sources: tasks.filter((task) => task.role === "source"),
    operators: tasks.filter((task) => task.role === "operator" && !endsInSink(task)),
    sinks: tasks.filter((task) => task.role !== "source" && endsInSink(task)),
  };
}

/** @returns why the model has no such job, as a sentence */
export function misshapen({ tasks, vertices, input }: Header, { sources, operators, sinks }: Stages): string | undefined {
  if (sinks.length === 0 || sources.some(({ outputs }) => outputs.length === 0)) return "A task is source and sink at once.";
  if (operators.length === 0) return "Nothing stands between sources and sinks.";
  if (vertices.some(({ source }) => source === "non-rewinding")) return "A source does not read what can be read again.";
  if (input.length !== sources.reduce((sum, { inputs }) => sum + inputs.length, 0)) return "A partition is not read by one source.";
  if (vertices.some((vertex) => !answersEach(vertex))) return "An operator does not answer each record with one.";
  if (tasks.some(({ outputs }) => new Set(outputs).size < outputs.length)) return "Two channels lead from one task to another.";
  if (tasks.length > MOST || tasks.reduce((sum, { inputs }) => sum + inputs.length, 0) > MOST) return `The job has more than ${MOST} tasks or channels.`;
  return undefined;
}

function answersEach({ operator, expected }: Vertex): boolean {
  return expected === "each-once" && (operator === null || ONE_FOR_ONE.has(operator.operator));
}

export function shapeOf({ sources, operators, sinks }: Stages, numbers: ReadonlyMap<string, number>): Shape {
  const readers = sources.flatMap(({ name, inputs }) => inputs.map(({ from }) => [partitionOf(from), numbers.get(name)!] as const)).sort(([one], [other]) => one - other);
  const links = [...sources, ...operators, ...sinks].flatMap(({ name, outputs }) => outputs.map((to) => [numbers.get(name)!, numbers.get(to)!] as const));
  return { readers: readers.map(([, source]) => source), links };
}

/** A partition's name ends in its number. */
export function partitionOf(name: string): number {
  return Number(name.slice(name.lastIndexOf("-") + 1));
}
