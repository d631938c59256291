// Who is told what while the world stands still.
import { describe, expect, test } from "vitest";
import type { Environment } from "../../environment/environment.js";
import { StoppedWorld } from "./stopped-world.js";

/** Two sources and a sink, stopped for checkpoint 1; `said`: what each was told since. */
function stopped(): { readonly world: StoppedWorld; readonly said: () => readonly string[] } {
  const told: string[] = [];
  const env = { send: (to: string, attempt: number, message: { readonly kind: string }) => void told.push(`${message.kind} to ${to} of attempt ${attempt}`) } as unknown as Environment;
  const world = new StoppedWorld(env);
  const tasks = { expected: new Set(["in-0", "in-1", "out-0"]), finished: [], acknowledged: new Map<string, string>() };
  world.begin({ checkpoint: 1, kind: "checkpoint", attempt: 2, ...tasks, finalizing: false, done: () => undefined }, ["in-0", "in-1"]);
  return { world, said: () => told.splice(0) };
}

const GO_ON = ["resume to in-0 of attempt 2", "resume to in-1 of attempt 2"];

describe("a stopped world", () => {
  test("saves when all have drained, each counted once", () => {
    const { world, said } = stopped();
    for (const task of ["in-0", "in-0", "in-1"]) world.taskDrained(task, 2, 1);
    expect(said()).toEqual([]);
    world.taskDrained("out-0", 2, 1);
    expect(said()).toEqual(["save to in-0 of attempt 2", "save to in-1 of attempt 2", "save to out-0 of attempt 2"]);
    world.taskDrained("out-0", 2, 1);
    expect(said()).toEqual([]);
  });

  test("does not count tasks of another attempt, of another checkpoint, or that take no part", () => {
    const { world, said } = stopped();
    for (const task of ["in-0", "in-1"]) world.taskDrained(task, 2, 1);
    world.taskDrained("out-0", 1, 1);
    world.taskDrained("out-0", 2, 2);
    world.taskDrained("out-1", 2, 1);
    expect(said()).toEqual([]);
  });

  test.each([true, false])("lets those go on whom it had stopped, once, when the checkpoint is over: completed %s", (completed) => {
    const { world, said } = stopped();
    world.end(1, completed);
    world.end(1, completed);
    expect(said()).toEqual(GO_ON);
  });

  test("lets nobody go on when another checkpoint ends", () => {
    const { world, said } = stopped();
    world.end(9, false);
    expect(said()).toEqual([]);
  });

  test("does not save for a checkpoint that is over", () => {
    const { world, said } = stopped();
    for (const task of ["in-0", "in-1"]) world.taskDrained(task, 2, 1);
    world.end(1, false);
    world.taskDrained("out-0", 2, 1);
    expect(said()).toEqual(GO_ON);
  });
});
