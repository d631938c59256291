// Batches of a sink that upserts, as steps of the model: who may write, again or late, and which rows have one key.
import { describe, expect, test } from "vitest";
import type { EventOf, TraceLine } from "../../impl/trace/events.js";
import { behaviourOf } from "../../model/protocol/checkpointing/checkpointing.js";
import { checkpointing } from "../../model/protocol/checkpointing/checkpointing.js";
import type { Values } from "../../model/protocol/checkpointing/constants.js";
import { topologyOf } from "../../model/protocol/checkpointing/topology.js";
import type { Checkpointing } from "../../model/protocol/checkpointing/variables.js";
import { Numbering } from "./numbering.js";
import type { Scope } from "./scope.js";
import type { Steps } from "./steps.js";
import { sameKeys, Upserts } from "./upserts.js";

const constants = checkpointing.instance({ sink: "idempotent", sources: 1, records: 3, failover: "by-task", zombies: "linger", fencing: "tokens" }).constants as unknown as Values;
const topology = topologyOf(constants);
const upsert = behaviourOf(topology).actions.find(({ name }) => name === "upserted")!;
const scope: Scope = { header: undefined as never, topology, numbers: new Map([["source-0", 0], ["operator-0", 1], ["output-0", 2]]), keepsConnections: false };
const upserts = (): Upserts => new Upserts(scope, new Numbering(scope));

function batch(attempt: number, ...offsets: readonly number[]): TraceLine & EventOf<"upserted"> {
  return { seq: 1, at: 1, by: "world", process: "output-0", attempt, kind: "upserted", transaction: null, records: offsets.map((offset) => ({ partition: 0, offset, key: "k", value: offset })) };
}

/** The sink has received these, and written none. */
function holding(...records: readonly number[]): Checkpointing {
  const { initial } = behaviourOf(topology);
  initial.buffer[0] = { once: records.reduce((set, record) => set | (1 << record), 0), again: 0 };
  return initial;
}

/** Whether the batch is taken, as steps or as none. */
function isTaken(steps: Steps, state: Checkpointing): boolean {
  if (steps.kind === "none") return true;
  const isStep = steps.either.some((sequence) => sequence.every(({ binding }) => {
    const bound = typeof binding === "function" ? binding(state) : binding;
    return !bound.includes(-1) && upsert.step(state, ...bound);
  }));
  return isStep || steps.mayBeNone(state);
}

describe("a batch of upserts", () => {
  test("holds what the sink has received, each key's older rows first", () => {
    expect(isTaken(upserts().of(batch(1, 0, 1), 0, 0), holding(0, 1, 2))).toBe(true);
    expect(isTaken(upserts().of(batch(1, 1, 0), 0, 0), holding(0, 1, 2))).toBe(false);
    expect(isTaken(upserts().of(batch(1, 2), 0, 0), holding(0))).toBe(false);
  });

  test("that comes again changes nothing, and another must be news", () => {
    const [all, state] = [upserts(), holding(0, 1)];
    expect(isTaken(all.of(batch(1, 0, 1), 0, 0), state)).toBe(true);
    expect(isTaken(all.of(batch(1, 0, 1), 0, 0), state)).toBe(true);
    expect(isTaken(all.of(batch(1, 0), 0, 0), state)).toBe(false);
  });

  test("of an old attempt comes late, until a newer one has shown its token", () => {
    const [all, state] = [upserts(), holding()];
    state.zombie[0]![0]!.buffer = { once: 0b111, again: 0 };
    expect(isTaken(all.of(batch(1, 0), 0, 1), state)).toBe(true);
    all.tokenShown(2);
    expect(isTaken(all.of(batch(1, 1), 0, 1), state)).toBe(false);
  });

  test("of an attempt that was given up is its zombie's", () => {
    const state = holding(0);
    state.failing = 1;
    expect(isTaken(upserts().of(batch(1, 0), 0, 0), state)).toBe(false);
    state.zombie[0]![0]!.buffer = { once: 0b1, again: 0 };
    expect(isTaken(upserts().of(batch(1, 0), 0, 0), state)).toBe(true);
  });
});

test("rows have one key where a sink received them under one", () => {
  const delivered = (process: string, offset: number, key: string): TraceLine => ({ seq: 1, at: 1, by: "world", process, attempt: 1, kind: "record-delivered", from: "operator-0", partition: 0, offset, key, value: 1 });
  const lines = [delivered("output-0", 0, "a"), delivered("output-0", 1, "b"), delivered("output-0", 2, "a"), delivered("operator-0", 1, "a")];
  expect(sameKeys(lines, new Set(["output-0"]), 4, ({ offset }) => offset)).toEqual([0b101, 0b010, 0b101, 0b1000]);
});
