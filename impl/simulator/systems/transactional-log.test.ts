// The transactional log, against Kafka's rules: fencing, idempotent requests, timeout, last stable offset, read-committed readers.
import { describe, expect, test } from "vitest";
import { SystemBench } from "../../../tools/testing/system-bench.js";
import type { TransactionalLogRequest } from "../../environment/systems.js";
import { TransactionalLog } from "./transactional-log.js";

const recordsOf = (values: readonly number[]) => values.map((value) => ({ kind: "record" as const, key: "k", value, partition: 0, offset: value, digest: 0 }));

function logBench() {
  const log = new TransactionalLog();
  const bench = new SystemBench(log);
  const ask = (request: TransactionalLogRequest) => bench.ask({ system: "transactional-log", ...request });
  const sequences = new Map<string, number>();
  return {
    bench,
    initialize: (id: string) => ask({ kind: "initialize", id }),
    append: (id: string, epoch: number, ...values: number[]) => {
      const sequence = sequences.get(`${id}@${epoch}`) ?? 0;
      sequences.set(`${id}@${epoch}`, sequence + 1);
      return ask({ kind: "append", id, epoch, sequence, records: recordsOf(values) }).kind;
    },
    appendAs: (sequence: number, id: string, epoch: number, ...values: number[]) => ask({ kind: "append", id, epoch, sequence, records: recordsOf(values) }).kind,
    plain: (...values: number[]) => ask({ kind: "append-plain", records: recordsOf(values) }).kind,
    commit: (id: string, epoch: number) => ask({ kind: "commit", id, epoch }).kind,
    abort: (id: string, epoch: number) => ask({ kind: "abort", id, epoch }).kind,
    visible: () => log.visible().map(({ value }) => value),
    /** What it reported about transactions and visibility. */
    facts: () => bench.events.map((event) => {
      switch (event.kind) {
        case "transaction-opened":
        case "transaction-committed": return `${event.kind.slice(12)} ${event.transaction}`;
        case "transaction-aborted": return `aborted ${event.transaction}: ${event.cause}, ${event.records} record(s)`;
        case "visible": return `visible ${event.records.map(({ value }) => value).join("+")} of ${event.transaction}`;
        default: return event.kind;
      }
    }),
  };
}

describe("a transaction", () => {
  test("begins with its first append, not with the id", () => {
    const { initialize, append, facts } = logBench();
    initialize("a");
    expect(facts()).toEqual([]);
    expect(append("a", 0, 1)).toBe("appended");
    append("a", 0, 2);
    expect(facts()).toEqual(["opened a@0"]);
  });

  test("is invisible until it is committed, and then all of it is visible", () => {
    const { initialize, append, commit, visible, facts } = logBench();
    initialize("a");
    append("a", 0, 1, 2);
    append("a", 0, 3);
    expect(visible()).toEqual([]);
    expect(commit("a", 0)).toBe("committed");
    expect(visible()).toEqual([1, 2, 3]);
    expect(facts()).toEqual(["opened a@0", "committed a@0", "visible 1+2+3 of a@0"]);
  });

  test("that was aborted is never visible", () => {
    const { initialize, append, abort, plain, visible, facts } = logBench();
    initialize("a");
    append("a", 0, 1, 2);
    expect(abort("a", 0)).toBe("aborted");
    plain(3);
    expect(visible()).toEqual([3]);
    expect(facts()).toEqual(["opened a@0", "aborted a@0: requested, 2 record(s)", "visible 3 of null"]);
  });

  test("cannot be committed before it has begun", () => {
    const { initialize, commit } = logBench();
    initialize("a");
    expect(commit("a", 0)).toBe("invalid-state");
  });

  test("of an id that was never initialized does not exist", () => {
    const { append, commit, abort } = logBench();
    expect([append("a", 0, 1), commit("a", 0), abort("a", 0)]).toEqual(["invalid-state", "invalid-state", "invalid-state"]);
  });

  test("that has ended is followed by another of the same epoch", () => {
    const { initialize, append, commit, visible, facts } = logBench();
    initialize("a");
    append("a", 0, 1);
    commit("a", 0);
    expect(append("a", 0, 2)).toBe("appended");
    expect(visible()).toEqual([1]);
    commit("a", 0);
    expect(visible()).toEqual([1, 2]);
    expect(facts().filter((fact) => fact.startsWith("opened"))).toEqual(["opened a@0", "opened a@0+1"]);
  });
});

describe("a repeated request", () => {
  test("to commit is answered like the first, and shows nothing again", () => {
    const { initialize, append, commit, visible, facts } = logBench();
    initialize("a");
    append("a", 0, 1);
    expect([commit("a", 0), commit("a", 0)]).toEqual(["committed", "committed"]);
    expect(visible()).toEqual([1]);
    expect(facts()).toHaveLength(3);
  });

  test("to append, known by its sequence number, is answered like the first, and appends nothing again", () => {
    const { initialize, appendAs, commit, visible } = logBench();
    initialize("a");
    const replies = [appendAs(0, "a", 0, 1), appendAs(0, "a", 0, 1), appendAs(1, "a", 0, 2), appendAs(0, "a", 0, 1), appendAs(1, "a", 0, 2)];
    commit("a", 0);
    expect(replies).toEqual(Array(5).fill("appended"));
    expect(visible()).toEqual([1, 2]);
  });

  test("to abort is answered like the first", () => {
    const { initialize, append, abort, facts } = logBench();
    initialize("a");
    append("a", 0, 1);
    expect([abort("a", 0), abort("a", 0)]).toEqual(["aborted", "aborted"]);
    expect(facts()).toHaveLength(2);
  });

  test("to end a transaction the other way is refused", () => {
    const { initialize, append, commit, abort, visible } = logBench();
    initialize("a");
    append("a", 0, 1);
    commit("a", 0);
    initialize("b");
    append("b", 0, 2);
    abort("b", 0);
    expect([abort("a", 0), commit("b", 0)]).toEqual(["invalid-state", "invalid-state"]);
    expect(visible()).toEqual([1]);
  });
});

describe("a transactional id", () => {
  test("gets a new epoch, and so a new transaction, each time it is initialized; the first is 0", () => {
    const { initialize } = logBench();
    expect([initialize("a"), initialize("a"), initialize("b")]).toEqual([
      { kind: "initialized", epoch: 0, transaction: "a@0" },
      { kind: "initialized", epoch: 1, transaction: "a@1" },
      { kind: "initialized", epoch: 0, transaction: "b@0" },
    ]);
  });

  test("initialized anew aborts what its earlier epoch left open, and fences it", () => {
    const { initialize, append, commit, abort, visible, facts } = logBench();
    initialize("a");
    append("a", 0, 1);
    initialize("a");
    expect([append("a", 0, 2), commit("a", 0), abort("a", 0)]).toEqual(["fenced", "fenced", "fenced"]);
    expect(visible()).toEqual([]);
    expect(facts()).toEqual(["opened a@0", "aborted a@0: fenced, 1 record(s)"]);
  });

  test("initialized anew takes nothing back of what was committed", () => {
    const { initialize, append, commit, visible, facts } = logBench();
    initialize("a");
    append("a", 0, 1);
    commit("a", 0);
    initialize("a");
    expect(visible()).toEqual([1]);
    expect(facts()).not.toContainEqual(expect.stringMatching("aborted"));
  });

  test("initialized anew does not disturb another id", () => {
    const { initialize, append, commit } = logBench();
    initialize("a");
    initialize("b");
    append("b", 0, 1);
    initialize("a");
    expect(commit("b", 0)).toBe("committed");
  });
});

describe("the timeout", () => {
  test("is set when a transaction begins, once", () => {
    const { bench, initialize, append } = logBench();
    initialize("a");
    expect(bench.timers).toEqual([]);
    append("a", 0, 1);
    append("a", 0, 2);
    expect(bench.timers).toEqual([{ subject: "a@0", delay: 900 }]);
  });

  test("aborts a transaction that is still open, and fences its writer", () => {
    const { bench, initialize, append, commit, visible, facts } = logBench();
    initialize("a");
    append("a", 0, 1, 2);
    bench.expire("a@0");
    expect([append("a", 0, 3), commit("a", 0)]).toEqual(["fenced", "fenced"]);
    expect(visible()).toEqual([]);
    expect(facts()).toEqual(["opened a@0", "aborted a@0: timeout, 2 record(s)"]);
  });

  test("finds the next to initialize the id one epoch further", () => {
    const { bench, initialize, append } = logBench();
    initialize("a");
    append("a", 0, 1);
    bench.expire("a@0");
    expect(initialize("a")).toMatchObject({ epoch: 2 });
  });

  test("of a transaction that has ended does nothing", () => {
    const { bench, initialize, append, commit, visible, facts } = logBench();
    initialize("a");
    append("a", 0, 1);
    commit("a", 0);
    bench.expire("a@0");
    expect([commit("a", 0), visible(), facts().length]).toEqual(["committed", [1], 3]);
  });

  test("of an earlier epoch leaves the later one open", () => {
    const { bench, initialize, append, commit } = logBench();
    initialize("a");
    append("a", 0, 1);
    initialize("a");
    append("a", 1, 2);
    bench.expire("a@0");
    expect(commit("a", 1)).toBe("committed");
  });
});

describe("a read-committed reader", () => {
  function twoOpen() {
    const log = logBench();
    log.initialize("early");
    log.initialize("late");
    log.append("early", 0, 1);
    log.append("late", 0, 2);
    log.append("early", 0, 3);
    log.append("late", 0, 4);
    return log;
  }

  test("does not pass an open transaction, though a later one is committed", () => {
    const { commit, visible, facts } = twoOpen();
    commit("late", 0);
    expect(visible()).toEqual([]);
    expect(facts().at(-1)).toBe("committed late@0");
  });

  test("sees all that was held back once the earlier transaction is committed, in the order of the log", () => {
    const { commit, visible } = twoOpen();
    commit("late", 0);
    commit("early", 0);
    expect(visible()).toEqual([1, 2, 3, 4]);
  });

  test("sees what was held back once the earlier transaction is aborted, and nothing of that", () => {
    const { commit, abort, visible } = twoOpen();
    commit("late", 0);
    abort("early", 0);
    expect(visible()).toEqual([2, 4]);
  });

  test("sees what was held back once the earlier transaction times out, or its id is fenced", () => {
    const [timedOut, fenced] = [twoOpen(), twoOpen()];
    timedOut.commit("late", 0);
    timedOut.bench.expire("early@0");
    fenced.commit("late", 0);
    fenced.initialize("early");
    expect([timedOut.visible(), fenced.visible()]).toEqual([[2, 4], [2, 4]]);
  });

  test("sees of a committed transaction only what stands before the next open one", () => {
    const { commit, visible } = twoOpen();
    commit("early", 0);
    expect(visible()).toEqual([1]);
  });

  test("sees a write outside any transaction at once, unless an open transaction stands before it", () => {
    const { initialize, append, commit, plain, visible } = logBench();
    plain(1);
    expect(visible()).toEqual([1]);
    initialize("a");
    append("a", 0, 2);
    plain(3);
    expect(visible()).toEqual([1]);
    commit("a", 0);
    expect(visible()).toEqual([1, 2, 3]);
  });

  test("is told of each record once, and of all that it sees", () => {
    const { commit, visible, plain, bench } = twoOpen();
    commit("early", 0);
    commit("late", 0);
    plain(5);
    const told = bench.events.flatMap((event) => (event.kind === "visible" ? event.records.map(({ value }) => value) : []));
    expect(told).toEqual(visible());
    expect(told).toEqual([1, 2, 3, 4, 5]);
  });
});

test("open transactions are listed by the beginning of their ids, whoever began them", () => {
  const { bench, initialize, append, commit } = logBench();
  for (const id of ["a-1", "a-2", "a-3", "b-1"]) initialize(id);
  for (const id of ["a-1", "a-2", "b-1"]) append(id, 0, 1);
  commit("a-2", 0);
  expect(bench.ask({ system: "transactional-log", kind: "list-transactions", prefix: "a-" })).toEqual({ kind: "transactions", ids: ["a-1"] });
});
