/**
 * Puts the parts together: the processes of a job, each for one environment.
 */
import type { Environment, Process } from "../environment/environment.js";
import type { Restore } from "../environment/messages.js";
import { Coordinator, type Submission } from "./coordinator/coordinator.js";
import type { Configuration } from "./job/configuration.js";
import type { ExecutionGraph, TaskNode } from "./job/execution-graph.js";
import type { SinkVertex, Vertex } from "./job/graph.js";
import { operatorFunction } from "./operators/operator-function.js";
import { RecordOperator } from "./operators/record-operator.js";
import type { Parts } from "./parts.js";
import { PlainSink } from "./sinks/plain/plain-sink.js";
import { TwoPhaseCommit } from "./sinks/two-phase-commit/two-phase-commit.js";
import { WriteAheadLog } from "./sinks/write-ahead/write-ahead-log.js";
import { heapKeyedState } from "./state/keyed-state.js";
import { Chain } from "./task/chain.js";
import { Output } from "./task/output.js";
import type { Stage, StageContext } from "./task/stage.js";
import { Task } from "./task/task.js";

/** A job ready to run: makes a fresh process whenever the world starts or restarts one. */
export interface Engine {
  readonly graph: ExecutionGraph;
  coordinator(env: Environment, submission: Submission): Process;
  task(env: Environment, node: TaskNode, job: number, restore: Restore | null): Process;
}

export function assemble(graph: ExecutionGraph, configuration: Configuration, parts: Parts): Engine {
  return {
    graph,
    coordinator: (env, submission) => new Coordinator(env, graph, configuration, parts, submission),
    task(env, node, job, restore) {
      const output = new Output(env, node, graph.maxParallelism);
      const chain = new Chain(node.chain, (record) => output.emit(record),
        (vertex, emit) => stageOf(vertex, contextOf(env, node, graph, vertex.name, emit, takesOver(job, restore)), configuration, parts));
      return new Task(env, node, restore, chain, output, parts, configuration.mode);
    },
  };
}

/** What a job starts from was taken by another one; where it starts from nothing, nobody knows what earlier ones have left. */
function takesOver(job: number, restore: Restore | null): boolean {
  return restore === null ? job > 1 : restore.adopted;
}

function contextOf(env: Environment, { subtask, vertex, feeds }: TaskNode, { partitions }: ExecutionGraph, name: string, emit: StageContext["emit"], takesOver: boolean): StageContext {
  return {
    name, subtask, partitions, feeds, emit, takesOver,
    parallelism: vertex.parallelism,
    attempt: env.attempt,
    ask: (request) => void env.request(request),
    report: (event) => env.report(event),
  };
}

function stageOf(vertex: Vertex, context: StageContext, configuration: Configuration, parts: Parts): Stage {
  switch (vertex.kind) {
    case "source": return parts.source(vertex, context);
    case "operator": {
      const compute = operatorFunction(vertex);
      return new RecordOperator(context, compute, heapKeyedState(compute.state, context.partitions, parts.copyCells, compute.keyed ? "keyed" : "list"));
    }
    case "sink": return sinkOf(vertex, context, configuration, parts);
  }
}

function sinkOf(vertex: SinkVertex, context: StageContext, configuration: Configuration, parts: Parts): Stage {
  const { sinkBatch } = configuration;
  const own = Object.hasOwn(parts.sinks, vertex.name) ? parts.sinks[vertex.name] : undefined;
  if (own !== undefined) return new TwoPhaseCommit(context, own(), parts.committer, { begin: "begin" in vertex && vertex.begin !== undefined ? vertex.begin : "first-record", batch: sinkBatch });
  switch (vertex.sink) {
    case "two-phase-commit": return new TwoPhaseCommit(context, parts.sink(vertex), parts.committer, { begin: vertex.begin ?? "first-record", batch: sinkBatch });
    case "write-ahead-log": return new WriteAheadLog(context, parts.writeAheadTarget(vertex, context), parts.writeAhead);
    case "append":
    case "upsert": return new PlainSink(context, parts.plainWriter(vertex, context), parts.flushAtBarrier, sinkBatch);
  }
}
