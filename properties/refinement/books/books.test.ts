// What a trace tells must agree with what it told before, whatever the model makes of it; but a trace is not asked for events that it cannot show.
import { describe, expect, test } from "vitest";
import { diagnose } from "../../../explorer/replay/diagnose.js";
import { loadScenario } from "../../../explorer/scenario/load.js";
import { prepare } from "../../../explorer/scenario/run.js";
import { sourceOf } from "../../../explorer/strategies/catalogue.js";
import { REFERENCE_PARTS } from "../../../impl/engine/parts.js";
import type { EventKind, EventOf, TraceLine } from "../../../impl/trace/events.js";
import { Books } from "./books.js";

const scenario = loadScenario("two-phase-commit");
const prepared = prepare({ ...scenario, rows: scenario.rows.map((rows) => rows.slice(0, 4)) });
const runs = Array.from({ length: 40 }, (_, run) => diagnose(prepared, sourceOf("random", prepared, "books")(run).oracle(), REFERENCE_PARTS, []).lines);
const HEADER = 0;

function contradiction(lines: readonly TraceLine[]): string | null {
  const books = new Books(lines[HEADER] as TraceLine & EventOf<"run-started">);
  for (const line of lines) {
    const found = books.enter(line);
    if (found !== null) return found;
  }
  return null;
}

type Test = (line: TraceLine) => boolean;
const of = (kind: EventKind, process?: string): Test => (line) => line.kind === kind && (process === undefined || line.process === process);

type Change = "without" | "twice";

function changed(lines: readonly TraceLine[], at: number, change: Change): readonly TraceLine[] {
  const [before, after] = [lines.slice(0, at), lines.slice(at + 1)];
  switch (change) {
    case "without": return [...before, ...after];
    case "twice": return [...before, lines[at]!, lines[at]!, ...after];
  }
}

/** What is found where one event of this sort is left out, or told twice. */
function* contradictions(test: Test, change: Change): Generator<string | null> {
  for (const lines of runs) for (const [at, line] of lines.entries()) if (test(line)) yield contradiction(changed(lines, at, change));
}

function isSaid(found: Iterable<string | null>, sentence: RegExp): boolean {
  for (const one of found) if (sentence.test(one ?? "")) return true;
  return false;
}

describe("the books of a run", () => {
  test("agree, where nobody has tampered with it", () => {
    expect(runs.map(contradiction).filter((found) => found !== null)).toEqual([]);
  });

  test.each<[string, Test, Change, RegExp]>([
    ["a process that never started", of("process-started"), "without", /has not started/],
    ["one that starts twice", of("process-started"), "twice", /has started already/],
    ["a job manager beside one that nobody believes dead", of("crashed", "coordinator"), "without", /another job manager runs/],
    ["a crash of what has crashed", of("crashed"), "twice", /is gone/],
    ["a zombie that was not cut off", of("cut-off", "output-0"), "without", /is not cut off/],
    ["a zombie that never ends", of("zombie-ended"), "without", /has not ended/],
    ["a task that finishes twice", of("task-finished"), "twice", /has finished already/],
    ["a job that ends before its tasks", of("task-finished"), "without", /has not finished/],
    ["a record that its channel carried and nobody got", of("record-delivered"), "without", /rows by partition were sent/],
    ["a channel that ends twice", of("end-of-partition-delivered"), "twice", /has ended/],
    ["state that nobody has read", of("read-back"), "without", /has not read/],
    ["a task restored twice", of("restored"), "twice", /has its state already/],
    ["a snapshot stored twice", of("stored"), "twice", /is stored already/],
    ["a snapshot discarded twice", of("discarded"), "twice", /is discarded already/],
    ["a pointer removed twice", of("checkpoint-removed"), "twice", /has no pointer/],
    ["a checkpoint that ends twice", of("checkpoint-aborted"), "twice", /has ended before/],
    ["a transaction aborted twice", of("transaction-aborted"), "twice", /is not open/],
    ["a transaction committed that was never opened", of("transaction-opened"), "without", /is not open/],
    ["a job that never ends", of("job-finished"), "without", /the job runs, and checkpoint \d+ is its newest/],
    ["a task that starts in no attempt", of("restore-chosen"), "without", /has begun attempt/],
    ["a task that finishes before it knows that it may", of("notified", "aggregate-0"), "without", /does not know that a checkpoint holds all/],
    ["state that nobody stored", of("stored"), "without", /has stored nothing/],
    ["an attempt that begins twice", of("restore-chosen"), "twice", /was begun before/],
    ["a checkpoint that nobody triggered", of("checkpoint-triggered"), "without", /was not triggered/],
    ["a pointer to what was not acknowledged", of("acknowledged"), "without", /has not acknowledged checkpoint/],
    ["a barrier whose sender took no snapshot", of("snapshot-taken", "source-0"), "without", /has taken no snapshot/],
    ["a barrier that comes twice", of("barrier-delivered"), "twice", /the channel from .* has come to checkpoint/],
    ["a snapshot taken twice", of("snapshot-taken"), "twice", /has come to checkpoint \d+ already/],
    ["a checkpoint pre-committed twice", of("pre-committed"), "twice", /has pre-committed .* before/],
    ["a decline that nobody heard", of("declined"), "without", /nobody has declined/],
    ["a snapshot that nobody needs", of("discarded"), "without", /nobody has discarded it/],
    ["a task lost that lives", of("crashed", "output-0"), "without", /is not lost/],
    ["a rest before the faults have stopped", of("healed"), "without", /has not healed/],
    ["anything after the end", of("run-ended"), "twice", /the run has ended/],
  ])("do not with %s", (_what, test, change, sentence) => {
    expect(isSaid(contradictions(test, change), sentence)).toBe(true);
  });

  test("do not with rows that a log shows in another order than that in which the sink received them", () => {
    const reversed = runs.map((lines) => lines.map((line): TraceLine => (line.kind === "visible" ? { ...line, records: line.records.toReversed() } : line)));
    expect(isSaid(reversed.map(contradiction), /is shown after rows that came after it/)).toBe(true);
  });

  test.each<EventKind>(["process-started", "read-back", "job-finished", "zombie-ended", "task-finished"])("ask for no %s in a trace that cannot show it", (kind) => {
    const shownWithout = (line: TraceLine): TraceLine => (line.kind === "run-started" ? { ...line, kinds: line.kinds.filter((shown) => shown !== kind) } : line);
    const without = runs.map((lines) => lines.filter((line) => line.kind !== kind).map(shownWithout));
    expect(without.map(contradiction).filter((found) => found !== null)).toEqual([]);
  });
});
