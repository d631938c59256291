// When the job manager takes its periodic checkpoints: at a fixed rate, in every attempt anew, and not too soon after the last that completed.
import { expect, test } from "vitest";
import { recordedEnvironment } from "../../../tools/testing/recorded-environment.js";
import { DEFAULT_CONFIGURATION, type Configuration } from "../job/configuration.js";
import { executionGraph } from "../job/execution-graph.js";
import { REFERENCE_PARTS } from "../parts.js";
import { Coordinator } from "./coordinator.js";

const graph = executionGraph({
  vertices: [{ name: "in", kind: "source", source: "replayable", parallelism: 1 }, { name: "out", kind: "sink", sink: "append", system: "append-log", parallelism: 1 }],
  edges: [{ from: "in", to: "out", partitioning: "forward" }],
  maxParallelism: 128,
}, 1);

/** A job whose first attempt runs since 0 ms, with an interval of 20 ms. */
function running(changed: Partial<Configuration> = {}) {
  const env = recordedEnvironment("coordinator");
  const coordinator = new Coordinator(env, graph, { ...DEFAULT_CONFIGURATION, interval: 20, ...changed }, REFERENCE_PARTS, { job: 1, from: null });
  const begin = (attempt: number): void => {
    coordinator.reply(env.asked("begin-attempt"), { kind: "attempt-begun", attempt, completed: [], kept: [] });
    for (const { name } of graph.tasks) coordinator.control({ kind: "running", task: name, attempt });
  };
  coordinator.start();
  begin(1);
  env.did();
  return { env, coordinator, begin };
}

test("a timer that came late does not put the next one off", () => {
  const { env, coordinator } = running();
  env.time = 27;
  coordinator.fire("checkpoint-interval", 0);
  expect(env.did(/sets checkpoint-interval/)).toEqual(["sets checkpoint-interval 0 in 13"]);
});

test("a new attempt sets a timer of its own, whatever that of the old one would have done", () => {
  const { env, coordinator, begin } = running();
  env.time = 5;
  coordinator.control({ kind: "task-failed", task: "out-0", attempt: 1, reason: "broken" });
  env.time = 15;
  coordinator.fire("restart-delay", 0);
  begin(2);
  expect(env.did(/checkpoint-interval/)).toEqual(["cancels checkpoint-interval 0", "sets checkpoint-interval 0 in 20"]);
});

test("a savepoint that completes puts the next checkpoint off as well", () => {
  const { env, coordinator } = running({ minPause: 10 });
  coordinator.control({ kind: "demand", operation: 0, demand: "savepoint" });
  coordinator.reply(env.asked("next-checkpoint-id"), { kind: "checkpoint-id", checkpoint: 1 });
  for (const { name } of graph.tasks) coordinator.control({ kind: "acknowledge", task: name, attempt: 1, checkpoint: 1, handle: name });
  env.time = 18;
  coordinator.reply(env.asked("add-savepoint"), { kind: "added" });
  env.did();
  env.time = 20;
  coordinator.fire("checkpoint-interval", 0);
  expect(env.did(/next-checkpoint-id|checkpoint-interval/).at(-1)).toBe("sets checkpoint-interval 0 in 8");
});
