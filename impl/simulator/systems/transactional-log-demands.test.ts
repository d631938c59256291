// A transactional log that does not meet one of two-phase commit's demands: what it does instead.
import { describe, expect, test } from "vitest";
import { SystemBench, factsOf, recordsOf } from "../../../tools/testing/system-bench.js";
import { ALL_DEMANDS, HELD_FOR, WRITABLE_FOR, type Demands } from "../../environment/demands.js";
import type { TransactionalLogRequest } from "../../environment/systems.js";
import { TransactionalLog } from "./transactional-log.js";

function logBench(unmet: Partial<Demands>) {
  const log = new TransactionalLog({ ...ALL_DEMANDS, ...unmet });
  const bench = new SystemBench(log);
  const ask = (request: TransactionalLogRequest) => bench.ask({ system: "transactional-log", ...request }).kind;
  let sequence = 0;
  return {
    bench,
    initialize: (id: string) => ask({ kind: "initialize", id }),
    append: (id: string, epoch: number, ...values: number[]) => ask({ kind: "append", id, epoch, sequence: sequence++, records: recordsOf(...values) }),
    commit: (id: string, epoch: number) => ask({ kind: "commit", id, epoch }),
    visible: () => log.visible().map(({ value }) => value),
    facts: () => factsOf(bench.events),
  };
}

describe("a log that does not meet a demand", () => {
  test("shows what is appended at once when it has no transactions", () => {
    const { initialize, append, commit, visible } = logBench({ transactions: false });
    initialize("a");
    append("a", 0, 1);
    expect([visible(), commit("a", 0), visible()]).toEqual([[1], "committed", [1]]);
  });

  test.each([["writable", WRITABLE_FOR], ["held", HELD_FOR]])("ends a transaction after a while, and fences its producer, when it is not %s", (demand, delay) => {
    const { bench, initialize, append, commit, facts } = logBench({ [demand]: false });
    initialize("a");
    append("a", 0, 1);
    expect(bench.timers).toEqual([{ subject: "a@0", delay }]);
    bench.expire("a@0");
    expect([append("a", 0, 2), commit("a", 0)]).toEqual(["fenced", "fenced"]);
    expect(facts().at(-1)).toBe("aborted a@0: not-held, 1 record(s)");
  });

  test("aborts what a dead client left open when it is not recoverable", () => {
    const { bench, initialize, append, commit, facts } = logBench({ recoverable: false });
    initialize("a");
    append("a", 0, 1);
    bench.session.alive = false;
    bench.session = { alive: true };
    expect(commit("a", 0)).toBe("invalid-state");
    expect(facts().at(-1)).toBe("aborted a@0: disconnected, 1 record(s)");
  });

  test("publishes again what is committed again when commit is not idempotent", () => {
    const { initialize, append, commit, visible } = logBench({ idempotentCommit: false });
    initialize("a");
    append("a", 0, 1, 2);
    commit("a", 0);
    commit("a", 0);
    expect(visible()).toEqual([1, 2, 1, 2]);
  });
});
