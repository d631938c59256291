// The sink for a transactional log: which requests it makes, and what it makes of the replies. Driven by hand, and against the log itself.
import { describe, expect, test } from "vitest";
import { drive } from "../../../../tools/testing/steps.js";
import { SystemBench } from "../../../../tools/testing/system-bench.js";
import type { Record } from "../../../environment/messages.js";
import type { Plain } from "../../../environment/state.js";
import type { Reply, Request } from "../../../environment/systems.js";
import { TransactionalLog } from "../../../simulator/systems/transactional-log.js";
import type { Committable, MaybeSteps } from "../sink.js";
import { TransactionalLogSink } from "./transactional-log-sink.js";

const record = (value: number): Record => ({ kind: "record", key: "k", value, partition: 0, offset: value, digest: 0 });

function inWords(request: Request): string {
  if (request.system !== "transactional-log") return request.system;
  switch (request.kind) {
    case "initialize": return `initialize ${request.id}`;
    case "append": return `append ${request.records.map(({ value }) => value).join("+")} as ${request.sequence} to ${request.id}@${request.epoch}`;
    case "append-plain":
    case "list-transactions":
    case "find-mark": return request.kind;
    case "commit":
    case "abort": return `${request.kind} ${request.id}@${request.epoch}`;
  }
}

/** A sink over a log that lives on when the sink is made anew. */
function setting(batch = 1) {
  const log = new TransactionalLog();
  const bench = new SystemBench(log);
  const requests: string[] = [];
  const dropped: string[] = [];
  let lostReplies = 0;
  let attempts = 0;
  const answer = (request: Request): Reply => {
    requests.push(inWords(request));
    const reply = bench.ask(request);
    return lostReplies-- > 0 ? { kind: "timed-out" } : reply;
  };
  const run = <Result>(steps: MaybeSteps<Result>): Result => drive(steps, answer);
  return {
    bench, requests, dropped, run,
    visible: () => log.visible().map(({ value }) => value),
    loseReplies: (count: number) => void (lostReplies = count),
    /** A new attempt that restores this state. */
    attempt: (state: Plain = null, subtask = 0): TransactionalLogSink => {
      const sink = new TransactionalLogSink();
      sink.open({ name: "sink", subtask, parallelism: 2, attempt: ++attempts, begin: "first-record", batch, dropped: ({ transaction }) => dropped.push(transaction) });
      sink.restore(state === null ? [] : [state]);
      run(sink.abort());
      requests.length = 0;
      return sink;
    },
  };
}

describe("writing", () => {
  test("begins a transaction with the first record that is sent", () => {
    const { attempt, requests, run } = setting();
    run(attempt().write(record(1)));
    expect(requests).toEqual(["initialize sink-0-1-0", "append 1 as 0 to sink-0-1-0@1"]);
  });

  test("numbers the appends of a transaction", () => {
    const { attempt, requests, run } = setting();
    const sink = attempt();
    for (const value of [1, 2, 3]) run(sink.write(record(value)));
    expect(requests.slice(1)).toEqual(["append 1 as 0 to sink-0-1-0@1", "append 2 as 1 to sink-0-1-0@1", "append 3 as 2 to sink-0-1-0@1"]);
  });

  test("gathers a batch before it sends anything", () => {
    const { attempt, requests, run } = setting(2);
    const sink = attempt();
    run(sink.write(record(1)));
    expect(requests).toEqual([]);
    run(sink.write(record(2)));
    expect(requests).toEqual(["initialize sink-0-1-0", "append 1+2 as 0 to sink-0-1-0@1"]);
  });

  test("uses ids of its own subtask", () => {
    const { attempt, requests, run } = setting();
    run(attempt(null, 1).write(record(1)));
    expect(requests[0]).toBe("initialize sink-1-1-0");
  });

  test("shows nobody anything yet", () => {
    const { attempt, visible, run } = setting();
    run(attempt().write(record(1)));
    expect(visible()).toEqual([]);
  });

  test("fails when the transaction was fenced", () => {
    const { attempt, bench, run } = setting();
    const sink = attempt();
    run(sink.write(record(1)));
    bench.ask({ system: "transactional-log", kind: "initialize", id: "sink-0-1-0" });
    expect(() => run(sink.write(record(2)))).toThrow("append to sink-0-1-0@1 was refused: fenced");
  });
});

describe("pre-commit", () => {
  test("sends what is left of the batch, and hands out the transaction's name, id and epoch", () => {
    const { attempt, requests, run } = setting(8);
    const sink = attempt();
    run(sink.write(record(1)));
    expect(run(sink.preCommit())).toEqual({ transaction: "sink-0-1-0@1", id: "sink-0-1-0", epoch: 1 });
    expect(requests).toEqual(["initialize sink-0-1-0", "append 1 as 0 to sink-0-1-0@1"]);
  });

  test("without records hands out nothing, and asks nothing", () => {
    const { attempt, requests, run } = setting();
    expect(run(attempt().preCommit())).toBeNull();
    expect(requests).toEqual([]);
  });

  test("leaves the next records to a transaction of the next number", () => {
    const { attempt, requests, run } = setting();
    const sink = attempt();
    run(sink.write(record(1)));
    run(sink.preCommit());
    run(sink.write(record(2)));
    expect(requests.slice(2)).toEqual(["initialize sink-0-1-1", "append 2 as 0 to sink-0-1-1@0"]);
  });

  test("is followed by a snapshot that holds the attempt and the next number", () => {
    const { attempt, run } = setting();
    const sink = attempt();
    const before = sink.snapshot();
    run(sink.write(record(1)));
    run(sink.preCommit());
    expect([before, sink.snapshot()]).toEqual([{ subtask: 0, attempt: 1, next: 0 }, { subtask: 0, attempt: 1, next: 1 }]);
  });
});

function preCommitted(run: <Result>(steps: MaybeSteps<Result>) => Result, sink: TransactionalLogSink, value: number): Committable {
  run(sink.write(record(value)));
  return run(sink.preCommit())!;
}

describe("commit", () => {
  test("makes the transaction visible, once, however often it is asked for", () => {
    const { attempt, visible, run } = setting();
    const sink = attempt();
    const committable = preCommitted(run, sink, 1);
    run(sink.commit(committable, false));
    run(sink.commit(committable, false));
    expect(visible()).toEqual([1]);
  });

  test("by a later attempt, from what the checkpoint kept, makes the same transaction visible", () => {
    const { attempt, visible, run } = setting();
    const sink = attempt();
    const committable = preCommitted(run, sink, 1);
    const kept = JSON.parse(JSON.stringify(committable)) as Committable;
    run(attempt(sink.snapshot()).commit(kept, true));
    expect(visible()).toEqual([1]);
  });

  test("is asked for again when its reply was lost", () => {
    const { attempt, requests, visible, loseReplies, run } = setting();
    const sink = attempt();
    const committable = preCommitted(run, sink, 1);
    requests.length = 0;
    loseReplies(2);
    run(sink.commit(committable, false));
    expect(requests).toEqual(Array(3).fill("commit sink-0-1-0@1"));
    expect(visible()).toEqual([1]);
  });

  test("of a transaction that timed out fails the task while it runs", () => {
    const { attempt, bench, dropped, run } = setting();
    const sink = attempt();
    const committable = preCommitted(run, sink, 1);
    bench.expire("sink-0-1-0@1");
    expect(() => run(sink.commit(committable, false))).toThrow("commit of sink-0-1-0@1 was refused: fenced");
    expect(dropped).toEqual([]);
  });

  test("of a transaction that timed out is given up, and said to be, after a restore", () => {
    const { attempt, bench, dropped, visible, run } = setting();
    const sink = attempt();
    const committable = preCommitted(run, sink, 1);
    bench.expire("sink-0-1-0@1");
    run(attempt(sink.snapshot()).commit(committable, true));
    expect([dropped, visible()]).toEqual([["sink-0-1-0@1"], []]);
  });
});

describe("an append whose reply was lost", () => {
  test("is sent again under the same number, and stored once", () => {
    const { attempt, requests, visible, loseReplies, run } = setting();
    const sink = attempt();
    run(sink.write(record(1)));
    requests.length = 0;
    loseReplies(1);
    run(sink.write(record(2)));
    expect(requests).toEqual(["append 2 as 1 to sink-0-1-0@1", "append 2 as 1 to sink-0-1-0@1"]);
    run(sink.commit(run(sink.preCommit())!, false));
    expect(visible()).toEqual([1, 2]);
  });
});

describe("aborting what earlier attempts left open", () => {
  test("ends at the first id that was never used", () => {
    const { attempt, run, requests } = setting();
    const sink = attempt();
    for (const value of [1, 2]) preCommitted(run, sink, value);
    run(sink.write(record(3)));
    requests.length = 0;
    const next = new TransactionalLogSink();
    next.open({ name: "sink", subtask: 0, parallelism: 2, attempt: 2, begin: "first-record", batch: 1, dropped: () => {} });
    next.restore([]);
    run(next.abort());
    expect(requests).toEqual(["initialize sink-0-1-0", "initialize sink-0-1-1", "initialize sink-0-1-2", "initialize sink-0-1-3"]);
  });

  test("leaves the transactions of the restored checkpoint alone, open as they are", () => {
    const { attempt, bench, visible, run } = setting();
    const sink = attempt();
    const kept = preCommitted(run, sink, 1);
    const state = sink.snapshot();
    const forgotten = preCommitted(run, sink, 2);
    const restored = attempt(state);
    expect(bench.events.filter(({ kind }) => kind === "transaction-aborted")).toMatchObject([{ transaction: forgotten.transaction, cause: "fenced" }]);
    run(restored.commit(kept, true));
    expect(visible()).toEqual([1]);
  });

  test("fences the old attempt, should it still write or commit", () => {
    const { attempt, run } = setting();
    const zombie = attempt();
    const forgotten = preCommitted(run, zombie, 1);
    run(zombie.write(record(2)));
    attempt();
    expect(() => run(zombie.write(record(3)))).toThrow("fenced");
    expect(() => run(zombie.commit(forgotten, false))).toThrow("fenced");
  });

  test("asks for those of every attempt since the restored one, from the restored number on", () => {
    const { attempt, requests, run } = setting();
    const sink = attempt();
    preCommitted(run, sink, 1);
    const state = sink.snapshot();
    run(attempt(state).write(record(2)));
    requests.length = 0;
    const next = new TransactionalLogSink();
    next.open({ name: "sink", subtask: 0, parallelism: 2, attempt: 3, begin: "first-record", batch: 1, dropped: () => {} });
    next.restore([state]);
    run(next.abort());
    expect(requests).toEqual(["initialize sink-0-1-1", "initialize sink-0-1-2", "initialize sink-0-2-0", "initialize sink-0-2-1"]);
  });

  test("cannot be done to a successor: a zombie has ids of its own", () => {
    const { attempt, visible, run } = setting();
    const zombie = attempt();
    const successor = attempt();
    const kept = preCommitted(run, successor, 1);
    run(zombie.write(record(2)));
    run(zombie.preCommit());
    run(zombie.write(record(3)));
    run(successor.commit(kept, false));
    expect(visible()).toEqual([1]);
  });

  test("does so again after any number of attempts that failed at once", () => {
    const { attempt, bench, run } = setting();
    for (let attempts = 0; attempts < 5; attempts++) run(attempt().write(record(1)));
    attempt();
    const opened = bench.events.filter(({ kind }) => kind === "transaction-opened");
    const aborted = bench.events.filter(({ kind }) => kind === "transaction-aborted");
    expect([opened.length, aborted.length]).toEqual([5, 5]);
  });

  test("leaves other subtasks' transactions alone", () => {
    const { attempt, bench, run } = setting();
    run(attempt(null, 1).write(record(1)));
    attempt(null, 0);
    expect(bench.events.filter(({ kind }) => kind === "transaction-aborted")).toEqual([]);
  });
});
