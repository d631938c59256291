// The object store: objects appear whole, an upload is known until it is completed or aborted, and every beginning begins another.
import { describe, expect, test } from "vitest";
import { SystemBench, factsOf, recordsOf } from "../../../tools/testing/system-bench.js";
import type { ObjectStoreRequest } from "../../environment/systems.js";
import { ObjectStore } from "./object-store.js";

function store() {
  const system = new ObjectStore();
  const bench = new SystemBench(system);
  const ask = (request: ObjectStoreRequest) => bench.ask({ system: "object-store", ...request });
  return {
    bench,
    put: (key: string, ...values: number[]) => ask({ kind: "put-object", key, records: recordsOf(...values) }).kind,
    begin: (key: string) => ask({ kind: "begin-upload", key }),
    part: (upload: string, part: number, ...values: number[]) => ask({ kind: "upload-part", upload, part, records: recordsOf(...values) }).kind,
    complete: (upload: string, parts: number) => ask({ kind: "complete-upload", upload, parts }).kind,
    abort: (upload: string) => ask({ kind: "abort-upload", upload }).kind,
    uploads: (prefix: string) => ask({ kind: "list-uploads", prefix }),
    head: (key: string) => ask({ kind: "head-object", key }).kind,
    visible: () => system.visible().map(({ value }) => value),
    facts: () => factsOf(bench.events),
  };
}

describe("an upload", () => {
  test("becomes an object, all at once, when it is completed", () => {
    const { begin, part, complete, head, visible, facts } = store();
    expect(begin("k")).toEqual({ kind: "upload-begun", upload: "k?1" });
    part("k?1", 1, 2);
    part("k?1", 0, 1);
    expect([visible(), head("k")]).toEqual([[], "no-such-object"]);
    expect(complete("k?1", 2)).toBe("upload-completed");
    expect([visible(), head("k")]).toEqual([[1, 2], "object-found"]);
    expect(facts()).toEqual(["opened k?1", "committed k?1", "visible 1+2 of k?1"]);
  });

  test("is not known once it was completed: whether it was, the object says", () => {
    const { begin, part, complete, head, visible } = store();
    begin("k");
    part("k?1", 0, 1);
    complete("k?1", 1);
    expect([complete("k?1", 1), part("k?1", 0, 9), head("k")]).toEqual(["no-such-upload", "no-such-upload", "object-found"]);
    expect(visible()).toEqual([1]);
  });

  test("with a part missing cannot be completed", () => {
    const { begin, part, complete } = store();
    begin("k");
    expect(complete("k?1", 0)).toBe("invalid-part");
    part("k?1", 0, 1);
    expect(complete("k?1", 2)).toBe("invalid-part");
  });

  test("takes a part again in place of what it was", () => {
    const { begin, part, complete, visible } = store();
    begin("k");
    part("k?1", 0, 1);
    part("k?1", 0, 1);
    complete("k?1", 1);
    expect(visible()).toEqual([1]);
  });

  test("begun twice is two uploads, and the one that is not completed stays", () => {
    const { begin, part, complete, uploads } = store();
    begin("k");
    begin("k");
    part("k?2", 0, 1);
    complete("k?2", 1);
    expect(uploads("k")).toEqual({ kind: "uploads", uploads: [{ upload: "k?1", key: "k" }] });
  });

  test("is aborted on request, or by the lifecycle rule", () => {
    const { bench, begin, part, abort, uploads, facts } = store();
    begin("k");
    part("k?1", 0, 1);
    begin("l");
    expect(bench.timers).toEqual([{ subject: "k?1", delay: 900 }, { subject: "l?2", delay: 900 }]);
    expect([abort("k?1"), abort("k?1")]).toEqual(["upload-aborted", "no-such-upload"]);
    bench.expire("l?2");
    bench.expire("l?2");
    expect(uploads("")).toEqual({ kind: "uploads", uploads: [] });
    expect(facts().slice(2)).toEqual(["aborted k?1: requested, 1 record(s)", "aborted l?2: timeout, 0 record(s)"]);
  });

  test("that was completed is beyond the lifecycle rule", () => {
    const { bench, begin, part, complete, visible } = store();
    begin("k");
    part("k?1", 0, 1);
    complete("k?1", 1);
    bench.expire("k?1");
    expect(visible()).toEqual([1]);
  });
});

test("a put is readable at once", () => {
  const { put, visible, facts } = store();
  expect(put("k", 1, 2)).toBe("object-put");
  expect([visible(), facts()]).toEqual([[1, 2], ["visible 1+2 of null"]]);
});

test("a request for another system is refused", () => {
  expect(new SystemBench(new ObjectStore()).ask({ system: "transactional-log", kind: "initialize", id: "a" })).toEqual({ kind: "no-such-object" });
});
