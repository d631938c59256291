// What a task is put together from: a vertex's operator or sink, and state that is shared out as the operator needs it.
import { expect, test } from "vitest";
import { recordedEnvironment } from "../../tools/testing/recorded-environment.js";
import { assemble } from "./assemble.js";
import { DEFAULT_CONFIGURATION } from "./job/configuration.js";
import { executionGraph } from "./job/execution-graph.js";
import { REFERENCE_PARTS } from "./parts.js";

/** The state that a task with this operator stores. */
function storedBy(operator: "running-sum" | "arrival-number"): string {
  const graph = executionGraph({
    vertices: [
      { name: "in", kind: "source", source: "replayable", parallelism: 1 }, { name: "op", kind: "operator", operator, parallelism: 1 },
      { name: "out", kind: "sink", sink: "append", system: "append-log", parallelism: 1 },
    ],
    edges: [{ from: "in", to: "op", partitioning: "hash" }, { from: "op", to: "out", partitioning: "forward" }],
    maxParallelism: 128,
  }, 1);
  const node = graph.tasks.find(({ name }) => name === "op-0")!;
  const env = recordedEnvironment("op-0");
  const task = assemble(graph, DEFAULT_CONFIGURATION, REFERENCE_PARTS).task(env, node, 1, null);
  task.start();
  task.receive(node.inputs[0]!.id, { kind: "record", key: "k", value: 5, partition: 0, offset: 0, digest: 0 });
  task.receive(node.inputs[0]!.id, { kind: "barrier", checkpoint: 1, stop: false });
  return env.did(/asks write/)[0]!;
}

test("an operator that computes by key keeps state that goes with its keys", () => {
  expect(storedBy("running-sum")).toContain('"name":"sums","role":"applied","distribution":"keyed","cells":[{"key":"k","value":5');
});

test("one that does not keeps a list of its own", () => {
  expect(storedBy("arrival-number")).toContain('"name":"arrivals","role":"applied","distribution":"list","cells":[{"key":"subtask 0","value":1');
});
