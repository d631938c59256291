// What an attempt has under way for an entry when it dies, or when another one has written the entry: it is ended, and nobody else's is.
import { describe, expect, test } from "vitest";
import { drive } from "../../../../tools/testing/steps.js";
import { SystemBench, factsOf, recordsOf } from "../../../../tools/testing/system-bench.js";
import type { ExternalSystem } from "../../../environment/external-system.js";
import type { Reply, Request } from "../../../environment/systems.js";
import { FileSystem } from "../../../simulator/systems/file-system.js";
import { KeyValueStore } from "../../../simulator/systems/key-value-store.js";
import { Table } from "../../../simulator/systems/table.js";
import { TransactionalLog } from "../../../simulator/systems/transactional-log.js";
import { XaDatabase } from "../../../simulator/systems/xa-database.js";
import { writeAheadProtocol } from "./protocol.js";
import { isUnderWayFrom, nameUnderWay, type LogEntry } from "./target.js";
import { writeAheadTarget } from "./targets.js";

const SYSTEMS = { "xa-database": XaDatabase, "table": Table, "file-system": FileSystem, "transactional-log": TransactionalLog } as const;
type System = keyof typeof SYSTEMS;
const NAMES = Object.keys(SYSTEMS) as readonly System[];
/** By which request each shows the values. */
const COMMITS: Readonly<Record<System, Request["kind"]>> = { "xa-database": "commit-one-phase", "table": "commit-snapshot", "file-system": "rename", "transactional-log": "commit" };
const entry: LogEntry = { mark: "out-0-1-1", checkpoint: 1, subtask: 0, records: recordsOf(1), lineage: [1, 0] };

function outside(name: System) {
  const system: ExternalSystem = new SYSTEMS[name]();
  const bench = new SystemBench(system);
  return {
    bench,
    visible: () => system.visible().map(({ value }) => value),
    facts: () => factsOf(bench.events),
    /** An attempt with a connection of its own. `silent`: this request is not done, and nothing is answered. */
    attempt: (attempt: number, silent: Request["kind"] | null = null) => {
      const session = { alive: true };
      const target = writeAheadTarget({ sink: "write-ahead-log", system: name, marks: "with-values" }, { name: "out", subtask: 0, attempt });
      const run = <Result>(steps: Generator<Request, Result, Reply>): Result => drive(steps, (request) => {
        bench.session = session;
        return request.kind === silent ? { kind: "timed-out" } : bench.ask(request);
      });
      return {
        die: () => void (session.alive = false),
        write: (written = entry) => run(writeAheadProtocol.write(written, target)),
        restore: (...entries: LogEntry[]) => run(writeAheadProtocol.atRestore(entries, target)),
      };
    },
  };
}

describe.each(NAMES)("over %s", (name) => {
  test("what a dead attempt had under way is ended by the next, which goes on from something older and does not know the entry", () => {
    const { attempt, facts } = outside(name);
    const first = attempt(1, COMMITS[name]);
    expect(first.write()).toBe(false);
    first.die();
    attempt(2).restore();
    expect(facts().map((fact) => fact.split(" ")[0])).toEqual(["opened", "aborted"]);
  });

  test("what one sink has under way does not keep another from writing its own entry", () => {
    const { attempt, visible } = outside(name);
    const silent = attempt(1, COMMITS[name]);
    silent.write();
    expect(attempt(1).write({ ...entry, mark: "out-1-1-1", subtask: 1, records: recordsOf(2) })).toBe(true);
    silent.die();
    attempt(2).restore();
    expect(visible()).toEqual([2]);
  });

  test("what the attempt itself could not end is written at its next try, once", () => {
    const { attempt, visible } = outside(name);
    const silent = attempt(2, COMMITS[name]);
    silent.write();
    silent.write();
    silent.die();
    const next = attempt(3);
    next.restore(entry);
    expect([next.write(), next.write(), visible()]).toEqual([true, true, [1]]);
  });

  test("what an attempt leaves alone is its own, and a newer one's", () => {
    const { attempt, facts } = outside(name);
    attempt(2, COMMITS[name]).write();
    attempt(1).restore();
    expect(facts().map((fact) => fact.split(" ")[0])).toEqual(["opened"]);
  });
});

describe.each(["table", "file-system"] as const)("over %s", (name) => {
  test("what is under way for an entry that another attempt has written is ended", () => {
    const { attempt, facts } = outside(name);
    const [silent, other] = [attempt(2, COMMITS[name]), attempt(1)];
    silent.write();
    expect([other.write(), silent.write()]).toEqual([true, true]);
    expect(facts().map((fact) => fact.split(" ")[0])).toEqual(["opened", "opened", "marked", "committed", "visible", "aborted"]);
  });
});

test("over a database a branch that another attempt holds open keeps the entry from being written, until that attempt is gone", () => {
  const { attempt, visible } = outside("xa-database");
  const [zombie, next] = [attempt(1, "commit-one-phase"), attempt(2)];
  zombie.write();
  expect([next.write(), visible()]).toEqual([false, []]);
  zombie.die();
  expect([next.write(), visible()]).toEqual([true, [1]]);
});

test("over a table an entry whose commit meets another's is tried again at once", () => {
  const { bench, attempt, visible } = outside("table");
  const target = writeAheadTarget({ sink: "write-ahead-log", system: "table", marks: "with-values" }, { name: "out", subtask: 0, attempt: 1 });
  let loads = 0;
  drive(target.write(entry), (request) => {
    if (request.kind === "commit-snapshot" && loads++ === 0) bench.ask({ system: "table", kind: "append-rows", records: recordsOf(9) });
    return bench.ask(request);
  });
  expect([attempt(1).write(), visible()]).toEqual([true, [9, 1]]);
});

test("over a key-value store an attempt that a newer one has fenced does not take its write for done", () => {
  const bench = new SystemBench(new KeyValueStore());
  const target = (attempt: number) => writeAheadTarget({ sink: "write-ahead-log", system: "key-value-store", marks: "after-values" }, { name: "out", subtask: 0, attempt });
  expect(drive(target(2).write(entry), (request) => bench.ask(request))).toBe(true);
  expect(() => drive(target(1).write(entry), (request) => bench.ask(request))).toThrow("a newer attempt has taken over");
});

describe("a name under way", () => {
  test("tells the attempt that writes from the one that gathered", () => {
    const name = nameUnderWay({ mark: "out-0-7-1" }, 3);
    expect([2, 3, 4].map((attempt) => isUnderWayFrom(name, "out", attempt))).toEqual([false, false, true]);
    expect([1, 2].map((attempt) => isUnderWayFrom("out-0-7-1", "out", attempt))).toEqual([false, true]);
  });

  test("is not that of a sink whose name begins or ends alike, nor a transaction's", () => {
    expect(["out-1-0-7-1@3", "in-out-0-7-1@3", "xout-0-7-1@3", "out-0-7-1@3x", "out-0-7"].map((name) => isUnderWayFrom(name, "out", 9))).toEqual([false, false, false, false, false]);
  });
});
