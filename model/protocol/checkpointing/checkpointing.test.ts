// The protocol without faults, in small: what it promises holds, what must be reachable is reached.
import { describe, expect, test } from "vitest";
import { check } from "../../checker/check.js";
import { checkpointing } from "./checkpointing.js";

const KEPT: readonly (readonly [Readonly<Record<string, number | string>>, number])[] = [
  [{}, 1_569],
  [{ records: 2 }, 8_430],
  [{ mode: "unaligned" }, 7_012],
  [{ sink: "write-ahead-log", checkpoints: 2 }, 9_611],
  [{ mode: "tracked" }, 2_577],
  [{ mode: "tracked", aborts: 1, checkpoints: 2, crashes: 0 }, 7_833],
  [{ sink: "idempotent", sources: 1, records: 2, mode: "tracked" }, 790],
  [{ sink: "idempotent", sources: 1, records: 2, failover: "by-task", zombies: "linger", fencing: "tokens" }, 4_049],
  [{ sink: "idempotent", sources: 1, records: 2, crashes: 0 }, 168],
  [{ leftovers: "probed", snapshots: "in-steps", sources: 1 }, 1_947],
  [{ sources: 1, snapshots: "in-steps", concurrent: 2, checkpoints: 2, crashes: 0 }, 16_108],
];

describe("checkpointing without a fault", () => {
  test.each(KEPT)("%j keeps its promises in all of its %d states", (values, distinct) => {
    const result = check(checkpointing.instance(values));
    expect(result).toMatchObject({ stop: null, distinct, violations: [] });
    expect(result.witnesses.filter(({ length }) => length === null)).toEqual([]);
  });

  test.each([
    [{ transactions: "first-record" }, "transactions=first-record needs snapshots=in-steps."],
    [{ zombies: "linger" }, "zombies=linger needs failover=by-task."],
    [{ concurrent: 2 }, "concurrent=2 needs mode=aligned or tracked and snapshots=in-steps."],
    [{ generations: 2 }, "generations=2 needs zombies=linger."],
    [{ fencing: "tokens", zombies: "linger", failover: "by-task" }, "fencing=tokens needs sink=idempotent and zombies=linger"],
    [{ leftovers: "probed" }, "leftovers=probed needs sink=two-phase-commit, snapshots=in-steps and zombies=none."],
    [{ sink: "idempotent", routing: "any" }, "sink=idempotent needs routing=by-key,"],
  ])("refuses values that do not go together: %j", (values, sentence) => {
    expect(() => checkpointing.instance(values)).toThrow(sentence);
  });
});
