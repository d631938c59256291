/**
 * What a run's handlers do, learned by watching one: the points at which each process can crash.
 */
import { packCrashPoint } from "../../impl/simulator/faults/crash-point.js";
import type { Oracle } from "../../impl/simulator/kernel/oracle.js";
import { processesOf } from "../scenario/jobs.js";
import { run, type Prepared } from "../scenario/run.js";

/** Per handler of one process: the number of effects of each of its runs, in order. */
export type HandlerRuns = ReadonlyMap<number, readonly number[]>;

/** By slot: 0 is the coordinator, then the tasks. */
export type Profile = readonly HandlerRuns[];

/** Watches the first attempt of each process in one run. */
export function learnProfile(prepared: Prepared, oracle: Oracle): Profile {
  const slots: Map<number, number[]>[] = processesOf(prepared.scenario).map(() => new Map<number, number[]>());
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

/** Crash points in two columns: which slot, and the packed point. There may be hundreds of thousands. */
export interface CrashPoints {
  readonly slots: readonly number[];
  readonly points: readonly number[];
}

/** Every point between two effects of every handler run, slot by slot. */
export function crashPointsOf(profile: Profile): CrashPoints {
  const slots: number[] = [];
  const points: number[] = [];
  profile.forEach((handlers, slot) => {
    for (const [handler, runs] of handlers) {
      runs.forEach((count, index) => {
        for (let effects = 0; effects <= count; effects++) {
          slots.push(slot);
          points.push(packCrashPoint({ handler, occurrence: index + 1, effects }));
        }
      });
    }
  });
  return { slots, points };
}
