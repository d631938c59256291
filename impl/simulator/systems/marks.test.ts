// Marks that come with the values: in each system they are there with the rows or not at all, and the world says of which transaction.
import { describe, expect, test } from "vitest";
import { SystemBench, recordsOf } from "../../../tools/testing/system-bench.js";
import { FileSystem } from "./file-system.js";
import { ObjectStore } from "./object-store.js";
import { Table } from "./table.js";
import { Uses } from "./uses.js";
import { XaDatabase } from "./xa-database.js";

const marks = (bench: SystemBench) => bench.events.flatMap((event) => (event.kind === "marked" ? [[event.mark, event.transaction]] : []));
const values = (system: XaDatabase | Table | FileSystem | ObjectStore) => system.visible().map(({ value }) => value);

describe("in a database", () => {
  function database() {
    const system = new XaDatabase();
    const bench = new SystemBench(system);
    return {
      system, bench,
      start: (xid: string) => bench.ask({ system: "xa-database", kind: "start", xid }).kind,
      insert: (xid: string, mark: string, ...rows: number[]) => bench.ask({ system: "xa-database", kind: "insert", xid, mark, records: recordsOf(...rows) }).kind,
      commit: (xid: string) => bench.ask({ system: "xa-database", kind: "commit-one-phase", xid }).kind,
      rollback: (xid: string) => bench.ask({ system: "xa-database", kind: "rollback", xid }).kind,
      find: (mark: string) => bench.ask({ system: "xa-database", kind: "find-mark", mark }).kind,
    };
  }

  test("a mark is found once its branch is committed, and the branch needs not be prepared", () => {
    const { system, bench, start, insert, commit, find } = database();
    start("x");
    expect([insert("x", "m", 1), find("m"), commit("x"), find("m")]).toEqual(["inserted", "absent", "committed", "found"]);
    expect([marks(bench), values(system)]).toEqual([[["m", "x"]], [1]]);
  });

  test("a mark is a key: another branch waits for it, and is refused once it is there", () => {
    const { start, insert, commit } = database();
    start("x");
    start("y");
    insert("x", "m", 1);
    expect(insert("y", "m", 2)).toBe("locked");
    commit("x");
    expect(insert("y", "m", 2)).toBe("duplicate-mark");
  });

  test("a mark goes with the branch that is rolled back", () => {
    const { start, insert, rollback } = database();
    start("x");
    insert("x", "m", 1);
    rollback("x");
    start("y");
    expect(insert("y", "m", 1)).toBe("inserted");
  });

  test("a prepared branch is not committed in one phase", () => {
    const { bench, start, insert, commit } = database();
    start("x");
    insert("x", "m", 1);
    bench.ask({ system: "xa-database", kind: "prepare", xid: "x" });
    expect(commit("x")).toBe("protocol-error");
  });

  test("an insert in no branch is seen at once, unless a branch holds the row", () => {
    const { system, bench, start, insert } = database();
    const plain = () => bench.ask({ system: "xa-database", kind: "insert-plain", records: recordsOf(1) }).kind;
    expect([plain(), values(system)]).toEqual(["inserted", [1]]);
    start("x");
    insert("x", "m", 1);
    expect(plain()).toBe("locked");
  });
});

describe("in a table", () => {
  const summary = { execution: 1, writer: "w", checkpoint: 1, mark: "m" };
  const about = { system: "table", manifest: "f" } as const;

  function table() {
    const system = new Table();
    const bench = new SystemBench(system);
    const stage = () => void bench.ask({ ...about, kind: "write-file", file: "f/0", records: recordsOf(1) });
    const commit = () => bench.ask({ ...about, kind: "commit-snapshot", parent: 0, files: ["f/0"], summary }).kind;
    return { system, bench, stage, commit };
  }

  test("the mark is in the summary of the snapshot that adds the rows", () => {
    const { bench, stage, commit } = table();
    stage();
    commit();
    expect(marks(bench)).toEqual([["m", "f"]]);
    expect(bench.ask({ system: "table", kind: "load-table" })).toEqual({ kind: "table", current: 1, snapshots: [{ id: 1, summary }] });
  });

  test("rows appended by themselves make a new snapshot without one", () => {
    const { system, bench, stage, commit } = table();
    stage();
    bench.ask({ system: "table", kind: "append-rows", records: recordsOf(7) });
    expect(bench.ask({ system: "table", kind: "load-table" })).toEqual({ kind: "table", current: 1, snapshots: [] });
    expect([commit(), values(system)]).toEqual(["conflict", [7]]);
  });

  test("a manifest that was removed and is staged anew is another transaction", () => {
    const { bench, stage, commit } = table();
    stage();
    bench.ask({ ...about, kind: "remove-orphan" });
    stage();
    commit();
    expect(marks(bench)).toEqual([["m", "f#2"]]);
  });
});

describe("in a file system", () => {
  function uncover(again: boolean) {
    const bench = new SystemBench(new FileSystem());
    bench.ask({ system: "file-system", kind: "create", path: ".f" });
    if (again) {
      bench.ask({ system: "file-system", kind: "delete", path: ".f" });
      bench.ask({ system: "file-system", kind: "create", path: ".f" });
    }
    bench.ask({ system: "file-system", kind: "rename", from: ".f", to: "m", marks: true });
    return marks(bench);
  }

  test("the mark is the name that uncovers the rows", () => {
    expect(uncover(false)).toEqual([["m", ".f"]]);
  });

  test("a file that was deleted and is created anew is another transaction", () => {
    expect(uncover(true)).toEqual([["m", ".f#2"]]);
  });
});

describe("in an object store", () => {
  function store() {
    const system = new ObjectStore();
    const bench = new SystemBench(system);
    const put = (value: number, once: boolean) => bench.ask({ system: "object-store", kind: "put-object", key: "m", records: recordsOf(value), ...(once && { once }) }).kind;
    return { system, bench, put };
  }

  test("the mark is the key of an object that is put only where there is none", () => {
    const { system, bench, put } = store();
    expect([put(1, true), put(2, true)]).toEqual(["object-put", "precondition-failed"]);
    expect([marks(bench), values(system)]).toEqual([[["m", null]], [1]]);
  });

  test("an object replaced by an equal one shows nobody anything, by another one it does", () => {
    const { bench, put } = store();
    put(1, false);
    put(1, false);
    put(2, false);
    expect(bench.events.flatMap((event) => (event.kind === "visible" ? event.records.map(({ value }) => value) : []))).toEqual([1, 2]);
  });
});

test("a name used again is another one to the world", () => {
  const uses = new Uses();
  expect([uses.next("a"), uses.next("b"), uses.next("a"), uses.next("a")]).toEqual(["a", "b", "a#2", "a#3"]);
});
