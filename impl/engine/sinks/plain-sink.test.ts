// A sink without transactions: when it writes, and that its snapshot counts nothing that is not written.
import { describe, expect, test } from "vitest";
import { drive } from "../../../tools/testing/steps.js";
import type { Record } from "../../environment/messages.js";
import type { Reply, Request } from "../../environment/systems.js";
import { rowDigest } from "../state/lineage.js";
import type { StageContext } from "../task/stage.js";
import { PlainSink, flushAtBarrier, type FlushAtBarrier } from "./plain-sink.js";

const context: StageContext = { name: "out", subtask: 0, parallelism: 1, attempt: 1, partitions: 1, feeds: [], emit: () => {}, ask: () => {}, report: () => {} };
const record = (value: number): Record => ({ kind: "record", key: "k", value, partition: 0, offset: value, digest: rowDigest(0, value) });

function sink(batch: number, { atBarrier = flushAtBarrier, lose = 0 }: { readonly atBarrier?: FlushAtBarrier; readonly lose?: number } = {}) {
  const written: string[] = [];
  let lost = 0;
  const answer = (request: Request): Reply => {
    written.push(request.system === "append-log" && request.kind === "append" ? request.records.map(({ value }) => value).join("+") : request.kind);
    return lost++ < lose ? { kind: "timed-out" } : { kind: "appended" };
  };
  const stage = new PlainSink(context, (records) => ({ system: "append-log", kind: "append", id: null, records }), atBarrier, batch);
  return {
    written,
    write: (value: number) => drive(stage.process(record(value)), answer),
    checkpoint: () => {
      drive(stage.prepareSnapshot(), answer);
      return stage.snapshot();
    },
    complete: (last: boolean) => drive(stage.notifyComplete(1, last), answer),
    restore: stage.restore.bind(stage),
  };
}

describe("a sink without transactions", () => {
  test("writes when it has a batch", () => {
    const { write, written } = sink(2);
    for (const value of [1, 2, 3]) write(value);
    expect(written).toEqual(["1+2"]);
  });

  test("writes all it has before its snapshot", () => {
    const { write, written, checkpoint } = sink(8);
    write(1);
    write(2);
    const [state] = checkpoint();
    expect(written).toEqual(["1+2"]);
    expect(state!.cells[0]!.lineage[0]).toBe(2);
  });

  test("writes nothing when it has nothing", () => {
    const { written, checkpoint, complete } = sink(1);
    checkpoint();
    complete(true);
    expect(written).toEqual([]);
  });

  test("writes at the end, and not at a notice before it, what a barrier left in the buffer", () => {
    const { write, written, checkpoint, complete } = sink(8, { atBarrier: () => undefined });
    write(1);
    checkpoint();
    complete(false);
    expect(written).toEqual([]);
    complete(true);
    expect(written).toEqual(["1"]);
  });

  test("writes again until it is answered", () => {
    const { write, written } = sink(1, { lose: 2 });
    write(1);
    expect(written).toEqual(["1", "1", "1"]);
  });

  test("goes on counting after a restore, over all states it is given", () => {
    const { restore, write, checkpoint } = sink(1);
    const states = sink(1);
    states.write(1);
    restore([...states.checkpoint(), ...states.checkpoint()]);
    write(2);
    expect(checkpoint()[0]!.cells[0]!.lineage[0]).toBe(3);
  });
});
