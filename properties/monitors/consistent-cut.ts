/**
 * Consistent cut: a snapshot holds exactly what its channels carried before the barrier, no more, no less.
 * Source: Chandy & Lamport 1985; for every channel, what the receiver applied equals what the sender sent before its barrier.
 */
import { addLineage, emptyLineage, equalLineage } from "../../impl/engine/state/lineage.js";
import type { Lineage, Origin, TaskDescription } from "../../impl/trace/events.js";
import type { Property } from "../property.js";

export const consistentCut: Property = {
  name: "consistent-cut",
  sentence: "Each snapshot of a checkpoint holds exactly the records that its channels carried before the checkpoint's barrier.",
  needs: ["run-started", "barrier-delivered", "stored", "read-back"],
  atRest: false,
  monitor({ violated, arm }) {
    /** Task → its attempts by number. */
    let attempts: ReadonlyMap<string, Map<number, Attempt>> = new Map();
    let tasks: ReadonlyMap<string, TaskDescription> = new Map();
    let partitions = 0;
    const attemptOf = (process: string, attempt: number): Attempt => {
      const ofTask = attempts.get(process)!;
      let known = ofTask.get(attempt);
      if (known === undefined) ofTask.set(attempt, (known = new Attempt(tasks.get(process)!, partitions)));
      return known;
    };
    const judge = (task: string, attempt: Attempt, checkpoint: number): void => {
      const difference = attempt.judge(checkpoint);
      if (difference !== null) violated(`checkpoint ${checkpoint}: the snapshot of ${task} holds ${difference}`);
    };
    const barrier = (from: string, checkpoint: number, sent: Lineage, { process, attempt }: Origin): void => {
      const receiver = attemptOf(process, attempt);
      receiver.barrierIn(checkpoint, sent);
      if (tasks.get(from)?.role !== "source") return;
      const sender = attemptOf(from, attempt);
      sender.barrierOut(checkpoint, sent);
      judge(from, sender, checkpoint);
    };
    return {
      "run-started": (event) => {
        tasks = new Map(event.tasks.map((task) => [task.name, task]));
        attempts = new Map(event.tasks.map((task) => [task.name, new Map<number, Attempt>()]));
        partitions = event.input.length;
      },
      "read-back": ({ applied }, { process, attempt }) => void (attemptOf(process, attempt).base = applied),
      "barrier-delivered": ({ from, checkpoint, sent }, origin) => barrier(from, checkpoint, sent, origin),
      "end-of-partition-delivered": ({ sent }, { process, attempt }) => attemptOf(process, attempt).end(sent),
      "stored": ({ checkpoint, applied }, { process, attempt }) => {
        arm();
        const task = attemptOf(process, attempt);
        task.stored.set(checkpoint, applied);
        judge(process, task, checkpoint);
      },
    };
  },
};

/** One execution attempt of one task. */
class Attempt {
  /** What it restored. */
  base: Lineage;
  readonly stored = new Map<number, Lineage>();
  private readonly cuts = new Map<number, { readonly sum: number[]; channels: number }>();
  private readonly ended: number[];
  private endedChannels = 0;
  private readonly channels: number;
  private readonly isSource: boolean;

  constructor(task: TaskDescription, partitions: number) {
    this.base = emptyLineage(partitions);
    this.ended = emptyLineage(partitions);
    this.isSource = task.role === "source";
    this.channels = this.isSource ? task.outputs.length : task.inputs.length;
  }

  barrierIn(checkpoint: number, sent: Lineage): void {
    if (!this.isSource) this.count(checkpoint, sent);
  }

  barrierOut(checkpoint: number, sent: Lineage): void {
    this.count(checkpoint, sent);
  }

  end(sent: Lineage): void {
    addLineage(this.ended, sent);
    this.endedChannels++;
  }

  /** How the snapshot differs from the cut; null when it does not, or when not all of the cut is known yet. */
  judge(checkpoint: number): string | null {
    const applied = this.stored.get(checkpoint);
    const cut = this.cuts.get(checkpoint);
    if (applied === undefined || (cut?.channels ?? 0) + this.endedChannels !== this.channels) return null;
    const expected = [...this.base];
    addLineage(expected, this.ended);
    if (cut !== undefined) addLineage(expected, cut.sum);
    return equalLineage(expected, applied) ? null : describe(expected, applied);
  }

  private count(checkpoint: number, sent: Lineage): void {
    let cut = this.cuts.get(checkpoint);
    if (cut === undefined) this.cuts.set(checkpoint, (cut = { sum: emptyLineage(this.base.length / 2), channels: 0 }));
    addLineage(cut.sum, sent);
    cut.channels++;
  }
}

function describe(expected: Lineage, applied: Lineage): string {
  for (let at = 0; at < expected.length; at += 2) {
    if (expected[at] !== applied[at]) return `${applied[at]} rows of partition ${at / 2}, its channels carried ${expected[at]} before the barrier`;
    if (expected[at + 1] !== applied[at + 1]) return `other rows of partition ${at / 2} than the ${expected[at]} that its channels carried before the barrier`;
  }
  return "another number of partitions than its channels carried";
}
