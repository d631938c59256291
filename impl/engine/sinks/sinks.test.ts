// What every two-phase-commit sink owes the protocol, each against its own external system: step by step, and under lost replies, crashes and dead attempts.
import { describe, expect, test } from "vitest";
import { SinkBench, type SinkSpec } from "../../../tools/testing/sink-bench.js";

const SINKS: readonly (readonly [name: string, spec: SinkSpec])[] = [
  ["transactional log, counted ids", { system: "transactional-log" }],
  ["transactional log, ids per checkpoint", { system: "transactional-log", ids: "per-checkpoint" }],
  ["transactional log, ids per checkpoint, begun at the barrier", { system: "transactional-log", ids: "per-checkpoint", begin: "barrier" }],
  ["transactional log, pooled ids", { system: "transactional-log", ids: "pooled" }],
  ["transactional log, pooled ids, begun at the barrier", { system: "transactional-log", ids: "pooled", begin: "barrier" }],
  ["XA database", { system: "xa-database" }],
  ["XA database, begun at the barrier", { system: "xa-database", begin: "barrier" }],
  ["table", { system: "table" }],
  ["file system", { system: "file-system" }],
  ["file system, begun at the barrier", { system: "file-system", begin: "barrier" }],
  ["object store", { system: "object-store" }],
  ["object store, begun at the barrier", { system: "object-store", begin: "barrier" }],
];

describe.each(SINKS)("a sink on a %s", (_name, spec) => {
  test("shows nothing before the commit, and all of it after", () => {
    const bench = new SinkBench(spec);
    const sink = bench.attempt();
    bench.write(sink, 1, 2, 3);
    const committable = bench.run(sink.preCommit(1))!;
    expect(bench.visible).toEqual([]);
    bench.run(sink.commit(committable, false));
    expect(bench.visible).toEqual([1, 2, 3]);
  });

  test("has no committable for an interval without a record", () => {
    const bench = new SinkBench(spec);
    const sink = bench.attempt();
    expect(bench.run(sink.preCommit(1))).toBeNull();
    bench.write(sink, 1);
    expect(bench.run(sink.preCommit(2))).not.toBeNull();
    expect(bench.run(sink.preCommit(3))).toBeNull();
  });

  test("keeps the intervals apart", () => {
    const bench = new SinkBench(spec);
    const sink = bench.attempt();
    bench.write(sink, 1, 2);
    const first = bench.run(sink.preCommit(1))!;
    bench.write(sink, 3);
    const second = bench.run(sink.preCommit(2))!;
    bench.write(sink, 4);
    expect(first.transaction).not.toBe(second.transaction);
    bench.run(sink.commit(first, false));
    expect(bench.visible).toEqual([1, 2]);
    bench.run(sink.commit(second, false));
    expect(bench.visible).toEqual([1, 2, 3]);
  });

  test("commits again after a crash what it had committed, and nothing happens", () => {
    const bench = new SinkBench(spec);
    const dead = bench.attempt();
    bench.write(dead, 1);
    const committable = bench.run(dead.preCommit(1))!;
    const state = dead.snapshot();
    bench.run(dead.commit(committable, false));
    bench.attempt({ attempt: 2 }, [state], [committable]);
    expect([bench.visible, bench.dropped]).toEqual([[1], []]);
  });

  test("commits after a crash what it had only pre-committed, and ends what came later", () => {
    const bench = new SinkBench(spec);
    const dead = bench.attempt();
    bench.write(dead, 1);
    const committable = bench.run(dead.preCommit(1))!;
    const state = dead.snapshot();
    bench.write(dead, 2, 3);
    bench.run(dead.preCommit(2));
    bench.write(dead, 4, 5);
    bench.attempt({ attempt: 2 }, [state], [committable]);
    expect([bench.visible, bench.open, bench.dropped]).toEqual([[1], [], []]);
  });

  test("ends what two dead attempts left, the second of which had restored the same checkpoint", () => {
    const bench = new SinkBench(spec);
    const first = bench.attempt();
    bench.write(first, 1, 2);
    const second = bench.attempt({ attempt: 2 });
    bench.write(second, 3, 4);
    bench.run(second.preCommit(1));
    bench.write(second, 5, 6);
    bench.attempt({ attempt: 3 });
    expect([bench.visible, bench.open]).toEqual([[], []]);
  });

  test("leaves alone what other subtasks have under way", () => {
    const bench = new SinkBench(spec);
    const other = bench.attempt({ subtask: 1, attempt: 1 });
    bench.write(other, 1);
    const committable = bench.run(other.preCommit(1))!;
    bench.attempt({ subtask: 0, attempt: 2 });
    bench.attempt({ subtask: 1, attempt: 2 }, [other.snapshot()], [committable]);
    expect([bench.visible, bench.open, bench.dropped]).toEqual([[1], [], []]);
  });

  test("hears of a commit whose reply was lost by asking again", () => {
    const bench = new SinkBench(spec);
    const sink = bench.attempt();
    bench.write(sink, 1);
    const committable = bench.run(sink.preCommit(1))!;
    for (const lost of [1, 2, 3]) {
      bench.loseReplies = lost;
      bench.run(sink.commit(committable, true));
    }
    expect([bench.visible, bench.dropped]).toEqual([[1], []]);
  });

  test("leaves nothing open when the data has ended", () => {
    const bench = new SinkBench(spec);
    const sink = bench.attempt();
    bench.write(sink, 1);
    const first = bench.run(sink.preCommit(1))!;
    sink.finish?.();
    expect(bench.run(sink.preCommit(2))).toBeNull();
    bench.run(sink.commit(first, false));
    expect([bench.visible, bench.open]).toEqual([[1], []]);
  });

  test("undoes on closing what is being written, and not what it has pre-committed", () => {
    const bench = new SinkBench(spec);
    const sink = bench.attempt();
    bench.write(sink, 1);
    const committable = bench.run(sink.preCommit(1))!;
    bench.write(sink, 2, 3);
    bench.send(sink.close?.());
    bench.run(sink.commit(committable, false));
    expect(bench.visible).toEqual([1]);
    expect(bench.open).toHaveLength(sink.close === undefined ? 1 : 0);
  });

  test("begins its next transaction at the barrier only if it is to, and none once the data has ended", () => {
    const begins = { "transactional-log": "initialize", "xa-database": "start", "table": "none", "file-system": "create", "object-store": "begin-upload" }[spec.system];
    const bench = new SinkBench(spec);
    const sink = bench.attempt();
    const begun = (checkpoint: number): boolean => {
      bench.asked.length = 0;
      bench.run(sink.preCommit(checkpoint));
      return bench.asked.includes(begins);
    };
    bench.write(sink, 1, 2);
    expect(begun(1)).toBe(spec.begin === "barrier");
    bench.write(sink, 3, 4);
    sink.finish?.();
    expect(begun(2)).toBe(false);
  });
});

/** An insert of an XA database cannot be repeated; all the others are written under lost replies too. */
describe.each(SINKS.filter(([, { system }]) => system !== "xa-database"))("a sink on a %s", (_name, spec) => {
  test.each([1, 2, 3, 4, 5])("writes each record once though %i replies in a row are lost", (lost) => {
    const bench = new SinkBench(spec);
    const sink = bench.attempt();
    bench.write(sink, 1);
    bench.loseReplies = lost;
    bench.write(sink, 2, 3);
    const committable = bench.run(sink.preCommit(1))!;
    bench.loseReplies = 0;
    bench.run(sink.commit(committable, false));
    sink.finish?.();
    bench.run(sink.preCommit(2));
    expect([bench.visible, bench.open]).toEqual([[1, 2, 3], []]);
  });
});
