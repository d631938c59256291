// The file system: hidden files, atomic rename that never overwrites, and what is on disk.
import { describe, expect, test } from "vitest";
import { SystemBench, factsOf, recordsOf } from "../../../tools/testing/system-bench.js";
import type { FileSystemRequest } from "../../environment/systems.js";
import { FileSystem } from "./file-system.js";

function fileSystem() {
  const system = new FileSystem();
  const bench = new SystemBench(system);
  const ask = (request: FileSystemRequest) => bench.ask({ system: "file-system", ...request });
  return {
    bench,
    create: (path: string) => ask({ kind: "create", path }).kind,
    write: (path: string, at: number, ...values: number[]) => ask({ kind: "write-records", path, at, records: recordsOf(...values) }).kind,
    sync: (path: string, length: number) => ask({ kind: "sync", path, length }).kind,
    rename: (from: string, to: string) => ask({ kind: "rename", from, to }).kind,
    list: () => ask({ kind: "list-files" }),
    remove: (path: string) => ask({ kind: "delete", path }).kind,
    visible: () => system.visible().map(({ value }) => value),
    facts: () => factsOf(bench.events),
  };
}

describe("a hidden file", () => {
  test("becomes visible, all at once, when it is renamed", () => {
    const { create, write, sync, rename, visible, facts } = fileSystem();
    expect([create(".a"), write(".a", 0, 1, 2), write(".a", 2, 3), sync(".a", 3)]).toEqual(["created", "records-written", "records-written", "synced"]);
    expect(visible()).toEqual([]);
    expect(rename(".a", "a")).toBe("renamed");
    expect(visible()).toEqual([1, 2, 3]);
    expect(facts()).toEqual(["opened .a", "committed .a", "visible 1+2+3 of .a"]);
  });

  test("renamed once is not there to be renamed again, and no rename overwrites", () => {
    const { create, rename, list } = fileSystem();
    create(".a");
    create(".b");
    rename(".a", "a");
    expect([rename(".a", "a"), rename(".b", "a")]).toEqual(["no-such-file", "file-exists"]);
    expect(list()).toEqual({ kind: "files", paths: [".b", "a"] });
  });

  test("that is deleted is gone", () => {
    const { create, write, remove, list, facts } = fileSystem();
    create(".a");
    write(".a", 0, 1);
    expect([remove(".a"), remove(".a"), write(".a", 1, 2)]).toEqual(["deleted", "no-such-file", "no-such-file"]);
    expect([list(), facts()]).toEqual([{ kind: "files", paths: [] }, ["opened .a", "aborted .a: requested, 1 record(s)"]]);
  });

  test("is created once", () => {
    const { create, facts } = fileSystem();
    expect([create(".a"), create(".a")]).toEqual(["created", "file-exists"]);
    expect(facts()).toEqual(["opened .a"]);
  });
});

test("a file that is not hidden is read as soon as it is on disk", () => {
  const { create, write, sync, visible, facts } = fileSystem();
  create("a");
  write("a", 0, 1);
  expect(visible()).toEqual([]);
  sync("a", 1);
  expect([visible(), facts()]).toEqual([[1], ["visible 1 of null"]]);
});

test("a write that is repeated is not done again", () => {
  const { create, write, sync, rename, visible } = fileSystem();
  create(".a");
  write(".a", 0, 1, 2);
  write(".a", 0, 1, 2);
  write(".a", 2, 3);
  sync(".a", 3);
  rename(".a", "a");
  expect(visible()).toEqual([1, 2, 3]);
});

describe("what is not synced", () => {
  test("counts as visible only when the cache has been written back", () => {
    const { bench, create, write, rename, visible } = fileSystem();
    create(".a");
    write(".a", 0, 1);
    rename(".a", "a");
    expect(visible()).toEqual([]);
    bench.expire("a");
    expect(visible()).toEqual([1]);
    bench.expire(".a");
    expect(visible()).toEqual([1]);
  });

  test("is gone when the machine fails, and what is synced is not", () => {
    const { bench, create, write, sync, rename, visible } = fileSystem();
    create(".a");
    write(".a", 0, 1);
    sync(".a", 1);
    write(".a", 1, 2);
    bench.failMachine = true;
    expect(write(".a", 2, 3)).toBe("bytes-lost");
    bench.failMachine = false;
    expect([sync(".a", 3), sync(".a", 1), rename(".a", "a"), visible()]).toEqual(["bytes-lost", "synced", "renamed", [1]]);
  });
});

test("a request for another system is refused", () => {
  expect(new SystemBench(new FileSystem()).ask({ system: "transactional-log", kind: "initialize", id: "a" })).toEqual({ kind: "no-such-file" });
});
