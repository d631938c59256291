/**
 * What a trace's header says about the job, looked up: chains, what they read from, what they compute, who writes to which sink.
 * The same header begins run after run, so all of it is worked out once.
 */
import type { EventOf, TaskDescription, VertexDescription } from "../../impl/trace/events.js";

export type Header = EventOf<"run-started">;
export type Operator = VertexDescription["operator"];

/** All tasks of one chain. */
export interface ChainTasks {
  readonly head: VertexDescription;
  readonly tail: VertexDescription;
  readonly tasks: readonly TaskDescription[];
  /** Of its operators, from head to tail. */
  readonly operators: readonly Operator[];
  /** Tails of the chains that it reads from. */
  readonly upstream: readonly string[];
}

export interface Topology {
  readonly header: Header;
  readonly tasks: ReadonlyMap<string, TaskDescription>;
  readonly vertices: ReadonlyMap<string, VertexDescription>;
  /** In the order of the header, which is topological. */
  readonly chains: readonly ChainTasks[];
  /** Task → the tail of its chain. */
  readonly tails: ReadonlyMap<string, string>;
  readonly sinks: readonly VertexDescription[];
  readonly rows: number;
}

const known = new WeakMap<Header, Topology>();

export function topologyOf(header: Header): Topology {
  let topology = known.get(header);
  if (topology === undefined) known.set(header, (topology = lookUp(header)));
  return topology;
}

/** Whether a sink writes a row in the place of the one with its key. */
export function isTable({ sink }: VertexDescription): boolean {
  return sink?.system === "key-value-store";
}

function lookUp(header: Header): Topology {
  const vertices = new Map(header.vertices.map((vertex) => [vertex.name, vertex]));
  const tails = new Map(header.tasks.map(({ name, chain }) => [name, chain.at(-1)!]));
  const groups = new Map<string, TaskDescription[]>();
  for (const task of header.tasks) groups.set(task.chain[0]!, [...(groups.get(task.chain[0]!) ?? []), task]);
  return {
    header, vertices, tails,
    tasks: new Map(header.tasks.map((task) => [task.name, task])),
    chains: [...groups.values()].map((tasks) => chainOf(tasks, vertices, tails)),
    sinks: header.vertices.filter(({ role }) => role === "sink"),
    rows: header.input.reduce((sum, rows) => sum + rows.length, 0),
  };
}

function chainOf(tasks: readonly TaskDescription[], vertices: ReadonlyMap<string, VertexDescription>, tails: ReadonlyMap<string, string>): ChainTasks {
  const chain = tasks[0]!.chain.map((name) => vertices.get(name)!);
  return {
    tasks,
    head: chain[0]!,
    tail: chain.at(-1)!,
    operators: chain.flatMap(({ role, operator }) => (role === "operator" ? [operator] : [])),
    upstream: [...new Set(tasks.flatMap(({ inputs }) => inputs.flatMap(({ from }) => tails.get(from) ?? [])))],
  };
}
