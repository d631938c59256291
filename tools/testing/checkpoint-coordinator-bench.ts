/**
 * A checkpoint coordinator that is told what happens, and whose doings are kept as words.
 */
import { CheckpointCoordinator } from "../../impl/engine/coordinator/checkpoint-coordinator.js";
import { DEFAULT_CONFIGURATION, type Configuration } from "../../impl/engine/job/configuration.js";
import { executionGraph } from "../../impl/engine/job/execution-graph.js";
import { REFERENCE_PARTS } from "../../impl/engine/parts.js";
import type { Environment } from "../../impl/environment/environment.js";
import type { ControlMessage } from "../../impl/environment/messages.js";
import type { CompletedCheckpoint, Request } from "../../impl/environment/systems.js";
import type { ProcessEvent } from "../../impl/trace/events.js";

export const graph = executionGraph({
  vertices: [{ name: "in", kind: "source", source: "replayable", parallelism: 1 }, { name: "out", kind: "sink", sink: "two-phase-commit", system: "transactional-log", parallelism: 1 }],
  edges: [{ from: "in", to: "out", partitioning: "forward" }],
  maxParallelism: 128,
}, 1);
/** Number `checkpoint`, of the first attempt. */
export const completed = (checkpoint: number): CompletedCheckpoint => ({ checkpoint, attempt: 1, snapshots: [{ task: "in-0", handle: `in-0/${checkpoint}` }] });

function requestInWords(request: Request): string {
  switch (request.kind) {
    case "add": return `store ${request.completed.checkpoint}`;
    case "add-savepoint": return `store ${request.stops ? "stop" : "savepoint"} ${request.completed.checkpoint}`;
    case "discard": return `discard ${request.handle}`;
    default: return request.kind;
  }
}

function messageInWords(to: string, message: ControlMessage): string {
  return `${message.kind}${"checkpoint" in message ? ` ${message.checkpoint}` : ""} to ${to}`;
}

function reportInWords(event: ProcessEvent): string {
  switch (event.kind) {
    case "acknowledged": return `${event.task} acknowledged ${event.checkpoint}: ${event.outcome}`;
    case "checkpoint-aborted": return `aborted ${event.checkpoint}: ${event.reason}`;
    case "checkpoint-completed": return `completed ${event.checkpoint}`;
    case "checkpoint-triggered": return `triggered ${event.savepoint ?? "checkpoint"} ${event.checkpoint}`;
    default: return event.kind;
  }
}

/** A coordinator of two running tasks, in-0 and out-0, that has triggered checkpoints 1 … `triggered`; null: whose tasks do not run yet. */
export function coordinating(triggered: number | null, changed: Partial<Configuration> = {}, restored: readonly CompletedCheckpoint[] = []) {
  const did: string[] = [];
  const failures: string[] = [];
  let requests = 0;
  const numbers = new Map<string, number>();
  const env = {
    process: "coordinator", attempt: 1, now: () => 0, emit() {}, pause() {}, resume() {}, setTimer() {}, cancelTimer() {},
    send: (to, _attempt, message) => void did.push(messageInWords(to, message)),
    request(request) {
      did.push(requestInWords(request));
      numbers.set(did.at(-1)!, requests);
      return requests++;
    },
    report: (event) => void did.push(reportInWords(event)),
  } satisfies Environment;
  const configuration = { ...DEFAULT_CONFIGURATION, maxConcurrentCheckpoints: 9, ...changed };
  const coordinator = new CheckpointCoordinator(env, graph, configuration, REFERENCE_PARTS, (reason) => failures.push(reason));
  coordinator.recover(restored);
  if (triggered !== null) coordinator.startPeriodic(1, new Set());
  for (let checkpoint = 1; checkpoint <= (triggered ?? 0); checkpoint++) {
    coordinator.intervalElapsed();
    coordinator.reply(numbers.get("next-checkpoint-id")!, { kind: "checkpoint-id", checkpoint });
  }
  did.length = 0;
  const acknowledge = (checkpoint: number, task: string, attempt = 1) =>
    coordinator.acknowledge({ task, attempt, checkpoint, handle: `${task}/${checkpoint}` });
  const storing = (checkpoint: number): number => ["", "savepoint ", "stop "].map((kind) => numbers.get(`store ${kind}${checkpoint}`)).find((number) => number !== undefined)!;
  return {
    coordinator, failures, acknowledge,
    acknowledgeAll: (checkpoint: number) => graph.tasks.forEach(({ name }) => acknowledge(checkpoint, name)),
    /** Another job manager has taken over: no id is given. */
    refuse: () => coordinator.reply(numbers.get("next-checkpoint-id")!, { kind: "superseded" }),
    /** The id that was asked for last is this one. */
    grant: (checkpoint: number) => coordinator.reply(numbers.get("next-checkpoint-id")!, { kind: "checkpoint-id", checkpoint }),
    stored: (checkpoint: number) => coordinator.reply(storing(checkpoint), { kind: "added" }),
    notStored: (checkpoint: number) => coordinator.reply(storing(checkpoint), { kind: "not-added" }),
    /** What it did since the last time, save for what it merely heard. */
    did: () => did.splice(0).filter((entry) => !entry.includes("acknowledged")),
    heard: () => did.filter((entry) => entry.includes("acknowledged")),
  };
}
