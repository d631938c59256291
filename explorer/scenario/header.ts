/**
 * The header of a run's trace: what runs, as far as a judge must know it.
 */
import { describeTask } from "../../impl/engine/job/describe.js";
import type { ExecutionGraph } from "../../impl/engine/job/execution-graph.js";
import type { Vertex } from "../../impl/engine/job/graph.js";
import { EVENT_KINDS, type EventOf, type Expected, type Row, type VertexDescription } from "../../impl/trace/events.js";
import { expectations } from "../../properties/oracle/expectations.js";
import { unorderedVertices } from "../../properties/oracle/key-order.js";
import type { Scenario } from "./scenario.js";

export function headerOf(scenario: Scenario, graph: ExecutionGraph, input: readonly (readonly Row[])[]): EventOf<"run-started"> {
  const { job, configuration } = scenario;
  const expected = expectations(job, input);
  const unordered = unorderedVertices(job, input.length);
  return {
    kind: "run-started",
    scenario: scenario.name,
    kinds: EVENT_KINDS,
    mode: configuration.mode,
    restart: configuration.restart,
    tolerable: configuration.tolerableFailedCheckpoints,
    checkpointing: {
      maxConcurrent: configuration.maxConcurrentCheckpoints, retained: configuration.retained, minPause: configuration.minPause, timeout: configuration.timeout,
    },
    vertices: job.vertices.map((vertex) => ({ ...vertexOf(vertex, expected.get(vertex.name)!), ...(unordered.has(vertex.name) && { unordered: true }) })),
    tasks: graph.tasks.map(describeTask),
    input,
  };
}

function vertexOf(vertex: Vertex, expected: Expected): VertexDescription {
  const { name, kind } = vertex;
  const about = { name, role: kind, operator: null, expected };
  switch (vertex.kind) {
    case "source": return { ...about, source: vertex.source };
    case "sink": return { ...about, sink: parametersOf(vertex) };
    case "operator": return { ...about, operator: parametersOf(vertex) };
  }
}

/** What is left when what every vertex has is taken away. */
function parametersOf<V extends Vertex>({ name: _name, kind: _kind, parallelism: _parallelism, ...parameters }: V): Omit<V, "name" | "kind" | "parallelism"> {
  return parameters;
}
