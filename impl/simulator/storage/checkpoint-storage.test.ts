// Checkpoint storage keeps what a snapshot holds when it arrives, says what it kept, and gives back just that.
import { describe, expect, test } from "vitest";
import { SystemBench } from "../../../tools/testing/system-bench.js";
import type { Cell, Snapshot } from "../../environment/state.js";
import type { Reply } from "../../environment/systems.js";
import { CheckpointStorage } from "./checkpoint-storage.js";

const cell = (key: string, value: Cell["value"], lineage: readonly number[] = []): Cell => ({ key, value, lineage });

function snapshotOf(...applied: readonly Cell[]): Snapshot {
  return {
    checkpoint: 3, task: "sink-0",
    operators: [{ operator: "sink", states: [
      { name: "written", role: "applied", distribution: "list", cells: applied },
      { name: "transactions", role: "transaction", distribution: "list", cells: [cell("t@1", { checkpoint: 3, committable: { transaction: "t@1" } }, [9, 9])] },
      { name: "sink", role: "other", distribution: "list", cells: [cell("0", 4, [7, 7])] },
    ] }],
  };
}

function storageBench() {
  const bench = new SystemBench(new CheckpointStorage(2));
  const write = (snapshot: Snapshot, synced = true) => bench.ask({ system: "storage", kind: "write", snapshot, synced });
  return {
    bench, write,
    written: (snapshot: Snapshot) => handleOf(write(snapshot)),
    load: (handle: string) => bench.ask({ system: "storage", kind: "load", handle, shares: null }),
    discard: (handle: string) => bench.ask({ system: "storage", kind: "discard", handle }),
    /** Digest that was reported for a snapshot of these cells. */
    digestOf: (...cells: readonly Cell[]): number => {
      write(snapshotOf(...cells));
      const stored = bench.events.at(-1);
      return stored?.kind === "stored" ? stored.digest : -1;
    },
  };
}

function handleOf(reply: Reply): string {
  if (reply.kind !== "written") throw new Error(reply.kind);
  return reply.handle;
}

describe("what is written", () => {
  test("is given back equal", () => {
    const { written, load } = storageBench();
    const snapshot = snapshotOf(cell("a", 5, [1, 10]), cell("b", { nested: ["x", null, true] }, [2, 20]));
    expect(load(written(snapshot))).toEqual({ kind: "loaded", snapshot });
  });

  test("is reported with the sum of its applied lineages and the names of its transactions", () => {
    const { bench, written } = storageBench();
    const handle = written(snapshotOf(cell("a", 5, [1, 10]), cell("b", 6, [2, 20, 1, 5])));
    expect(bench.events).toMatchObject([{ kind: "stored", checkpoint: 3, handle, applied: [3, 30, 1, 5], transactions: ["t@1"] }]);
  });

  test("gets a handle of its own, though it be the same again", () => {
    const { written } = storageBench();
    expect(written(snapshotOf())).not.toBe(written(snapshotOf()));
  });

  test("and fails is not kept, and not reported", () => {
    const { bench, write } = storageBench();
    bench.failWrites = true;
    expect(write(snapshotOf())).toEqual({ kind: "write-failed" });
    expect(bench.events).toEqual([]);
  });
});

describe("a snapshot that shares memory with live state", () => {
  /** The operator goes on changing this cell. */
  const live = () => ({ key: "a", value: 5, lineage: [1, 10] });

  test("is kept as it is when it arrives, not as it was when it was sent", () => {
    const { bench, written, load } = storageBench();
    const shared = live();
    const sent = snapshotOf(shared);
    shared.value = 6;
    shared.lineage[0] = 2;
    const loaded = load(written(sent));
    expect(loaded).toMatchObject({ snapshot: { operators: [{ states: [{ cells: [{ value: 6, lineage: [2, 10] }] }, {}, {}] }] } });
    expect(bench.events[0]).toMatchObject({ kind: "stored", applied: [2, 10, 0, 0] });
  });

  test("does not reach what was kept once it has arrived", () => {
    const { written, load } = storageBench();
    const shared = live();
    const inner = { list: [1] };
    const handle = written(snapshotOf(shared, cell("b", inner)));
    shared.value = 6;
    shared.lineage[0] = 2;
    inner.list.push(2);
    expect(load(handle)).toMatchObject({ snapshot: { operators: [{ states: [{ cells: [{ value: 5, lineage: [1, 10] }, { value: { list: [1] } }] }, {}, {}] }] } });
  });

  test("after a restore does not reach what is kept either", () => {
    const { written, load } = storageBench();
    const handle = written(snapshotOf(cell("a", 5, [1, 10])));
    const first = load(handle);
    const before = JSON.stringify(first);
    if (first.kind === "loaded") (first.snapshot.operators[0]!.states[0]!.cells[0]!.lineage as number[])[0] = 99;
    expect(JSON.stringify(load(handle))).toBe(before);
  });
});

describe("the digest", () => {
  test("is the same for the same content, and when it is read back", () => {
    const { bench, written, load, digestOf } = storageBench();
    expect(digestOf(cell("a", 5, [1, 10]))).toBe(digestOf(cell("a", 5, [1, 10])));
    load(written(snapshotOf(cell("a", 5, [1, 10]))));
    const [stored, readBack] = bench.events.slice(-2);
    expect(readBack).toEqual({ ...stored, kind: "read-back" });
  });

  const base = [cell("a", 5, [1, 10])];
  test.each<[what: string, cells: readonly Cell[]]>([
    ["value", [cell("a", 6, [1, 10])]],
    ["value's type", [cell("a", "5", [1, 10])]],
    ["value's field", [cell("a", { n: 5 }, [1, 10])]],
    ["key", [cell("b", 5, [1, 10])]],
    ["row count", [cell("a", 5, [2, 10])]],
    ["lineage digest", [cell("a", 5, [1, 11])]],
    ["lineage digest in its upper half", [cell("a", 5, [1, 10 + 2 ** 40])]],
    ["number of cells", [...base, cell("b", 0)]],
  ])("changes with a %s", (_what, cells) => {
    const { digestOf } = storageBench();
    expect(digestOf(...cells)).not.toBe(digestOf(...base));
  });

  test("tells numbers apart, be they negative, large or broken", () => {
    const { digestOf } = storageBench();
    const values = [0, -1, 1, -2, 2, 0.5, 0.25, -0.5, 2 ** 32, -(2 ** 32), 2 ** 53 - 1, 2 ** 40 + 1, 1e300];
    expect(new Set(values.map((value) => digestOf(cell("a", value)))).size).toBe(values.length);
  });
});

describe("what was discarded", () => {
  test("is missing", () => {
    const { written, discard, load } = storageBench();
    const handle = written(snapshotOf());
    expect(discard(handle)).toEqual({ kind: "discarded" });
    expect(load(handle)).toEqual({ kind: "missing" });
  });

  test("is reported once, however often it is discarded", () => {
    const { bench, written, discard } = storageBench();
    const handle = written(snapshotOf());
    discard(handle);
    discard(handle);
    expect(bench.events.slice(1)).toEqual([{ kind: "discarded", handle }]);
  });

  test("takes nothing else with it", () => {
    const { written, discard, load } = storageBench();
    const [gone, kept] = [written(snapshotOf()), written(snapshotOf())];
    discard(gone);
    expect(load(kept)).toMatchObject({ kind: "loaded" });
  });

  test("or was never written is missing, and reading it reports nothing", () => {
    const { bench, load } = storageBench();
    expect(load("sink-0/1/1")).toEqual({ kind: "missing" });
    expect(bench.events).toEqual([]);
  });
});

test("a restart of the machine takes what was not synced, and nothing else", () => {
  const { bench, write, load } = storageBench();
  const synced = handleOf(write(snapshotOf()));
  const unsynced = handleOf(write(snapshotOf(), false));
  expect(load(unsynced).kind).toBe("loaded");
  bench.expire("restart");
  expect([load(synced).kind, load(unsynced).kind]).toEqual(["loaded", "missing"]);
});

test("a read that fails is not a snapshot that is missing: the next one succeeds", () => {
  const { bench, written, load } = storageBench();
  const handle = written(snapshotOf());
  bench.failReads = true;
  expect(load(handle).kind).toBe("read-failed");
  bench.failReads = false;
  expect(load(handle).kind).toBe("loaded");
});
