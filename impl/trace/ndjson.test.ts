// A trace survives being written and read, and whatever is not a trace is refused with its place.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyEvent, anyEventOf } from "../../tools/testing/arbitrary-lines.js";
import { STARTED } from "../../tools/testing/started.js";
import { EVENT_KINDS, type Observer } from "./events.js";
import { collectTrace, readTrace, traceWriter } from "./ndjson.js";

const WORLD = { process: "world", attempt: 0 };
const SUM = { process: "sum-0", attempt: 1 };

function written(report: (observe: Observer) => void): string {
  let text = "";
  report(traceWriter((line) => (text += line)));
  return text;
}

describe("a trace that is written", () => {
  const text = written((observe) => {
    observe(STARTED, WORLD, 0);
    observe({ kind: "process-started" }, SUM, 5);
    observe({ kind: "snapshot-taken", checkpoint: 1 }, SUM, 7);
    observe({ kind: "process-started" }, { process: "sum-0", attempt: 2 }, 9);
    observe({ kind: "healed" }, WORLD, 9);
  });

  test("has one line an event: order, time, witness and process first, then the event's own fields", () => {
    expect(text.split("\n")).toEqual([
      `{"seq":1,"at":0,"by":"world","process":"world","attempt":0,${JSON.stringify(STARTED).slice(1)}`,
      '{"seq":1,"at":5,"by":"world","process":"sum-0","attempt":1,"kind":"process-started"}',
      '{"seq":2,"at":7,"by":"process","process":"sum-0","attempt":1,"kind":"snapshot-taken","checkpoint":1}',
      '{"seq":3,"at":9,"by":"world","process":"sum-0","attempt":2,"kind":"process-started"}',
      '{"seq":2,"at":9,"by":"world","process":"world","attempt":0,"kind":"healed"}',
      "",
    ]);
  });

  test("is read back as it was collected, whatever the events", () => {
    const steps = fc.array(fc.record({ event: anyEvent, process: fc.constantFrom("coordinator", "sum-0", "__proto__"), attempt: fc.nat(3), wait: fc.nat(2) }));
    fc.assert(fc.property(anyEventOf("run-started").map((event) => ({ ...event, kinds: EVENT_KINDS })), steps, (started, rest) => {
      const { observe, lines } = collectTrace();
      const both = written((write) => {
        for (const see of [observe, write]) {
          let at = 0;
          see(started, WORLD, at);
          for (const { event, process, attempt, wait } of rest) see(event, { process, attempt }, (at += wait));
        }
      });
      expect(readTrace(both)).toEqual({ lines });
    }));
  });
});

describe("a trace that is read", () => {
  const line = (fields: object) => `${JSON.stringify({ seq: 1, at: 0, by: "world", process: "log", attempt: 1, ...fields })}\n`;
  const declaring = (...kinds: string[]) => line({ process: "world", attempt: 0, ...STARTED, kinds });
  const started = declaring(...EVENT_KINDS);
  const row = { partition: 0, offset: 0, key: "a", value: 1 };

  test("may lack kinds of events, and its last newline", () => {
    const visible = { kind: "visible", transaction: null, records: [row] };
    const read = readTrace((declaring("visible") + line(visible)).trimEnd());
    expect(read).toMatchObject({ lines: [{ kind: "run-started" }, visible] });
  });

  test.each<[what: string, text: string, line: number, field: string, says: string]>([
    ["is empty", "", 1, "", 'expected a "run-started" event, but nothing is there'],
    ["begins with something else", line({ kind: "healed" }), 1, "/kind", '/kind must be "run-started" in the first line, not "healed"'],
    ["declares an unknown kind", declaring("visible", "store"), 1, "/kinds/1", '/kinds/1 must be the name of an event, perhaps "stored", not "store"'],
    ["shows an event that it does not declare", declaring("visible") + line({ kind: "healed" }), 2, "/kind", '/kind must be one that /kinds of the first line declares, not "healed"'],
    ["is not JSON", `${started}seq=1\n`, 2, "", "expected one JSON object, but this is not JSON"],
    ["has an empty line", `${started}\n${line({ kind: "healed" })}`, 2, "", "expected one JSON object, but this is not JSON"],
    ["is cut off in its last line", started + line({ kind: "healed" }).slice(0, 30), 2, "", "expected one JSON object, but it is cut off here"],
    ["is cut off in its first line", started.slice(0, 30), 1, "", "expected one JSON object, but it is cut off here"],
    ["holds another value than an object", `${started}[1]\n`, 2, "", "expected one JSON object, not [1]"],
    ["has a line without a kind", started + line({}), 2, "/kind", "/kind is missing; expected the name of an event"],
    ["has a kind that is no word", started + line({ kind: 7 }), 2, "/kind", "/kind must be the name of an event, not 7"],
    ["has an unknown kind", started + line({ kind: "banana" }), 2, "/kind", '/kind must be the name of an event, not "banana"'],
    ["has a kind every object has", started + line({ kind: "constructor" }), 2, "/kind", '/kind must be the name of an event, not "constructor"'],
    ["has a misspelt kind", started + line({ kind: "snapshot-take" }), 2, "/kind", '/kind must be the name of an event, perhaps "snapshot-taken", not "snapshot-take"'],
    ["lacks a field", started + line({ kind: "discarded" }), 2, "/handle", "/handle is missing; expected a string"],
    ["has a field too many", started + line({ kind: "healed", why: 1 }), 2, "/why", "/why is not a field here"],
    ["lacks a field deep inside", started + line({ kind: "visible", transaction: null, records: [row, { ...row, key: undefined }] }), 2, "/records/1/key", "/records/1/key is missing; expected a string"],
    ["has a field too many deep inside", started + line({ kind: "visible", transaction: null, records: [{ ...row, digest: 1 }] }), 2, "/records/0/digest", "/records/0/digest is not a field here"],
    ["has a wrong value deep inside", started + line({ kind: "visible", transaction: null, records: [{ ...row, partition: -1 }] }), 2, "/records/0/partition", "/records/0/partition must be a whole number of at least 0, not -1"],
    ["has a value of no variant", started + line({ kind: "transaction-aborted", transaction: "t", cause: "mood", records: 1 }), 2, "/cause", '/cause must be "requested" or "fenced" or "timeout" or "disconnected" or "not-held", not "mood"'],
    ["has an empty name", started + line({ kind: "healed", process: "" }), 2, "/process", '/process must be a string that is not empty, not ""'],
    ["lets a process state a fact of the world", started + line({ kind: "healed", by: "process" }), 2, "/by", '/by must be "world" for "healed", not "process"'],
    ["lets the world speak for a process", started + line({ kind: "notified", checkpoint: 1 }), 2, "/by", '/by must be "process" for "notified", not "world"'],
    ["leaves an event out", started + line({ kind: "healed" }) + line({ kind: "healed", seq: 3 }), 3, "/seq", '/seq must be 2, not 3: the events of "log" are counted without a gap'],
    ["repeats an event", started + line({ kind: "healed" }) + line({ kind: "healed" }), 3, "/seq", '/seq must be 2, not 1: the events of "log" are counted without a gap'],
    ["begins counting anew in a new attempt", started + line({ kind: "healed" }) + line({ kind: "healed", attempt: 2 }), 3, "/seq", '/seq must be 2, not 1: the events of "log" are counted without a gap'],
    ["goes back in time", started + line({ kind: "healed", at: 9 }) + line({ kind: "healed", seq: 2, at: 8 }), 3, "/at", "/at must be at least 9, not 8: time never goes back"],
    ["goes back in time at another process", started + line({ kind: "healed", at: 9 }) + line({ kind: "healed", process: "sum-0", at: 8 }), 3, "/at", "/at must be at least 9, not 8: time never goes back"],
  ])("is refused when it %s", (_what, text, number, field, says) => {
    expect(readTrace(text)).toEqual({ error: { line: number, field, message: `Line ${number}: ${says}.` } });
  });

  test("is refused at its first error", () => {
    expect(readTrace(`${started}{}\n{}\nx`)).toMatchObject({ error: { line: 2 } });
  });

  test("shows a long wrong value cut short", () => {
    const read = readTrace(started + line({ kind: "discarded", handle: Array.from({ length: 99 }, () => 1) }));
    expect(read).toMatchObject({ error: { message: `Line 2: /handle must be a string, not [${"1,".repeat(19)}….` } });
  });
});
