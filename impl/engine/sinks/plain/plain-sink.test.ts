// A sink without transactions: when it writes, and that its snapshot counts nothing that is not written.
import { describe, expect, test } from "vitest";
import { drive } from "../../../../tools/testing/steps.js";
import type { Record } from "../../../environment/messages.js";
import type { NamedState } from "../../../environment/state.js";
import type { Reply, Request } from "../../../environment/systems.js";
import { rowDigest } from "../../state/lineage.js";
import type { StageContext } from "../../task/stage.js";
import { plainWriter, type PlainSinkSpec } from "./plain-writer.js";
import { PlainSink, flushAtBarrier, type FlushAtBarrier } from "./plain-sink.js";

const context: StageContext = { name: "out", subtask: 0, parallelism: 1, attempt: 1, partitions: 1, feeds: [], emit: () => {}, ask: () => {}, report: () => {} };
const record = (value: number): Record => ({ kind: "record", key: "k", value, partition: 0, offset: value, digest: rowDigest(0, value) });

interface Setting {
  readonly atBarrier?: FlushAtBarrier;
  readonly lose?: number;
  readonly spec?: PlainSinkSpec;
  readonly reply?: Reply;
}

function sink(batch: number, { atBarrier = flushAtBarrier, lose = 0, spec = { sink: "append", system: "append-log" }, reply = { kind: "appended" } }: Setting = {}) {
  const written: string[] = [];
  let lost = 0;
  const requests: Request[] = [];
  const answer = (request: Request): Reply => {
    requests.push(request);
    written.push("records" in request ? request.records.map(({ value }) => value).join("+") : request.kind);
    return lost++ < lose ? { kind: "timed-out" } : reply;
  };
  const stage = new PlainSink(context, plainWriter(spec, context), atBarrier, batch);
  return {
    written, requests,
    write: (value: number) => drive(stage.process(record(value)), answer),
    checkpoint: () => {
      drive(stage.prepareSnapshot(), answer);
      return stage.snapshot();
    },
    finish: () => drive(stage.finish(), answer),
    restore: (states: readonly NamedState[] | null) => drive(stage.restore(states), answer),
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
    const { written, checkpoint, finish } = sink(1);
    checkpoint();
    finish();
    expect(written).toEqual([]);
  });

  test("writes at the end of the data what a barrier left in the buffer: there may be no further barrier", () => {
    const { write, written, checkpoint, finish } = sink(8, { atBarrier: () => undefined });
    write(1);
    checkpoint();
    expect(written).toEqual([]);
    finish();
    expect(written).toEqual(["1"]);
  });

  test("writes again until it is answered", () => {
    const { write, written } = sink(1, { lose: 2 });
    write(1);
    expect(written).toEqual(["1", "1", "1"]);
  });

  test("says in its snapshot what is a share of whose, and does not change it afterwards", () => {
    const { write, checkpoint } = sink(1);
    write(1);
    const taken = checkpoint();
    const before = JSON.stringify(taken);
    write(2);
    expect(taken).toMatchObject([{ name: "written", role: "applied", distribution: "list", cells: [{ key: "0", value: null }] }]);
    expect(JSON.stringify(taken)).toBe(before);
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

describe("what is written", () => {
  test("to an append-only log is known by its number when it is sent again, but not when a later attempt replays it", () => {
    const { write, requests } = sink(1, { lose: 1 });
    write(1);
    write(2);
    expect(requests.map((request) => (request.kind === "append" ? request.id : null))).toEqual(["out-0-1-0", "out-0-1-0", "out-0-1-1"]);
  });

  const fenced: PlainSinkSpec = { sink: "upsert", system: "key-value-store", fencing: "tokens" };

  test("to a key-value store carries the attempt's token, and a new attempt shows it before all else", () => {
    const { restore, write, requests } = sink(1, { spec: fenced, reply: { kind: "put" } });
    restore(null);
    write(1);
    expect(requests.map((request) => (request.kind === "put" ? [request.writer?.token, request.records.length] : null))).toEqual([[1, 0], [1, 1]]);
  });

  test("to a store that has seen a newer token fails the task", () => {
    const { write } = sink(1, { spec: fenced, reply: { kind: "fenced" } });
    expect(() => write(1)).toThrow("a newer attempt has taken over");
  });

  test("without fencing carries no token", () => {
    const { restore, write, requests } = sink(1, { spec: { ...fenced, fencing: "none" }, reply: { kind: "put" } });
    restore(null);
    write(1);
    expect(requests.map((request) => (request.kind === "put" ? request.writer : undefined))).toEqual([null]);
  });
});
