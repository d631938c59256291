// Several threads find what one finds: counts, depth, witnesses, counterexamples; on this thread in turns, and on threads of their own.
import { afterAll, describe, expect, test } from "vitest";
import { Pool, ownThread } from "../workers/pool.js";
import { ownedThread } from "../workers/thread.js";
import { Board } from "./board.js";
import { runCheck, type ModelCheck } from "./model-check.js";
import { checkTogether } from "./together.js";

const SEVEN: ModelCheck = { model: "two-phase", constants: { resourceManagers: 7 }, properties: null, limit: 1_000_000, keepGoing: false, fingerprints: false };
const alone = runCheck(SEVEN, new Board());

describe.each([["in turns", ownThread], ["at once", ownedThread]] as const)("two workers %s", (_how, hire) => {
  const pool = new Pool(2, hire);
  afterAll(() => pool.end());

  test("find the same states as one, by the same number of steps of each action", async () => {
    const together = await checkTogether(pool, SEVEN, new Board());
    expect({ ...together, bytes: 0 }).toEqual({ ...alone, bytes: 0 });
    expect(together).toMatchObject({ distinct: 296_448, generated: 2_744_706, depth: 23, stop: null });
  });

  test("tell of a violation what one tells", async () => {
    const fault: ModelCheck = { model: "checkpointing", constants: { fault: "no-alignment" }, properties: ["consistent-cut", "restore-from-latest"], limit: 1_000_000, keepGoing: false, fingerprints: false };
    const told = await checkTogether(pool, fault, new Board(), 10);
    expect(told).toEqual(runCheck(fault, new Board()));
    expect(told.violations).toMatchObject([{ property: "consistent-cut" }]);
  });

  test("stop at the limit", async () => {
    const together = await checkTogether(pool, { ...SEVEN, limit: 150_000 }, new Board());
    expect(together).toMatchObject({ stop: "limit", violations: [] });
  });

  test("stop when the user interrupts", async () => {
    const board = new Board();
    board.end();
    expect(await checkTogether(pool, SEVEN, board)).toMatchObject({ stop: "interrupted" });
  });
});
