// What is particular to one external system: how its sink takes the answers that no other system gives.
import { describe, expect, test } from "vitest";
import { SinkBench } from "../../../../tools/testing/sink-bench.js";
import { drive } from "../../../../tools/testing/steps.js";
import type { Reply, Request } from "../../../environment/systems.js";
import type { LogCommittable } from "./log-producer.js";
import type { TableCommittable } from "./table-sink.js";

describe("on an XA database", () => {
  test("an insert without an answer fails the attempt: asked again it might be done twice", () => {
    const bench = new SinkBench({ system: "xa-database" });
    const sink = bench.attempt();
    bench.write(sink, 1, 2);
    bench.loseReplies = 1;
    expect(() => bench.write(sink, 3, 4)).toThrow("insert into out-0-1-1 was refused: timed-out");
  });

  test("a prepare without an answer is looked up", () => {
    const bench = new SinkBench({ system: "xa-database" });
    const sink = bench.attempt();
    bench.write(sink, 1, 2);
    bench.loseReplies = 1;
    expect(bench.run(sink.preCommit(1))).toEqual({ transaction: "out-0-1-1" });
    expect(bench.asked.slice(-2)).toEqual(["prepare", "recover"]);
  });

  test("a branch whose start got no answer is known when it is asked for again, and goes on", () => {
    const bench = new SinkBench({ system: "xa-database" });
    const sink = bench.attempt();
    bench.asked.length = 0;
    bench.loseReplies = 1;
    bench.write(sink, 1, 2);
    expect(bench.asked).toEqual(["start", "start", "insert"]);
  });

  test("a row that another branch holds is waited for, and not for ever", () => {
    const bench = new SinkBench({ system: "xa-database" });
    const other = bench.attempt({ subtask: 1 });
    bench.write(other, 1, 2);
    bench.run(other.preCommit(1));
    const sink = bench.attempt();
    expect(() => bench.write(sink, 1, 2)).toThrow("locked");
    expect(bench.asked.filter((kind) => kind === "insert").length).toBe(1 + 20);
  });

  test("a branch that is not known is committed, if it was asked before or this is a recovery; else somebody has ended it", () => {
    const bench = new SinkBench({ system: "xa-database" });
    const sink = bench.attempt();
    bench.run(sink.commit({ transaction: "out-0-1-1" }, true));
    expect(() => bench.run(sink.commit({ transaction: "out-0-1-1" }, false))).toThrow("unknown-xid");
    const replies: Reply[] = [{ kind: "timed-out" }, { kind: "unknown-xid" }];
    expect(() => drive(sink.commit({ transaction: "out-0-1-1" }, false), () => replies.shift()!)).not.toThrow();
  });

  test("a commit without an answer is asked for again, also in recovery", () => {
    const sink = new SinkBench({ system: "xa-database" }).attempt();
    for (const recovering of [false, true]) {
      const replies: Reply[] = [{ kind: "timed-out" }, { kind: "timed-out" }, { kind: "committed" }];
      drive(sink.commit({ transaction: "out-0-1-1" }, recovering), () => replies.shift()!);
      expect(replies).toEqual([]);
    }
  });

  test("a prepare that is refused fails the attempt; one that is answered is not looked up", () => {
    const bench = new SinkBench({ system: "xa-database" });
    const sink = bench.attempt();
    bench.write(sink, 1, 2);
    const refusing = (request: Request): Reply => (request.kind === "prepare" ? { kind: "protocol-error" } : { kind: "recovered", xids: ["out-0-1-1"] });
    expect(() => drive(sink.preCommit(1), refusing)).toThrow("prepare of out-0-1-1 was refused: protocol-error");
    bench.asked.length = 0;
    bench.run(sink.preCommit(1));
    expect(bench.asked).toEqual(["prepare"]);
  });

  test("the order of commits is kept", () => {
    expect(new SinkBench({ system: "xa-database" }).attempt().ordered).toBe(true);
  });
});

describe("on a table", () => {
  test("a commit that somebody came before is tried again on what they left", () => {
    const bench = new SinkBench({ system: "table" });
    const [one, other] = [bench.attempt(), bench.attempt({ subtask: 1 })];
    bench.write(one, 1);
    bench.write(other, 2);
    const [first, second] = [bench.run(one.preCommit(1))!, bench.run(other.preCommit(1))!];
    let interrupted = false;
    drive(one.commit(first, false), (request) => {
      if (request.kind === "commit-snapshot" && !interrupted) {
        interrupted = true;
        bench.run(other.commit(second, false));
      }
      return bench.world.ask(request);
    });
    expect(bench.visible).toEqual([2, 1]);
  });

  test("what was staged and is gone is reported as lost in recovery, and fails otherwise", () => {
    const bench = new SinkBench({ system: "table" });
    const sink = bench.attempt();
    const gone: TableCommittable = { transaction: "out-0-1-1", files: ["out-0-1-1/0"], execution: 1, writer: "out-0", checkpoint: 1 };
    expect(() => bench.run(sink.commit(gone, false))).toThrow("no-such-file");
    bench.run(sink.commit(gone, true));
    expect(bench.dropped).toEqual(["out-0-1-1"]);
  });

  test("a file that cannot be written fails the attempt", () => {
    const bench = new SinkBench({ system: "table" });
    const sink = bench.attempt();
    bench.write(sink, 1);
    const refusing = (request: Request): Reply => (request.kind === "write-file" ? { kind: "no-such-file" } : bench.world.ask(request));
    expect(() => drive(sink.preCommit(1), refusing)).toThrow("write of out-0-1-1/0 was refused: no-such-file");
  });

  test("each batch is a file of its own, and one commit adds them all", () => {
    const bench = new SinkBench({ system: "table" });
    const sink = bench.attempt();
    bench.write(sink, 1, 2, 3);
    expect(bench.run(sink.preCommit(5))).toMatchObject({ files: ["out-0-1-1/0", "out-0-1-1/1"], writer: "out-0", checkpoint: 5 });
  });
});

describe("on a file system", () => {
  test("bytes that are gone by the barrier fail the attempt", () => {
    const bench = new SinkBench({ system: "file-system" });
    const sink = bench.attempt();
    bench.write(sink, 1, 2);
    bench.world.failMachine = true;
    expect(() => bench.run(sink.preCommit(1))).toThrow("sync of .out-0-1-1 was refused: bytes-lost");
  });

  test("records that cannot be written fail the attempt", () => {
    const bench = new SinkBench({ system: "file-system" });
    const sink = bench.attempt();
    bench.write(sink, 1);
    const refusing = (request: Request): Reply => (request.kind === "write-records" ? { kind: "no-such-file" } : bench.world.ask(request));
    expect(() => drive(sink.preCommit(1), refusing)).toThrow("write to .out-0-1-1 was refused: no-such-file");
  });

  test("a file that was renamed is not looked for", () => {
    const bench = new SinkBench({ system: "file-system" });
    const sink = bench.attempt();
    bench.write(sink, 1);
    const committable = bench.run(sink.preCommit(1))!;
    bench.asked.length = 0;
    bench.run(sink.commit(committable, false));
    expect(bench.asked).toEqual(["rename"]);
  });

  test("a file that is neither hidden nor renamed is reported as lost in recovery, and fails otherwise", () => {
    const bench = new SinkBench({ system: "file-system" });
    const sink = bench.attempt();
    expect(() => bench.run(sink.commit({ transaction: ".f", target: "f" }, false))).toThrow("no-such-file");
    bench.run(sink.commit({ transaction: ".f", target: "f" }, true));
    expect(bench.dropped).toEqual([".f"]);
  });
});

describe("on an object store", () => {
  test("an upload whose beginning got no answer is taken up, not begun again", () => {
    const bench = new SinkBench({ system: "object-store" });
    const sink = bench.attempt();
    bench.loseReplies = 1;
    bench.write(sink, 1, 2);
    expect(bench.open).toEqual(["out-0-1-1?1"]);
  });

  test("an upload that is gone without an object is reported as lost in recovery, and fails otherwise", () => {
    const bench = new SinkBench({ system: "object-store" });
    const sink = bench.attempt();
    const gone = { transaction: "out-0-1-9?9", key: "out-0-1-9", parts: 1 };
    expect(() => bench.run(sink.commit(gone, false))).toThrow("no-such-upload");
    bench.run(sink.commit(gone, true));
    expect(bench.dropped).toEqual(["out-0-1-9?9"]);
  });
});

test("on an object store an object that is there does not speak for an upload that is refused otherwise than as unknown", () => {
  const bench = new SinkBench({ system: "object-store" });
  const sink = bench.attempt();
  const gone = { transaction: "u", key: "k", parts: 1 };
  const replies = (request: Request): Reply => (request.kind === "complete-upload" ? { kind: "invalid-part" } : { kind: "object-found" });
  expect(() => drive(sink.commit(gone, false), replies)).toThrow("completion of u was refused: invalid-part");
});

describe.each([undefined, "per-checkpoint", "pooled"] as const)("on a transactional log, ids %s", (ids) => {
  test("a commit that is refused fails the attempt, and in recovery is reported as lost", () => {
    const bench = new SinkBench({ system: "transactional-log", ...(ids !== undefined && { ids }) });
    const sink = bench.attempt();
    const unknown: LogCommittable = { transaction: "out-0-1-9@3", id: "out-0-1-9", epoch: 3 };
    expect(() => bench.run(sink.commit(unknown, false))).toThrow(/^commit of out-0-1-9@3 was refused/);
    expect(bench.dropped).toEqual([]);
    bench.run(sink.commit(unknown, true));
    expect(bench.dropped).toEqual(["out-0-1-9@3"]);
  });
});

describe("on a transactional log, ids per checkpoint", () => {
  test("are taken without a gap, also for checkpoints that were idle or aborted: probing would stop there", () => {
    const bench = new SinkBench({ system: "transactional-log", ids: "per-checkpoint" });
    const dead = bench.attempt();
    for (const checkpoint of [1, 4, 5]) bench.run(dead.preCommit(checkpoint));
    bench.write(dead, 1, 2);
    expect(bench.open).toEqual(["out-0-1-6@0"]);
    bench.attempt({ attempt: 2 });
    expect(bench.open).toEqual([]);
  });

  test("of old subtasks are probed by whoever stands in for them", () => {
    const bench = new SinkBench({ system: "transactional-log", ids: "per-checkpoint" });
    const old = bench.attempt({ subtask: 3, parallelism: 4 });
    bench.run(old.preCommit(1));
    const state = old.snapshot();
    bench.write(old, 1, 2);
    bench.attempt({ subtask: 1, parallelism: 2, attempt: 2 }, [state]);
    expect(bench.open).toEqual([]);
  });
});

describe("on a transactional log, pooled ids", () => {
  test("are used again once they are committed, in a new epoch", () => {
    const bench = new SinkBench({ system: "transactional-log", ids: "pooled" });
    const sink = bench.attempt();
    bench.write(sink, 1);
    const first = bench.run(sink.preCommit(1))!;
    bench.write(sink, 2);
    const second = bench.run(sink.preCommit(2))!;
    bench.run(sink.commit(first, false));
    bench.write(sink, 3);
    const third = bench.run(sink.preCommit(3))!;
    expect([first, second, third].map(({ transaction }) => transaction)).toEqual(["out-0-1-0@0", "out-0-1-1@0", "out-0-1-0@1"]);
  });

  test("do not let a restored transaction commit its successor: it is fenced, and given up", () => {
    const bench = new SinkBench({ system: "transactional-log", ids: "pooled" });
    const dead = bench.attempt();
    bench.write(dead, 1);
    const first = bench.run(dead.preCommit(1))!;
    bench.run(dead.commit(first, false));
    bench.write(dead, 2, 3);
    bench.attempt({ attempt: 2 }, [null], [first]);
    expect([bench.visible, bench.open, bench.dropped]).toEqual([[1], [], [first.transaction]]);
  });
});
