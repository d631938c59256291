/**
 * Every crash point of every process, under a named family of schedules: plain, each channel starved, each task slow.
 * Source: crash-point sweeps (B3), and the finding that one schedule alone certifies nothing. Visits one crash a run.
 */
import { DULL, choiceKind, type Oracle } from "../../impl/simulator/kernel/oracle.js";
import { channelOf } from "../../impl/simulator/kernel/subjects.js";
import type { Prepared } from "../scenario/run.js";
import { crashPointsOf, learnProfile, type CrashPoints } from "./profile.js";
import type { StrategyFactory } from "./strategy.js";

const HOLD_ELEMENT = choiceKind("hold-element");
const CRASH = choiceKind("crash");
/** Indices into HOLDS: how long a starved channel holds each head back, and a slow task each input's. */
const STARVED = 5;
const SLOW = 2;
/** A prime above any number of runs: stepping by it visits the points in a scattered order, each once. */
const STRIDE = 15_485_863;

interface Sweep extends CrashPoints {
  readonly schedule: Oracle;
}

export const systematic: StrategyFactory = (prepared) => {
  let sweeps: readonly Sweep[] | null = null;
  const all = (): readonly Sweep[] => (sweeps ??= schedulesOf(prepared).map((schedule) => ({ schedule, ...crashPointsOf(learnProfile(prepared, schedule)) })));
  return {
    name: "systematic",
    get size() {
      return all().reduce((sum, { points }) => sum + points.length, 0);
    },
    oracle: (index) => crashing(all(), index),
  };
};

/** Counts through all sweeps in scattered order. */
function crashing(sweeps: readonly Sweep[], index: number): Oracle {
  const size = sweeps.reduce((sum, { points }) => sum + points.length, 0);
  let place = (index * STRIDE) % size;
  for (const { schedule, slots, points } of sweeps) {
    if (place < points.length) return crashingAt(schedule, slots[place]!, points[place]!);
    place -= points.length;
  }
  throw new Error(`systematic run ${index} lies beyond ${size}`);
}

/** The plain schedule, one for each channel starved, one for each task slow. */
function schedulesOf({ graph }: Prepared): readonly Oracle[] {
  const starved = graph.channels.map(({ id }) => holding(new Set([id]), STARVED));
  const slow = graph.tasks.map(({ inputs }) => holding(new Set(inputs.map(({ id }) => id)), SLOW));
  return [DULL, ...starved, ...slow];
}

function holding(channels: ReadonlySet<number>, hold: number): Oracle {
  return { choose: (kind, subject) => (kind === HOLD_ELEMENT && channels.has(channelOf(subject).channel) ? hold : 0) };
}

function crashingAt(schedule: Oracle, slot: number, point: number): Oracle {
  return {
    choose(kind, subject, ordinal, alternatives) {
      if (kind === CRASH) return subject === slot && ordinal === 0 ? point : 0;
      return schedule.choose(kind, subject, ordinal, alternatives);
    },
  };
}

