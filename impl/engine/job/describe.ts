/**
 * A task as a trace describes it.
 */
import type { TaskDescription } from "../../trace/events.js";
import type { TaskNode } from "./execution-graph.js";

export function describeTask({ name, vertex, chain, inputs, outputs }: TaskNode): TaskDescription {
  return {
    name, role: vertex.kind,
    chain: chain.map((link) => link.name),
    inputs: inputs.map(({ from, input }) => ({ from, input })),
    outputs: outputs.map(({ to }) => to),
  };
}
