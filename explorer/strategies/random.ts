/**
 * Random search with swarm faults: each run first draws which faults and delays occur at all, then every choice by a stateless hash.
 * Source: swarm testing (Groce et al. 2012), FoundationDB's buggify. Crashes are anchored at points learned from a dull run.
 */
import seedrandom from "seedrandom";
import { HANDLERS, packCrashPoint } from "../../impl/simulator/faults/crash-point.js";
import { HOLDS } from "../../impl/simulator/faults/faults.js";
import { CHOICE_KINDS, DULL, choiceKind, type ChoiceKind, type Oracle } from "../../impl/simulator/kernel/oracle.js";
import { learnProfile, type HandlerRuns } from "./profile.js";
import type { StrategyFactory } from "./strategy.js";

const CRASH = choiceKind("crash");
const FIRST_FAULT = CRASH + 1;

export const random: StrategyFactory = (prepared, seed) => {
  const crashable = learnProfile(prepared, DULL).map((runs) => ({ runs, handlers: weighted(runs) }));
  return { name: "random", size: Infinity, oracle: (index) => new SwarmOracle(`${seed}/${index}`, crashable) };
};

/** How likely a choice of each kind is to be anything but dull, as a share of 2^32. */
const DELAY_RATES = [0, 1 / 64, 1 / 16, 1 / 4, 1];
const FAULT_RATES: { readonly [K in Exclude<ChoiceKind, `hold-${string}` | "crash">]: readonly number[] } = {
  "lose-notification": [0, 0, 1 / 8, 1 / 3], "late-notification": [0, 0, 1 / 8, 1 / 3],
  "late-acknowledgement": [0, 0, 1 / 32, 1 / 8], "duplicate-acknowledgement": [0, 0, 1 / 8, 1 / 3],
  "lose-reply": [0, 0, 1 / 16, 1 / 4], "fail-write": [0, 0, 1 / 32, 1 / 8], "expire-transaction": [0, 0, 0, 1 / 8],
  "live-on": [0, 1 / 3, 2 / 3, 1], "take-down": [0, 0, 1 / 3, 1],
  "slow-task": [0, 0, 1 / 8, 1 / 2], "lose-message": [0, 0, 1 / 64, 1 / 16], "late-trigger": [0, 0, 1 / 16, 1 / 4],
  "lose-request": [0, 0, 1 / 32, 1 / 8], "slow-request": [0, 0, 1 / 128, 1 / 32], "begin-outage": [0, 0, 0, 1 / 64],
  "fail-machine": [0, 0, 1 / 32, 1 / 8], "crash-storage": [0, 0, 1 / 32, 1 / 8], "fail-read": [0, 0, 0, 1 / 8],
};

class SwarmOracle implements Oracle {
  private readonly high: number;
  private readonly low: number;
  /** Threshold by choice kind; the share of chains that are delayed at all, and the worst hold. */
  private readonly thresholds: readonly number[];
  private readonly chainThreshold: number;
  private readonly holds: number;
  private readonly crashes: number;

  constructor(seed: string, private readonly crashable: readonly Crashable[]) {
    const key = seedrandom.alea(seed);
    this.high = key.int32();
    this.low = key.int32();
    const pick = (rates: readonly number[]): number => rates[Math.floor(key.quick() * rates.length)]! * 2 ** 32;
    const delay = pick(DELAY_RATES);
    this.thresholds = CHOICE_KINDS.map((kind) => (kind.startsWith("hold-") || kind === "crash" ? delay : pick(FAULT_RATES[kind as keyof typeof FAULT_RATES])));
    this.chainThreshold = pick([1, 1, 1 / 2, 1 / 4, 1 / 8]);
    this.holds = 1 + Math.floor(key.quick() * (HOLDS.length - 1));
    this.crashes = pick([0, 1 / 4, 1 / 3, 1 / 2, 1 / 2, 1 / 2, 3 / 4, 3 / 4]);
  }

  choose(kind: number, subject: number, ordinal: number, alternatives: number): number {
    if (kind === CRASH) return this.crash(subject, ordinal);
    const threshold = this.thresholds[kind]!;
    if (threshold === 0 || this.draw(kind, subject, ordinal) >= threshold) return 0;
    if (kind >= FIRST_FAULT) return 1 + (this.draw(kind + 32, subject, ordinal) % (alternatives - 1));
    if (this.draw(kind + 64, subject, 0) >= this.chainThreshold) return 0;
    return 1 + (this.draw(kind + 32, subject, ordinal) % Math.min(this.holds, alternatives - 1));
  }

  /** First which handler, then which of its runs, then after which effect: rare handlers are not drowned by frequent ones. */
  private crash(slot: number, attempt: number): number {
    if (this.draw(CRASH, slot, attempt) >= this.crashes) return 0;
    const crashable = this.crashable[slot];
    if (crashable === undefined || crashable.handlers.length === 0) return 0;
    return packedPoint(crashable, this.draw(CRASH + 32, slot, attempt), this.draw(CRASH + 64, slot, attempt), this.draw(CRASH + 96, slot, attempt));
  }

  /** A stateless hash: removing one event does not reshuffle the others. */
  private draw(kind: number, subject: number, ordinal: number): number {
    let hash = Math.imul(this.high ^ Math.imul(kind + 1, 0x9e3779b1), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15) ^ subject, 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 13) ^ this.low ^ Math.imul(ordinal + 1, 0x27d4eb2f), 0x7feb352d);
    hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
    return (hash ^ (hash >>> 16)) >>> 0;
  }
}

/** Steps of the protocol are twice as likely to be hit as those of the data: barriers, control messages, timers, replies. */
const PROTOCOL = new Set(HANDLERS.flatMap((name, handler) => (/^(start|record|end-of-.*)$/.test(name) ? [] : [handler])));

/** What one process can crash in. */
interface Crashable {
  readonly runs: HandlerRuns;
  /** Each as often as its weight says. */
  readonly handlers: readonly number[];
}

function weighted(runs: HandlerRuns): readonly number[] {
  return [...runs.keys()].flatMap((handler) => (PROTOCOL.has(handler) ? [handler, handler] : [handler]));
}

function packedPoint({ runs, handlers }: Crashable, first: number, second: number, third: number): number {
  const handler = handlers[first % handlers.length]!;
  const effects = runs.get(handler)!;
  const index = second % effects.length;
  return packCrashPoint({ handler, occurrence: index + 1, effects: third % (effects[index]! + 1) });
}
