// The table with a snapshot log: staged files are invisible, commits compare and swap, a summary says who committed what.
import { describe, expect, test } from "vitest";
import { SystemBench, factsOf, recordsOf } from "../../../tools/testing/system-bench.js";
import type { TableRequest } from "../../environment/systems.js";
import { Table } from "./table.js";

const summary = { execution: 1, writer: "w", checkpoint: 1 };

function table() {
  const system = new Table();
  const bench = new SystemBench(system);
  const ask = (request: TableRequest) => bench.ask({ system: "table", ...request });
  return {
    write: (manifest: string, file: string, ...values: number[]) => ask({ kind: "write-file", manifest, file, records: recordsOf(...values) }).kind,
    load: () => ask({ kind: "load-table" }),
    commit: (parent: number, manifest: string, ...files: string[]) => ask({ kind: "commit-snapshot", parent, manifest, files, summary }),
    orphans: (prefix: string) => ask({ kind: "list-orphans", prefix }),
    remove: (manifest: string) => ask({ kind: "remove-orphan", manifest }).kind,
    visible: () => system.visible().map(({ value }) => value),
    facts: () => factsOf(bench.events),
  };
}

describe("a staged file", () => {
  test("is invisible until a snapshot adds it", () => {
    const { write, commit, load, visible, facts } = table();
    expect([write("m", "a", 1, 2), write("m", "b", 3)]).toEqual(["file-written", "file-written"]);
    expect([visible(), load()]).toEqual([[], { kind: "table", current: 0, snapshots: [] }]);
    expect(commit(0, "m", "a", "b")).toEqual({ kind: "snapshot-committed", snapshot: 1 });
    expect(visible()).toEqual([1, 2, 3]);
    expect(load()).toEqual({ kind: "table", current: 1, snapshots: [{ id: 1, summary }] });
    expect(facts()).toEqual(["opened m", "committed m", "visible 1+2+3 of m"]);
  });

  test("is immutable: written again it stays what it was", () => {
    const { write, commit, visible } = table();
    write("m", "a", 1);
    write("m", "a", 1);
    commit(0, "m", "a");
    expect(visible()).toEqual([1]);
  });
});

describe("a commit", () => {
  test("on any but the current snapshot changes nothing, and says which is current", () => {
    const { write, commit, visible } = table();
    write("m", "a", 1);
    write("n", "b", 2);
    commit(0, "m", "a");
    expect(commit(0, "n", "b")).toEqual({ kind: "conflict", current: 1 });
    expect(visible()).toEqual([1]);
    expect(commit(1, "n", "b")).toEqual({ kind: "snapshot-committed", snapshot: 2 });
    expect(visible()).toEqual([1, 2]);
  });

  test("of a file that is in the table adds it again: whoever commits must look first", () => {
    const { write, commit, visible, facts } = table();
    write("m", "a", 1);
    commit(0, "m", "a");
    commit(1, "m", "a");
    expect(visible()).toEqual([1, 1]);
    expect(facts()).toEqual(["opened m", "committed m", "visible 1 of m", "visible 1 of m"]);
  });

  test("of part of a manifest shows that part", () => {
    const { write, commit, visible } = table();
    write("m", "a", 1);
    write("m", "b", 2);
    commit(0, "m", "b");
    expect(visible()).toEqual([2]);
  });

  test("of what was never staged is refused", () => {
    const { write, commit } = table();
    write("m", "a", 1);
    expect([commit(0, "m", "b").kind, commit(0, "n", "a").kind]).toEqual(["no-such-file", "no-such-file"]);
  });
});

describe("an orphan", () => {
  test("is a manifest of which nothing is in the table", () => {
    const { write, commit, orphans } = table();
    write("w-1", "a", 1);
    write("w-2", "b", 2);
    write("v-1", "c", 3);
    commit(0, "w-1", "a");
    expect(orphans("w-")).toEqual({ kind: "orphans", manifests: ["w-2"] });
  });

  test("can be removed, and what is in the table cannot", () => {
    const { write, commit, remove, visible, facts } = table();
    write("m", "a", 1);
    write("n", "b", 2);
    commit(0, "m", "a");
    expect([remove("n"), remove("m"), remove("n")]).toEqual(["orphan-removed", "no-such-file", "no-such-file"]);
    expect([visible(), facts().at(-1)]).toEqual([[1], "aborted n: requested, 1 record(s)"]);
  });
});

test("a request for another system is refused", () => {
  expect(new SystemBench(new Table()).ask({ system: "transactional-log", kind: "initialize", id: "a" })).toEqual({ kind: "no-such-file" });
});
