// The append-only log: readable at once, and an append with a known id or mark is not done again.
import { describe, expect, test } from "vitest";
import { SystemBench } from "../../../tools/testing/system-bench.js";
import { AppendLog } from "./append-log.js";

const recordsOf = (values: readonly number[]) => values.map((value) => ({ kind: "record" as const, key: "k", value, partition: 0, offset: value, digest: 0 }));

function bench() {
  const log = new AppendLog();
  const asking = new SystemBench(log);
  return {
    events: asking.events,
    append: (mark: string | null, ...values: number[]) => asking.ask({ system: "append-log", kind: "append", id: null, mark, records: recordsOf(values) }).kind,
    send: (id: string, ...values: number[]) => asking.ask({ system: "append-log", kind: "append", id, mark: null, records: recordsOf(values) }).kind,
    find: (mark: string) => asking.ask({ system: "append-log", kind: "find-mark", mark }).kind,
    visible: () => log.visible().map(({ value }) => value),
  };
}

describe("an append", () => {
  test("is readable at once, in order, and stays", () => {
    const { append, visible, events } = bench();
    append(null, 1, 2);
    append(null, 3);
    expect(visible()).toEqual([1, 2, 3]);
    expect(events.map(({ kind }) => kind)).toEqual(["visible", "visible"]);
  });

  test("that is sent again under its id is not done again, and leaves no mark", () => {
    const { send, visible, find, events } = bench();
    expect([send("a", 1), send("a", 1), send("b", 1)]).toEqual(["appended", "appended", "appended"]);
    expect(visible()).toEqual([1, 1]);
    expect(find("a")).toBe("absent");
    expect(events).toHaveLength(2);
  });

  test("that is repeated without an id is done twice", () => {
    const { append, visible } = bench();
    append(null, 1);
    append(null, 1);
    expect(visible()).toEqual([1, 1]);
  });

  test("that is repeated with its mark is answered like the first, and not done again", () => {
    const { append, visible, events } = bench();
    expect([append("a", 1), append("a", 1), append("b", 2)]).toEqual(["appended", "appended", "appended"]);
    expect(visible()).toEqual([1, 2]);
    expect(events.map((event) => (event.kind === "marked" ? event.mark : event.kind))).toEqual(["a", "visible", "b", "visible"]);
  });

  test("can be looked for by its mark", () => {
    const { append, find } = bench();
    expect(find("a")).toBe("absent");
    append("a", 1);
    expect(find("a")).toBe("found");
  });

  test("of nothing shows nothing", () => {
    const { append, events } = bench();
    append(null);
    expect(events).toEqual([]);
  });
});

test("what is meant for another system is not done", () => {
  expect(new SystemBench(new AppendLog()).ask({ system: "key-value-store", kind: "find-mark", mark: "a" })).toEqual({ kind: "absent" });
});
