/**
 * What a run's handlers do, learned by watching one: the points at which each process can crash.
 */
import { packCrashPoint, type CrashPoint } from "../../impl/simulator/faults/crash-point.js";
import type { Oracle } from "../../impl/simulator/kernel/oracle.js";
import { run, type Prepared } from "../scenario/run.js";

/** Per handler of one process: the number of effects of each of its runs, in order. */
export type HandlerRuns = ReadonlyMap<number, readonly number[]>;

/** By slot: 0 is the coordinator, then the tasks. */
export type Profile = readonly HandlerRuns[];

/** Watches the first attempt of each process in one run. */
export function learnProfile(prepared: Prepared, oracle: Oracle): Profile {
  const slots: Map<number, number[]>[] = Array.from({ length: prepared.graph.tasks.length + 1 }, () => new Map<number, number[]>());
  run(prepared, oracle, {
    properties: [],
    profile(slot, handler, effects) {
      const handlers = slots[slot]!;
      const runs = handlers.get(handler);
      if (runs === undefined) handlers.set(handler, [effects]);
      else runs.push(effects);
    },
  });
  return slots;
}

/** Every point between two effects of every handler run, packed, slot by slot. */
export function crashPointsOf(profile: Profile): readonly { readonly slot: number; readonly point: number }[] {
  return profile.flatMap((handlers, slot) => [...handlers].flatMap(([handler, runs]) => runs.flatMap((effects, index) =>
    Array.from({ length: effects + 1 }, (_, after) => ({ slot, point: packCrashPoint(pointOf(handler, index + 1, after)) })))));
}

function pointOf(handler: number, occurrence: number, effects: number): CrashPoint {
  return { handler, occurrence, effects };
}
