// The key-value store: the last write of a key wins, and one request writes its rows and its mark all or nothing.
import { describe, expect, test } from "vitest";
import { SystemBench } from "../../../tools/testing/system-bench.js";
import type { Writer } from "../../environment/systems.js";
import { KeyValueStore } from "./key-value-store.js";

function bench() {
  const store = new KeyValueStore();
  const asking = new SystemBench(store);
  return {
    events: asking.events,
    put: (mark: string | null, values: { readonly [key: string]: number }, writer: Writer | null = null) =>
      asking.ask({ system: "key-value-store", kind: "put", mark, writer, records: Object.entries(values).map(([key, value]) => ({ kind: "record", key, value, partition: 0, offset: value, digest: 0 })) }).kind,
    get: (key: string) => asking.ask({ system: "key-value-store", kind: "get", key }),
    mark: (mark: string) => asking.ask({ system: "key-value-store", kind: "put-mark", mark }).kind,
    find: (mark: string) => asking.ask({ system: "key-value-store", kind: "find-mark", mark }).kind,
    table: () => Object.fromEntries(store.visible().map(({ key, value }) => [key, value])),
  };
}

describe("a put", () => {
  test("takes the place of what the key held, and can be read by key", () => {
    const { put, get, table } = bench();
    put(null, { a: 1, b: 2 });
    put(null, { a: 3 });
    expect(table()).toEqual({ a: 3, b: 2 });
    expect([get("a"), get("c")]).toEqual([{ kind: "value", value: 3 }, { kind: "value", value: null }]);
  });

  test("says what was upserted, each time", () => {
    const { put, events } = bench();
    put(null, { a: 1 });
    put(null, { a: 1 });
    put(null, {});
    expect(events.map(({ kind }) => kind)).toEqual(["upserted", "upserted"]);
  });

  test("with a mark leaves the mark and the values together", () => {
    const { put, find, events } = bench();
    expect(find("m")).toBe("absent");
    put("m", { a: 1 });
    expect(find("m")).toBe("found");
    expect(events.map(({ kind }) => kind)).toEqual(["marked", "upserted"]);
  });

  test("with a mark that is there already changes nothing, so that a late copy brings no old value back", () => {
    const { put, table, events } = bench();
    put("m", { a: 1 });
    put("n", { a: 2 });
    expect(put("m", { a: 1 })).toBe("put");
    expect(table()).toEqual({ a: 2 });
    expect(events).toHaveLength(4);
  });
});

describe("a fencing token", () => {
  const writer = (token: number): Writer => ({ name: "out", token });

  test("lets in whoever has the newest", () => {
    const { put, table } = bench();
    expect([put(null, { a: 1 }, writer(1)), put(null, { a: 2 }, writer(1)), put(null, { a: 3 }, writer(2))]).toEqual(["put", "put", "put"]);
    expect(table()).toEqual({ a: 3 });
  });

  test("keeps out an older one, once a newer was seen, be it with nothing to write", () => {
    const { put, table } = bench();
    put(null, { a: 1 }, writer(1));
    put(null, {}, writer(2));
    expect(put(null, { a: 9 }, writer(1))).toBe("fenced");
    expect(table()).toEqual({ a: 1 });
  });

  test("is nothing to another writer, or to one without", () => {
    const { put } = bench();
    put(null, {}, writer(2));
    expect([put(null, { a: 1 }, { name: "other", token: 1 }), put(null, { a: 1 })]).toEqual(["put", "put"]);
  });
});

test("a mark can be left alone, and is reported once", () => {
  const { mark, find, put, table, events } = bench();
  expect([mark("m"), mark("m"), find("m")]).toEqual(["marked", "marked", "found"]);
  put("m", { a: 1 });
  expect(table()).toEqual({});
  expect(events).toEqual([{ kind: "marked", mark: "m", transaction: null }]);
});

test("what is meant for another system is not done", () => {
  expect(new SystemBench(new KeyValueStore()).ask({ system: "append-log", kind: "find-mark", mark: "a" })).toEqual({ kind: "absent" });
});
