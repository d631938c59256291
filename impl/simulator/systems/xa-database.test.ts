// The database under XA: which request is answered how in which state of a branch, what outlives whom, who holds which lock.
import { describe, expect, test } from "vitest";
import { SystemBench, factsOf, recordsOf } from "../../../tools/testing/system-bench.js";
import type { XaDatabaseRequest } from "../../environment/systems.js";
import { ALL_DEMANDS, HELD_FOR, WRITABLE_FOR, type Demands } from "../../environment/demands.js";
import { XaDatabase } from "./xa-database.js";

function database(unmet: Partial<Demands> = {}) {
  const system = new XaDatabase({ ...ALL_DEMANDS, ...unmet });
  const bench = new SystemBench(system);
  const ask = (request: XaDatabaseRequest) => bench.ask({ system: "xa-database", ...request });
  return {
    start: (xid: string) => ask({ kind: "start", xid }).kind,
    insert: (xid: string, ...values: number[]) => ask({ kind: "insert", xid, records: recordsOf(...values) }).kind,
    prepare: (xid: string) => ask({ kind: "prepare", xid }).kind,
    commit: (xid: string) => ask({ kind: "commit-prepared", xid }).kind,
    rollback: (xid: string) => ask({ kind: "rollback", xid }).kind,
    recover: () => ask({ kind: "recover" }),
    visible: () => system.visible().map(({ value }) => value),
    facts: () => factsOf(bench.events),
    bench,
    /** The client dies; whoever asks from now on is another. */
    reconnect: () => {
      bench.session.alive = false;
      bench.session = { alive: true };
    },
  };
}

describe("a branch", () => {
  test("is invisible until it is prepared and committed, and then all of it is visible", () => {
    const { start, insert, prepare, commit, visible, facts } = database();
    expect([start("x"), insert("x", 1, 2), insert("x", 3), prepare("x")]).toEqual(["started", "inserted", "inserted", "prepared"]);
    expect(visible()).toEqual([]);
    expect(commit("x")).toBe("committed");
    expect(visible()).toEqual([1, 2, 3]);
    expect(facts()).toEqual(["opened x", "prepared x", "committed x", "visible 1+2+3 of x"]);
  });

  test("that was never prepared cannot be committed, and a prepared one cannot be written", () => {
    const { start, insert, prepare, commit } = database();
    start("x");
    insert("x", 1);
    expect(commit("x")).toBe("protocol-error");
    prepare("x");
    expect([insert("x", 2), prepare("x")]).toEqual(["protocol-error", "protocol-error"]);
  });

  test("is unknown once it was committed: that is how the second commit is told from any other refusal", () => {
    const { start, insert, prepare, commit, rollback } = database();
    start("x");
    insert("x", 1);
    prepare("x");
    commit("x");
    expect([commit("x"), rollback("x"), commit("never")]).toEqual(["unknown-xid", "unknown-xid", "unknown-xid"]);
  });

  test("to which nothing was written is over when it is prepared", () => {
    const { start, prepare, commit, facts } = database();
    start("x");
    expect(prepare("x")).toBe("read-only");
    expect(commit("x")).toBe("unknown-xid");
    expect(facts()).toEqual(["opened x", "aborted x: requested, 0 record(s)"]);
  });

  test("cannot begin while another of its name exists, and afterwards is another to the world", () => {
    const { start, insert, prepare, commit, facts } = database();
    start("x");
    expect(start("x")).toBe("duplicate-xid");
    insert("x", 1);
    prepare("x");
    expect(start("x")).toBe("duplicate-xid");
    commit("x");
    expect(start("x")).toBe("started");
    expect(facts().at(-1)).toBe("opened x#2");
  });

  test("rolled back leaves nothing", () => {
    const { start, insert, prepare, rollback, recover, visible, facts } = database();
    start("x");
    insert("x", 1);
    prepare("x");
    expect(rollback("x")).toBe("rolled-back");
    expect(recover()).toEqual({ kind: "recovered", xids: [] });
    expect([visible(), facts().at(-1)]).toEqual([[], "aborted x: requested, 1 record(s)"]);
  });
});

describe("when its client dies", () => {
  test("a branch that is not prepared is rolled back", () => {
    const { start, insert, reconnect, recover, facts } = database();
    start("x");
    insert("x", 1);
    reconnect();
    expect(recover()).toEqual({ kind: "recovered", xids: [] });
    expect(facts()).toEqual(["opened x", "aborted x: disconnected, 1 record(s)"]);
  });

  test("a prepared branch is listed for whoever asks, and can be committed by them", () => {
    const { start, insert, prepare, reconnect, recover, commit, visible } = database();
    start("x");
    insert("x", 1);
    prepare("x");
    start("y");
    reconnect();
    expect(recover()).toEqual({ kind: "recovered", xids: ["x"] });
    expect(commit("x")).toBe("committed");
    expect(visible()).toEqual([1]);
  });
});

test("a session cannot touch what another has not prepared", () => {
  const system = new XaDatabase();
  const [one, other] = [new SystemBench(system), new SystemBench(system)];
  const on = (bench: SystemBench, request: XaDatabaseRequest) => bench.ask({ system: "xa-database", ...request }).kind;
  on(one, { kind: "start", xid: "x" });
  on(one, { kind: "insert", xid: "x", records: recordsOf(1) });
  expect([on(other, { kind: "rollback", xid: "x" }), on(other, { kind: "prepare", xid: "x" })]).toEqual(["protocol-error", "protocol-error"]);
  expect(on(one, { kind: "prepare", xid: "x" })).toBe("prepared");
  expect(on(other, { kind: "rollback", xid: "x" })).toBe("rolled-back");
});

describe("a row's lock", () => {
  test("is held by the branch that wrote it until that is committed", () => {
    const { start, insert, prepare, commit } = database();
    start("x");
    insert("x", 1);
    prepare("x");
    start("y");
    expect([insert("y", 1), insert("y", 2)]).toEqual(["locked", "inserted"]);
    commit("x");
    expect(insert("y", 1)).toBe("inserted");
  });

  test("survives the client if the branch is prepared, and not if it is not", () => {
    const { start, insert, prepare, reconnect } = database();
    start("x");
    insert("x", 1);
    prepare("x");
    start("y");
    insert("y", 2);
    reconnect();
    start("z");
    expect([insert("z", 1), insert("z", 2)]).toEqual(["locked", "inserted"]);
  });

  test("is not in the way of the branch that holds it", () => {
    const { start, insert } = database();
    start("x");
    expect([insert("x", 1), insert("x", 1)]).toEqual(["inserted", "inserted"]);
  });
});

describe("a database that does not meet a demand", () => {
  test("shows what is inserted at once when it has no transactions", () => {
    const { start, insert, prepare, commit, visible } = database({ transactions: false });
    start("x");
    insert("x", 1);
    expect(visible()).toEqual([1]);
    expect([prepare("x"), commit("x"), visible()]).toEqual(["prepared", "committed", [1]]);
  });

  test.each([["writable", WRITABLE_FOR], ["held", HELD_FOR]])("rolls a branch back after a while when it is not %s", (demand, delay) => {
    const { bench, start, insert, prepare, commit, facts } = database({ [demand]: false });
    start("x");
    insert("x", 1);
    prepare("x");
    expect(bench.timers).toEqual([{ subject: "x", delay }]);
    bench.expire("x");
    expect([commit("x"), facts().at(-1)]).toEqual(["unknown-xid", "aborted x: not-held, 1 record(s)"]);
  });

  test("rolls what is prepared back with its session when it is not recoverable", () => {
    const { start, insert, prepare, reconnect, recover } = database({ recoverable: false });
    start("x");
    insert("x", 1);
    prepare("x");
    reconnect();
    expect(recover()).toEqual({ kind: "recovered", xids: [] });
  });

  test("does not tell a second commit from any other error when commit is not idempotent", () => {
    const { start, insert, prepare, commit } = database({ idempotentCommit: false });
    start("x");
    insert("x", 1);
    prepare("x");
    expect([commit("x"), commit("x")]).toEqual(["committed", "protocol-error"]);
  });
});

test("a request for another system is refused", () => {
  expect(new SystemBench(new XaDatabase()).ask({ system: "transactional-log", kind: "initialize", id: "a" })).toEqual({ kind: "protocol-error" });
});
