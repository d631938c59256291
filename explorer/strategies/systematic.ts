/**
 * Every crash point of every process, in every manner of dying, under a named family of schedules: plain, each channel starved, each task slow.
 * Source: crash-point sweeps (B3), and the finding that one schedule alone certifies nothing. Visits one crash a run;
 * goes over all points once, in changing manners, before it comes to any of them a second time.
 */
import { DULL, choiceKind, type Oracle } from "../../impl/simulator/kernel/oracle.js";
import { channelOf } from "../../impl/simulator/kernel/subjects.js";
import type { Prepared } from "../scenario/run.js";
import { crashPointsOf, learnProfile, type CrashPoints } from "./profile.js";
import type { Fault } from "../../impl/simulator/faults/faults.js";
import type { StrategyFactory } from "./strategy.js";

const HOLD_ELEMENT = choiceKind("hold-element");
const CRASH = choiceKind("crash");
const LIVE_ON = choiceKind("live-on");
const TAKE_DOWN = choiceKind("take-down");
/** Indices into HOLDS: how long a starved channel holds each head back, and a slow task each input's. */
const STARVED = 5;
const SLOW = 2;
/** A prime above any number of runs: stepping by it visits the points in a scattered order, each once. */
const STRIDE = 15_485_863;

/** What is chosen when the crash point is reached; indices into ZOMBIES, one awake and one asleep. */
interface Manner {
  readonly liveOn: number;
  readonly takeDown: number;
}
const MANNERS: readonly (Manner & { readonly needs: readonly Fault[] })[] = [
  { liveOn: 0, takeDown: 0, needs: ["task-crash", "coordinator-crash"] },
  { liveOn: 5, takeDown: 0, needs: ["zombie"] },
  { liveOn: 0, takeDown: 1, needs: ["task-manager-crash"] },
  { liveOn: 2, takeDown: 0, needs: ["zombie"] },
];

interface Sweep extends CrashPoints {
  readonly schedule: Oracle;
}

export const systematic: StrategyFactory = (prepared) => {
  let sweeps: readonly Sweep[] | null = null;
  const all = (): readonly Sweep[] => (sweeps ??= schedulesOf(prepared).map((schedule) => ({ schedule, ...crashPointsOf(learnProfile(prepared, schedule)) })));
  const possible = MANNERS.filter(({ needs }) => needs.some((fault) => prepared.allowed.has(fault)));
  const manners: readonly Manner[] = possible.length > 0 ? possible : MANNERS.slice(0, 1);
  return {
    name: "systematic",
    get size() {
      return pointsIn(all()) * manners.length;
    },
    oracle: (index) => crashing(all(), manners, index),
  };
};

function pointsIn(sweeps: readonly Sweep[]): number {
  return sweeps.reduce((sum, { points }) => sum + points.length, 0);
}

/** Counts through all sweeps in scattered order, once for each manner. */
function crashing(sweeps: readonly Sweep[], manners: readonly Manner[], index: number): Oracle {
  const size = pointsIn(sweeps);
  const round = Math.floor(index / size);
  const manner = manners[(index % size + round) % manners.length]!;
  let place = ((index % size) * STRIDE) % size;
  for (const { schedule, slots, points } of sweeps) {
    if (place < points.length) return crashingAt(schedule, slots[place]!, points[place]!, manner);
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

function crashingAt(schedule: Oracle, slot: number, point: number, { liveOn, takeDown }: Manner): Oracle {
  return {
    choose(kind, subject, ordinal, alternatives) {
      if (kind === CRASH) return subject === slot && ordinal === 0 ? point : 0;
      if (kind === LIVE_ON) return liveOn;
      if (kind === TAKE_DOWN) return takeDown;
      return schedule.choose(kind, subject, ordinal, alternatives);
    },
  };
}

