/**
 * All that a run leaves open, asked of the oracle: only for allowed faults, and only until the world heals.
 * Counts the faults that fired and mixes every non-dull choice into the digest.
 */
import { FAULTS, FAULT_OF_CHOICE, HOLDS, ZOMBIES, type Fault, type Zombie } from "../faults/faults.js";
import { Counters } from "./counters.js";
import type { Digest } from "./digest.js";
import { CHOICE_KINDS, choiceKind, type Oracle } from "./oracle.js";

export const CHOICE = {
  holdElement: choiceKind("hold-element"), holdMessage: choiceKind("hold-message"), holdTimer: choiceKind("hold-timer"),
  holdRequest: choiceKind("hold-request"), holdReply: choiceKind("hold-reply"), crash: choiceKind("crash"),
  loseNotification: choiceKind("lose-notification"), lateNotification: choiceKind("late-notification"), lateAcknowledgement: choiceKind("late-acknowledgement"),
  duplicateAcknowledgement: choiceKind("duplicate-acknowledgement"), loseReply: choiceKind("lose-reply"),
  failWrite: choiceKind("fail-write"), expireTransaction: choiceKind("expire-transaction"),
  liveOn: choiceKind("live-on"), takeDown: choiceKind("take-down"), failMachine: choiceKind("fail-machine"), slowTask: choiceKind("slow-task"),
  loseMessage: choiceKind("lose-message"), lateTrigger: choiceKind("late-trigger"), loseRequest: choiceKind("lose-request"),
  slowRequest: choiceKind("slow-request"), beginOutage: choiceKind("begin-outage"), crashStorage: choiceKind("crash-storage"), failRead: choiceKind("fail-read"),
} as const;

const FAULT_INDEX = CHOICE_KINDS.map((kind) => FAULTS.indexOf(FAULT_OF_CHOICE[kind]));

/** More than there are kinds. */
const KINDS = 32;

/** The same faults are allowed in run after run. */
const known = new WeakMap<ReadonlySet<Fault>, readonly boolean[]>();

/** By choice kind: whether it may be asked. */
function kindsOf(faults: ReadonlySet<Fault>): readonly boolean[] {
  let kinds = known.get(faults);
  if (kinds === undefined) {
    kinds = CHOICE_KINDS.map((kind) => faults.has(FAULT_OF_CHOICE[kind]));
    known.set(faults, kinds);
  }
  return kinds;
}

export class Choices {
  /** From now on nothing is left open. */
  healed = false;
  /** How often each fault fired, in the order of FAULTS. */
  readonly fired = new Array<number>(FAULTS.length).fill(0);
  private readonly allowed: readonly boolean[];
  /** By subject and kind: choices asked so far. */
  private readonly ordinals = new Counters();

  constructor(private readonly oracle: Oracle, private readonly faults: ReadonlySet<Fault>, private readonly digest: Digest) {
    this.allowed = kindsOf(faults);
  }

  /** @returns ms to hold the head of a chain back. */
  hold(kind: number, subject: number, ordinal: number): number {
    if (this.healed || !this.allowed[kind]) return 0;
    const choice = this.oracle.choose(kind, subject, ordinal, HOLDS.length);
    if (choice === 0) return 0;
    this.note(kind, subject, ordinal, choice);
    this.fired[0]!++;
    return HOLDS[choice]!;
  }

  /** A fault that may strike the next event of this subject; 0: it does not. The caller counts it with `strike`. */
  fault(kind: number, subject: number, alternatives: number): number {
    if (this.healed || !this.allowed[kind]) return 0;
    const ordinal = this.ordinals.next(subject * KINDS + kind);
    const choice = this.oracle.choose(kind, subject, ordinal, alternatives);
    if (choice !== 0) {
      this.note(kind, subject, ordinal, choice);
      this.fired[FAULT_INDEX[kind]!]!++;
    }
    return choice;
  }

  /** Where a process crashes, or is believed to, in its n-th attempt. Counted when it really does: the point may never be reached. */
  crashPoint(slot: number, attempt: number, alternatives: number): number {
    if (this.healed || !(this.faults.has("zombie") || this.canDie(slot))) return 0;
    const choice = this.oracle.choose(CHOICE.crash, slot, attempt, alternatives);
    if (choice !== 0) this.note(CHOICE.crash, slot, attempt, choice);
    return choice;
  }

  /** The crash point was reached: in which manner the process lives on, out of contact; null: it dies. */
  zombie(slot: number): Zombie | null {
    const choice = this.fault(CHOICE.liveOn, slot, ZOMBIES.length);
    if (choice > 0) return ZOMBIES[choice]!;
    if (this.canDie(slot)) return null;
    this.count("zombie");
    return ZOMBIES[1];
  }

  /** Whether a dying task's task manager dies. Counts who dies. */
  takesDown(slot: number): boolean {
    const alone = slot === 0 ? "coordinator-crash" : "task-crash";
    const canBeAlone = this.faults.has(alone);
    if (slot !== 0 && canBeAlone && this.fault(CHOICE.takeDown, slot, 2) !== 0) return true;
    this.count(canBeAlone ? alone : "task-manager-crash");
    return !canBeAlone;
  }

  private canDie(slot: number): boolean {
    return slot === 0 ? this.faults.has("coordinator-crash") : this.faults.has("task-crash") || this.faults.has("task-manager-crash");
  }

  private count(fault: Fault): void {
    this.fired[FAULTS.indexOf(fault)]!++;
  }

  private note(kind: number, subject: number, ordinal: number, choice: number): void {
    this.digest.mix(kind);
    this.digest.mix(subject);
    this.digest.mix(ordinal);
    this.digest.mix(choice);
  }
}
