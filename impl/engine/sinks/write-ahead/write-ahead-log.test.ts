// A write-ahead log over each external system: when entries are written, how often, and what a lost reply or a crash makes of it.
import { describe, expect, test } from "vitest";
import { drive } from "../../../../tools/testing/steps.js";
import { SystemBench } from "../../../../tools/testing/system-bench.js";
import type { NamedState } from "../../../environment/state.js";
import type { Reply, Request } from "../../../environment/systems.js";
import { AppendLog } from "../../../simulator/systems/append-log.js";
import { FileSystem } from "../../../simulator/systems/file-system.js";
import { KeyValueStore } from "../../../simulator/systems/key-value-store.js";
import { ObjectStore } from "../../../simulator/systems/object-store.js";
import { Table } from "../../../simulator/systems/table.js";
import { TransactionalLog } from "../../../simulator/systems/transactional-log.js";
import { XaDatabase } from "../../../simulator/systems/xa-database.js";
import { WRITE_AHEAD_SYSTEMS, type MarkPlace, type WriteAheadSystem } from "../../job/graph.js";
import { rowDigest } from "../../state/lineage.js";
import type { StageContext } from "../../task/stage.js";
import type { MaybeSteps } from "../sink.js";
import { writeAheadProtocol } from "./protocol.js";
import { writeAheadTarget } from "./targets.js";
import { WriteAheadLog } from "./write-ahead-log.js";

const CASES: readonly (readonly [WriteAheadSystem, MarkPlace])[] = [
  ...WRITE_AHEAD_SYSTEMS.map((system) => [system, "with-values"] as const),
  ...WRITE_AHEAD_SYSTEMS.filter((system) => system !== "transactional-log").map((system) => [system, "after-values"] as const),
];
/** Those in which the values stand twice when they are written twice. */
const DOUBLED: readonly WriteAheadSystem[] = ["append-log", "xa-database", "table"];

/** External systems that outlive the sink. */
function outside(system: WriteAheadSystem, place: MarkPlace) {
  const systems = {
    "append-log": new AppendLog(), "key-value-store": new KeyValueStore(), "transactional-log": new TransactionalLog(), "xa-database": new XaDatabase(),
    "table": new Table(), "file-system": new FileSystem(), "object-store": new ObjectStore(),
  };
  const benches = Object.fromEntries(WRITE_AHEAD_SYSTEMS.map((name) => [name, new SystemBench(systems[name])])) as Record<WriteAheadSystem, SystemBench>;
  const requests: string[] = [];
  /** What the n-th request from now on suffers; the system does it, or does not. */
  const faults = new Map<number, "reply lost" | "request lost">();
  const answer = (request: Request): Reply => {
    const fault = faults.get(requests.length);
    requests.push(request.kind);
    if (fault === "request lost" || !(request.system in benches)) return { kind: "timed-out" };
    const reply = benches[request.system as WriteAheadSystem].ask(request);
    return fault === undefined ? reply : { kind: "timed-out" };
  };
  return {
    requests, benches,
    lose: (what: "reply lost" | "request lost", ...after: readonly number[]) => after.forEach((count) => faults.set(requests.length + count, what)),
    visible: () => systems[system].visible().map(({ value }) => value),
    attempt: (attempt: number, states: readonly NamedState[] | null = null, subtask = 0) => {
      const context: StageContext = { name: "out", subtask, parallelism: 2, attempt, partitions: 1, feeds: [], emit: () => {}, ask: () => {}, report: () => {} };
      const log = new WriteAheadLog(context, writeAheadTarget({ sink: "write-ahead-log", system, marks: place }, context), writeAheadProtocol);
      const run = (steps: MaybeSteps<void>) => drive(steps, answer);
      run(log.restore(states));
      return {
        write: (...values: number[]) => values.forEach((value) => log.process({ kind: "record", key: `k${value}`, value, partition: 0, offset: value, digest: rowDigest(0, value) })),
        checkpoint: (checkpoint: number) => {
          log.prepareSnapshot(checkpoint);
          return JSON.parse(JSON.stringify(log.snapshot())) as readonly NamedState[];
        },
        complete: (checkpoint: number, last = false) => run(log.notifyComplete(checkpoint, last)),
        pending: () => log.snapshot()[1]!.cells.map(({ key }) => key),
      };
    },
  };
}

describe.each(CASES)("a write-ahead log over %s, marks %s", (system, place) => {
  test("writes nothing before its checkpoint has completed, and then each record once", () => {
    const { attempt, visible } = outside(system, place);
    const { write, checkpoint, complete, pending } = attempt(1);
    write(1, 2);
    checkpoint(1);
    write(3);
    expect(visible()).toEqual([]);
    complete(1);
    expect(visible()).toEqual([1, 2]);
    checkpoint(2);
    complete(2);
    expect(visible()).toEqual([1, 2, 3]);
    expect(pending()).toEqual([]);
  });

  test("writes at a notice the entries of every checkpoint up to it, oldest first", () => {
    const { attempt, visible } = outside(system, place);
    const { write, checkpoint, complete, pending } = attempt(1);
    [1, 2, 3].forEach((number) => {
      write(number);
      checkpoint(number);
    });
    complete(2);
    expect(visible()).toEqual([1, 2]);
    expect(pending()).toEqual(["out-0-3-1"]);
  });

  test("names entries of two attempts apart, though their checkpoints have one number", () => {
    const { attempt } = outside(system, place);
    const names = [1, 2].flatMap((number) => {
      const { write, checkpoint, pending } = attempt(number);
      write(number);
      checkpoint(1);
      return pending();
    });
    expect(new Set(names).size).toBe(2);
  });

  test("writes the entry of checkpoint 9 before that of 10", () => {
    const { attempt, visible } = outside(system, place);
    const before = attempt(1);
    before.write(1);
    before.checkpoint(9);
    before.write(2);
    const after = attempt(2, before.checkpoint(10));
    after.complete(10);
    expect(visible()).toEqual([1, 2]);
  });

  test("writes nothing at a restore, but at the next notice", () => {
    const { attempt, visible } = outside(system, place);
    const first = attempt(1);
    first.write(1);
    const second = attempt(2, first.checkpoint(1));
    expect(visible()).toEqual([]);
    second.complete(2);
    expect(visible()).toEqual([1]);
  });

  test("drops at a restore what is marked as written", () => {
    const { attempt, visible } = outside(system, place);
    const first = attempt(1);
    first.write(1);
    const states = first.checkpoint(1);
    first.complete(1);
    const second = attempt(2, states);
    expect(second.pending()).toEqual([]);
    second.complete(2);
    expect(visible()).toEqual([1]);
  });

  test("knows an entry that another subtask gathered by the name of that subtask", () => {
    const { attempt, visible } = outside(system, place);
    const first = attempt(1, null, 0);
    first.write(1);
    const states = first.checkpoint(1);
    first.complete(1);
    expect(attempt(2, states, 1).pending()).toEqual([]);
    expect(visible()).toEqual([1]);
  });

  test("keeps what an unreachable system did not take, and what comes after it, for the next notice", () => {
    const { attempt, visible, lose } = outside(system, place);
    const { write, checkpoint, complete, pending } = attempt(1);
    [1, 2].forEach((number) => {
      write(number);
      checkpoint(number);
    });
    lose("request lost", 0);
    complete(2);
    expect(visible()).toEqual([]);
    expect(pending()).toHaveLength(2);
    complete(3);
    expect(visible()).toEqual([1, 2]);
  });

  test("leaves nothing unwritten at the last notice", () => {
    const { attempt, visible, lose } = outside(system, place);
    const { write, checkpoint, complete, pending } = attempt(1);
    write(1);
    checkpoint(1);
    lose("request lost", 0, 1, 2, 3, 4, 5, 6);
    complete(1, true);
    expect(visible()).toEqual([1]);
    expect(pending()).toEqual([]);
  });
});

describe("a reply that is lost", () => {
  /** What is visible in the end, for each request whose reply could be lost. */
  const after = (system: WriteAheadSystem, place: MarkPlace): readonly string[] =>
    [0, 1, 2, 3, 4, 5].map((lost) => {
      const { attempt, lose, visible } = outside(system, place);
      const { write, checkpoint, complete } = attempt(1);
      write(1);
      checkpoint(1);
      lose("reply lost", lost);
      complete(1);
      complete(2);
      return String(visible());
    });

  test.each(CASES.filter(([, place]) => place === "with-values"))("whichever it is, changes nothing over %s when marks come %s", (system, place) => {
    expect(new Set(after(system, place))).toEqual(new Set(["1"]));
  });

  test.each(DOUBLED)("has the values written twice over %s when marks come after them", (system) => {
    expect(after(system, "after-values")).toContain("1,1");
  });

  const replaced = CASES.filter(([system, place]) => place === "after-values" && !DOUBLED.includes(system));

  test.each(replaced)("has the values written twice, and nobody sees it, over %s", (system) => {
    expect(new Set(after(system, "after-values"))).toEqual(new Set(["1"]));
  });
});

test("over a transactional log marks come with the values, whatever is said", () => {
  const { attempt, requests } = outside("transactional-log", "after-values");
  const { write, checkpoint, complete } = attempt(1);
  write(1);
  checkpoint(1);
  requests.length = 0;
  complete(1);
  expect(requests).toEqual(["find-mark", "initialize", "find-mark", "append", "commit"]);
});

describe("a crash within the transaction of an entry", () => {
  test("leaves a transaction open that the restore ends", () => {
    const { attempt, benches } = outside("transactional-log", "with-values");
    const first = attempt(1);
    first.write(1);
    const states = first.checkpoint(1);
    const log = benches["transactional-log"];
    log.ask({ system: "transactional-log", kind: "initialize", id: "out-0-1-1" });
    log.ask({ system: "transactional-log", kind: "append", id: "out-0-1-1", epoch: 0, sequence: 0, records: [], mark: "out-0-1-1" });
    attempt(2, states);
    expect(log.events.map(({ kind }) => kind)).toEqual(["transaction-opened", "transaction-aborted"]);
  });

  test("cannot be committed late by whoever began it", () => {
    const { attempt, benches, visible } = outside("transactional-log", "with-values");
    const first = attempt(1);
    first.write(1);
    const states = first.checkpoint(1);
    const log = benches["transactional-log"];
    log.ask({ system: "transactional-log", kind: "initialize", id: "out-0-1-1" });
    const { complete } = attempt(2, states);
    complete(2);
    expect(log.ask({ system: "transactional-log", kind: "commit", id: "out-0-1-1", epoch: 0 })).toEqual({ kind: "fenced" });
    expect(visible()).toEqual([1]);
  });
});
