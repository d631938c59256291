// One execution attempt of a task, told what happens and asked what it does: barriers and snapshots, stop and drain, notices, its end.
import { describe, expect, test } from "vitest";
import { recordedEnvironment } from "../../../tools/testing/recorded-environment.js";
import type { Restore } from "../../environment/messages.js";
import type { OperatorSnapshot } from "../../environment/state.js";
import type { Reply, Request } from "../../environment/systems.js";
import type { Mode } from "../../trace/settings.js";
import { executionGraph } from "../job/execution-graph.js";
import { REFERENCE_PARTS, type Parts } from "../parts.js";
import type { Steps } from "../sinks/sink.js";
import { injectNothing } from "../sources/barrier-injector.js";
import { Chain } from "./chain.js";
import { Output } from "./output.js";
import type { Stage } from "./stage.js";
import { Task } from "./task.js";

const graph = executionGraph({
  vertices: [{ name: "in", kind: "source", source: "replayable", parallelism: 1 }, { name: "sum", kind: "operator", operator: "running-sum", parallelism: 1 }, { name: "out", kind: "sink", sink: "two-phase-commit", system: "transactional-log", parallelism: 1 }],
  edges: [{ from: "in", to: "sum", partitioning: "forward" }, { from: "sum", to: "out", partitioning: "forward" }],
  maxParallelism: 128,
}, 1);
const record = { kind: "record", key: "k", value: 5, partition: 0, offset: 0, digest: 0 } as const;
const REQUEST: Request = { system: "input", kind: "read", partition: 0, offset: 0, channel: 0 };
const DONE: Reply = { kind: "discarded" };
const barrier = (checkpoint: number, stop = false) => ({ kind: "barrier", checkpoint, stop }) as const;

interface Setting {
  readonly mode?: Mode;
  readonly restore?: Restore | null;
  readonly stage?: Partial<Stage>;
  readonly parts?: Partial<Parts>;
  /** What happens before it is asked what it did. */
  readonly begin?: boolean;
}

/** The task of this vertex; its stage passes records on, and says when a hook is called. */
function taskOf(vertex: "in" | "sum" | "out", { mode = "exactly-once", restore = null, stage = {}, parts = {}, begin = true }: Setting = {}) {
  const env = recordedEnvironment(`${vertex}-0`);
  const node = graph.tasks.find(({ name }) => name === `${vertex}-0`)!;
  const output = new Output(env, node, 128);
  const said = (what: string) => env.report({ kind: "notified", checkpoint: what as never });
  const chain = new Chain(node.chain, (one) => output.emit(one), (_vertex, emit) => ({
    restore: (states) => said(`restores ${JSON.stringify(states)}`), open: () => said("opens"), process: (one) => emit(one), finish: () => said("finishes"), close: () => said("closes"),
    prepareSnapshot: (checkpoint) => said(`prepares ${checkpoint}`), snapshot: () => [], notifyComplete: (checkpoint, last) => said(`commits ${checkpoint}${last ? " at last" : ""}`),
    ...stage,
  }));
  const task = new Task(env, node, restore, chain, output, { ...REFERENCE_PARTS, ...parts }, mode);
  const inputs = node.inputs.map(({ id }) => id);
  const did = (pattern?: RegExp) => env.did(pattern).map((words) => words.replace("reports notified checkpoint=", "").replace(/ on \d+$/, "").replace(`task=${vertex}-0 attempt=1`, "it"));
  task.start();
  if (begin) did();
  return { env, task, input: inputs[0]!, did };
}

const stored = (task: Task, env: { asked(words: string): number }, reply: Reply) => task.reply(env.asked("write"), reply);

describe("a checkpoint", () => {
  test("passes on the barrier, then takes the snapshot, which is acknowledged when it is stored", () => {
    const { env, task, input, did } = taskOf("sum");
    task.receive(input, barrier(1));
    expect(did(/prepares|emits|reports|asks/)).toEqual([
      "prepares 1", "emits barrier checkpoint=1 stop=false", "reports snapshot-taken checkpoint=1",
      'asks write system=storage snapshot={"checkpoint":1,"task":"sum-0","operators":[{"operator":"sum","states":[]}]} synced=true',
    ]);
    stored(task, env, { kind: "written", handle: "h" });
    expect(did()).toEqual(["tells coordinator: acknowledge it checkpoint=1 handle=h"]);
    stored(task, env, { kind: "written", handle: "h" });
    expect(did()).toEqual([]);
  });

  test("whose snapshot cannot be stored is declined", () => {
    const { env, task, input, did } = taskOf("sum");
    task.receive(input, barrier(1));
    did();
    stored(task, env, { kind: "write-failed" });
    expect(did()).toEqual(["tells coordinator: decline it checkpoint=1 reason=write-failed"]);
  });

  test("is taken once, and none older after it", () => {
    const { task, did } = taskOf("in");
    for (const checkpoint of [2, 2, 1]) task.control({ kind: "trigger", checkpoint, stop: null });
    expect(did(/snapshot-taken/)).toEqual(["reports snapshot-taken checkpoint=2"]);
  });

  test("that the coordinator gave up before its barrier came is passed over, and said to be so; the next is taken", () => {
    const { task, input, did } = taskOf("sum");
    task.control({ kind: "notify-aborted", checkpoint: 1, latestCompleted: 0 });
    task.receive(input, barrier(1));
    expect(did(/reports|emits|tells/)).toEqual(["reports alignment-aborted checkpoint=1", "emits cancel-checkpoint checkpoint=1"]);
    task.receive(input, barrier(2));
    expect(did(/snapshot-taken/)).toHaveLength(1);
  });

  test("that a task upstream gave up is given up: declined, and passed on; its barrier, should it come, is too late", () => {
    const { task, input, did } = taskOf("sum");
    task.receive(input, { kind: "cancel-checkpoint", checkpoint: 1 });
    expect(did()).toEqual(["reports alignment-aborted checkpoint=1", "tells coordinator: decline it checkpoint=1 reason=alignment-aborted", "emits cancel-checkpoint checkpoint=1"]);
    task.receive(input, barrier(1));
    expect(did(/snapshot-taken/)).toEqual([]);
  });
});

test("how a barrier gets into the stream is its parts' affair at a source, and nowhere else", () => {
  const parts = { barrierInjector: injectNothing };
  const source = taskOf("in", { parts });
  source.task.control({ kind: "trigger", checkpoint: 1, stop: null });
  const { task, input, did } = taskOf("sum", { parts });
  task.receive(input, barrier(1));
  expect([source.did(/emits|taken/), did(/emits|taken/)]).toEqual([["reports snapshot-taken checkpoint=1"], ["emits barrier checkpoint=1 stop=false", "reports snapshot-taken checkpoint=1"]]);
});

describe("a stop with a savepoint", () => {
  test("suspends a source: it reads no more, and gives out nothing that was held back", () => {
    const { task, did, input } = taskOf("in");
    task.control({ kind: "trigger", checkpoint: 3, stop: "suspend" });
    expect(did(/pauses|resumes|finishes|emits|snapshot-taken/)).toEqual([`pauses ${input}`, "emits barrier checkpoint=3 stop=true", "reports snapshot-taken checkpoint=3"]);
  });

  test("that drains lets a source give out what it held back, and says that the data has ended, before the barrier", () => {
    const { task, did, input } = taskOf("in");
    task.control({ kind: "trigger", checkpoint: 3, stop: "drain" });
    expect(did(/pauses|resumes|finishes|emits|snapshot-taken/)).toEqual([
      `pauses ${input}`, "finishes", "emits end-of-data", "emits barrier checkpoint=3 stop=true", "reports snapshot-taken checkpoint=3",
    ]);
  });

  test("that drains finds a source whose data has ended with nothing more to give out", () => {
    const { task, input, did } = taskOf("in");
    task.receive(input, { kind: "end-of-data" });
    did();
    task.control({ kind: "trigger", checkpoint: 3, stop: "drain" });
    expect(did(/finishes|end-of-data/)).toEqual([]);
  });

  test("waits for the work under way", () => {
    const { env, task, input, did } = taskOf("in", { stage: { *process(): Steps<void> { yield REQUEST; } } });
    task.receive(input, record);
    did();
    task.control({ kind: "trigger", checkpoint: 3, stop: "drain" });
    expect(did()).toEqual([]);
    task.reply(env.asked("read"), DONE);
    expect(did(/finishes|emits/)).toEqual(["finishes", "emits end-of-data", "emits barrier checkpoint=3 stop=true"]);
  });

  test("ends those behind the sources as well, once they are told that it is complete", () => {
    const { task, input, did } = taskOf("sum");
    task.receive(input, barrier(3, true));
    expect(did(/emits/)).toEqual(["emits barrier checkpoint=3 stop=true"]);
    task.control({ kind: "notify-complete", checkpoint: 3 });
    task.control({ kind: "notify-complete", checkpoint: 3 });
    expect(did()).toEqual(["3", "commits 3 at last", "reports task-finished", "emits end-of-partition", "tells coordinator: finished it"]);
  });

  test("that failed fails the task", () => {
    const { task, input, did } = taskOf("sum");
    task.receive(input, barrier(3, true));
    did();
    task.control({ kind: "notify-aborted", checkpoint: 3, latestCompleted: 0 });
    expect(did(/tells/)).toEqual(["tells coordinator: task-failed it reason=the stop with savepoint 3 failed"]);
  });
});

describe("a notice", () => {
  test("commits once, and none older after it", () => {
    const { task, did } = taskOf("out");
    for (const checkpoint of [2, 2, 1]) task.control({ kind: "notify-complete", checkpoint });
    expect(did(/commits/)).toEqual(["commits 2"]);
  });

  test("that another was aborted tells of the latest that completed too", () => {
    const { task, did } = taskOf("out");
    task.control({ kind: "notify-aborted", checkpoint: 4, latestCompleted: 3 });
    task.control({ kind: "notify-aborted", checkpoint: 5, latestCompleted: 3 });
    expect(did(/commits/)).toEqual(["commits 3"]);
  });

  test("of a checkpoint that the attempt restored, or an older one, is none", () => {
    const { task, env, did } = taskOf("out", { restore: { checkpoint: 5, attempt: 1, adopted: false, finished: true, parts: [] }, begin: false });
    task.reply(env.asked("load"), DONE);
    task.control({ kind: "notify-complete", checkpoint: 5 });
    expect(did(/commits/)).toEqual([]);
  });
});

describe("the end of the data", () => {
  test("gives out what was held back; the next checkpoint is the last, and ends the task", () => {
    const { task, input, did } = taskOf("sum");
    task.receive(input, barrier(1));
    did();
    task.receive(input, { kind: "end-of-data" });
    expect(did()).toEqual(["finishes", "emits end-of-data"]);
    task.control({ kind: "notify-complete", checkpoint: 1 });
    expect(did(/commits|finished/)).toEqual(["commits 1"]);
    task.receive(input, barrier(2));
    task.control({ kind: "notify-complete", checkpoint: 2 });
    expect(did(/commits|finished/)).toEqual(["commits 2 at last", "reports task-finished", "tells coordinator: finished it"]);
  });

  test("is the end of the task where there are no checkpoints", () => {
    const { task, input, did } = taskOf("sum", { mode: "none" });
    task.receive(input, { kind: "end-of-data" });
    expect(did()).toEqual(["finishes", "emits end-of-data", "reports task-finished", "emits end-of-partition", "tells coordinator: finished it"]);
    task.receive(input, record);
    expect(did()).toEqual([]);
  });
});

describe("a restore", () => {
  const restore = (parts: number, finished = false): Restore => ({ checkpoint: 4, attempt: 1, adopted: false, finished, parts: Array.from({ length: parts }, (_, part) => ({ handle: `h${part}`, share: null })) as never });
  const snapshotOf = (key: string): Reply => {
    const operators: readonly OperatorSnapshot[] = [{ operator: "sum", states: [{ name: "sums", role: "applied", distribution: "keyed", cells: [{ key, value: 1, lineage: [0, 0] }] }] }];
    return { kind: "loaded", snapshot: { checkpoint: 4, task: "sum-0", operators } };
  };

  test("waits for every part, and puts them together", () => {
    const { task, env, did } = taskOf("sum", { restore: restore(2), begin: false });
    expect(did(/asks/)).toHaveLength(2);
    task.reply(env.asked("load"), snapshotOf("b"));
    task.receive(0, record);
    expect(did()).toEqual([]);
    task.reply(env.asked("load") - 1, snapshotOf("a"));
    const [restored, ...rest] = did();
    expect(restored).toMatch(/restores .*"key":"a".*"key":"b"/);
    expect(rest).toContain("reports restored checkpoint=4");
    expect(rest.slice(-2)).toEqual(["opens", `resumes ${graph.tasks.find(({ name }) => name === "sum-0")!.inputs[0]!.id}`]);
  });

  test("of a part that cannot be loaded fails the task", () => {
    const { task, env, did } = taskOf("sum", { restore: restore(1), begin: false });
    task.reply(env.asked("load"), { kind: "missing" });
    expect(did(/tells/)).toEqual(["tells coordinator: task-failed it reason=the snapshot could not be loaded: missing"]);
  });

  test("of a task that had finished ends it at once, and says so to those behind it", () => {
    const { did } = taskOf("sum", { restore: restore(0, true), begin: false });
    expect(did(/opens|emits|finished/)).toEqual(["emits end-of-data", "reports task-finished", "emits end-of-partition", "tells coordinator: finished it"]);
  });

  test("without a checkpoint begins with nothing", () => {
    expect(taskOf("sum", { begin: false }).did(/restores|restored|tells|opens/)).toEqual(["restores null", "reports restored checkpoint=null", "tells coordinator: running it", "opens"]);
  });
});

test("a stage that throws fails the task, which hears nothing any more", () => {
  const { task, input, did } = taskOf("sum", { stage: { process() { throw new Error("no such key"); } } });
  task.receive(input, record);
  expect(did()).toEqual([`pauses ${input}`, "closes", "tells coordinator: task-failed it reason=no such key"]);
  task.receive(input, barrier(1));
  task.control({ kind: "notify-complete", checkpoint: 1 });
  expect(did()).toEqual([]);
});

test("in a stopped world a source stands still, drains before it saves, and goes on when it is told", () => {
  const { task, input, did } = taskOf("in", { mode: "stop-the-world" });
  task.control({ kind: "trigger", checkpoint: 1, stop: null });
  expect(did()).toEqual([`pauses ${input}`, "emits barrier checkpoint=1 stop=false", "reports drained checkpoint=1", "tells coordinator: drained it checkpoint=1"]);
  task.control({ kind: "save", checkpoint: 1 });
  expect(did(/resumes|emits|taken/)).toEqual(["reports snapshot-taken checkpoint=1"]);
  task.control({ kind: "resume", checkpoint: 1, completed: true });
  expect(did()).toEqual([`resumes ${input}`]);
});
