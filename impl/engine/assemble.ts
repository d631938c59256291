/**
 * Puts the parts together: the processes of a job, each for one environment.
 */
import type { Environment, Process } from "../environment/environment.js";
import type { Restore } from "../environment/messages.js";
import { Coordinator } from "./coordinator/coordinator.js";
import type { Configuration } from "./job/configuration.js";
import type { ExecutionGraph, TaskNode } from "./job/execution-graph.js";
import { RunningSum } from "./operators/aggregate.js";
import type { Parts } from "./parts.js";
import { TwoPhaseCommit } from "./sinks/two-phase-commit.js";
import { ReplayableSource } from "./sources/replayable-source.js";
import { heapKeyedState } from "./state/keyed-state.js";
import { Output } from "./task/output.js";
import type { Stage, StageContext } from "./task/stage.js";
import { Task } from "./task/task.js";

/** A job ready to run: makes a fresh process whenever the world starts or restarts one. */
export interface Engine {
  readonly graph: ExecutionGraph;
  coordinator(env: Environment): Process;
  task(env: Environment, node: TaskNode, restore: Restore | null): Process;
}

export function assemble(graph: ExecutionGraph, configuration: Configuration, parts: Parts): Engine {
  return {
    graph,
    coordinator: (env) => new Coordinator(env, graph, configuration, parts),
    task(env, node, restore) {
      const output = new Output(env, node, graph.maxParallelism);
      const stage = stageOf(node, contextOf(env, node, graph, output), configuration, parts);
      return new Task(env, node, restore, stage, output, parts);
    },
  };
}

function contextOf(env: Environment, node: TaskNode, graph: ExecutionGraph, output: Output): StageContext {
  return {
    subtask: node.subtask,
    parallelism: node.vertex.parallelism,
    attempt: env.attempt,
    partitions: graph.partitions,
    feeds: node.inputs.flatMap(({ id, partition }) => (partition === null ? [] : [{ channel: id, partition }])),
    emit: (record) => output.emit(record),
    ask: (request) => void env.request(request),
    report: (event) => env.report(event),
  };
}

function stageOf(node: TaskNode, context: StageContext, configuration: Configuration, parts: Parts): Stage {
  const { vertex } = node;
  switch (vertex.kind) {
    case "source": return new ReplayableSource(context);
    case "aggregate": return new RunningSum(context, heapKeyedState("sums", context.partitions, parts.copyCells));
    case "sink": {
      const own = Object.hasOwn(parts.sinks, vertex.name) ? parts.sinks[vertex.name] : undefined;
      const sink = own ?? parts.sink;
      return new TwoPhaseCommit(context, sink(), parts.committer, configuration.sinkBatch);
    }
  }
}
