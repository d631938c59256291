/**
 * The steps between states, as they are found: per state its successors, and for each the fairness group of the action that
 * leads there. A step to the state itself is left out: to stutter is always lawful, and no fairness is ever owed one.
 */
import type { Choice } from "../expansion.js";
import type { Instance } from "../model.js";

/** The bits of a group set. */
const MOST_GROUPS = 31;
const FIRST_ROOM = 2 ** 16;

/** A graph in one row of targets, state after state. */
export interface Graph {
  readonly count: number;
  /** Where a state's steps begin among the targets; one more behind the last. */
  readonly starts: Int32Array;
  readonly targets: Int32Array;
  /** By step: as a bit, the fairness group it serves; 0 when it serves none. */
  readonly groups: Int32Array;
  /** All groups, as bits. */
  readonly fair: number;
}

export class Edges {
  private starts = new Int32Array(FIRST_ROOM);
  private targets = new Int32Array(FIRST_ROOM);
  private groups = new Int32Array(FIRST_ROOM);
  private sources = 0;
  private count = 0;
  private readonly groupOf: readonly number[];

  constructor(instance: Instance, choices: readonly Choice[]) {
    this.groupOf = groupsOf(instance, choices);
  }

  /** The steps that follow are those of the next state. */
  begin(): void {
    if (this.sources + 1 >= this.starts.length) this.starts = enlarged(this.starts);
    this.starts[this.sources++] = this.count;
  }

  add(source: number, target: number, choice: number): void {
    if (source === target) return;
    if (this.count === this.targets.length) {
      this.targets = enlarged(this.targets);
      this.groups = enlarged(this.groups);
    }
    this.targets[this.count] = target;
    this.groups[this.count++] = this.groupOf[choice]!;
  }

  /** When every state has had its turn. */
  get graph(): Graph {
    this.starts[this.sources] = this.count;
    return { count: this.sources, starts: this.starts, targets: this.targets, groups: this.groups, fair: this.groupOf.reduce((all, group) => all | group, 0) };
  }
}

/** By choice, its group as a bit: each fair action has its own, or all share one. */
function groupsOf({ actions, fairness, model }: Instance, choices: readonly Choice[]): readonly number[] {
  const fair = actions.filter((action) => action.fair);
  if (fairness === "each" && fair.length > MOST_GROUPS) throw new RangeError(`${model} has ${fair.length} actions that are fair each by itself; ${MOST_GROUPS} are the most.`);
  return choices.map(({ action }) => (!action.fair ? 0 : fairness === "together" ? 1 : 1 << fair.indexOf(action)));
}

function enlarged(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.ceil(array.length * 1.6));
  larger.set(array);
  return larger;
}
