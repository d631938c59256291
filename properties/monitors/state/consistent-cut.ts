/**
 * Consistent cut: a snapshot holds exactly what its channels carried before the barrier, no more, no less.
 * Source: Chandy & Lamport 1985; for every channel, what the receiver applied equals what the sender sent before its barrier.
 */
import { addLineage, emptyLineage, equalLineage } from "../../../impl/engine/state/lineage.js";
import type { Lineage, Origin, TaskDescription } from "../../../impl/trace/events.js";
import { TasksOfAttempts } from "../../oracle/jobs.js";
import type { Property } from "../../property.js";

export const consistentCut: Property = {
  name: "consistent-cut",
  sentence: "Each snapshot of a checkpoint holds exactly the records that its channels carried before the checkpoint's barrier.",
  needs: ["run-started", "barrier-delivered", "stored", "read-back"],
  atRest: false,
  monitor({ violated, arm }) {
    const jobs = new TasksOfAttempts();
    let attempts = new Attempts(jobs, 0);
    const attemptOf = (process: string, attempt: number): Attempt => attempts.of(process, attempt);
    const judge = (task: string, attempt: Attempt, checkpoint: number): void => {
      const difference = attempt.judge(checkpoint);
      if (difference !== null) violated(`checkpoint ${checkpoint}: the snapshot of ${task} holds ${difference}`);
    };
    const barrier = (from: string, checkpoint: number, sent: Lineage, { process, attempt }: Origin): void => {
      const receiver = attemptOf(process, attempt);
      receiver.barrierIn(checkpoint, sent);
      const tasks = jobs.of(attempt);
      const sender = tasks.get(from);
      if (sender?.role !== "source" || sender.chain.length > 1) return;
      attemptOf(from, attempt).barrierOut(checkpoint, tasks.get(process)!.chain[0]!, sent);
      judge(from, attemptOf(from, attempt), checkpoint);
    };
    return {
      "run-started": (event) => {
        jobs.begin(event.tasks);
        attempts = new Attempts(jobs, event.input.length);
      },
      "restore-chosen": (event) => jobs.chosen(event),
      "job-started": (event) => jobs.begin(event.tasks),
      "read-back": ({ applied }, { process, attempt }) => addLineage(attemptOf(process, attempt).base, applied),
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

class Attempts {
  /** Task → its attempts by number. */
  private readonly known = new Map<string, Map<number, Attempt>>();

  constructor(private readonly jobs: TasksOfAttempts, private readonly partitions: number) {}

  of(process: string, attempt: number): Attempt {
    let ofTask = this.known.get(process);
    if (ofTask === undefined) this.known.set(process, (ofTask = new Map<number, Attempt>()));
    let known = ofTask.get(attempt);
    if (known === undefined) {
      const tasks = this.jobs.of(attempt);
      ofTask.set(attempt, (known = new Attempt(tasks.get(process)!, tasks, this.partitions)));
    }
    return known;
  }
}

/** What a group of channels carried before a barrier. */
interface Cut {
  readonly sum: number[];
  /** Of each channel by itself: what is broadcast is in every one. */
  readonly each: Lineage[];
}

/** One execution attempt of one task: an operator against what came in, a source against what went out to each vertex. */
class Attempt {
  /** What it restored, perhaps from several snapshots. */
  readonly base: number[];
  readonly stored = new Map<number, Lineage>();
  private readonly ended: number[];
  private endedChannels = 0;
  /** An operator's inputs are one group, a source's outputs one for each vertex. */
  private readonly groups: readonly Group[];
  private readonly isSource: boolean;

  constructor(task: TaskDescription, tasks: ReadonlyMap<string, TaskDescription>, partitions: number) {
    this.base = emptyLineage(partitions);
    this.ended = emptyLineage(partitions);
    this.isSource = task.role === "source";
    this.groups = this.isSource ? groupsOf(task.outputs.map((name) => tasks.get(name)!.chain[0]!)) : [{ vertex: "", channels: task.inputs.length, cuts: new Map() }];
  }

  barrierIn(checkpoint: number, sent: Lineage): void {
    if (!this.isSource) this.count(this.groups[0]!, checkpoint, sent);
  }

  barrierOut(checkpoint: number, vertex: string, sent: Lineage): void {
    const group = this.groups.find((candidate) => candidate.vertex === vertex);
    if (group !== undefined) this.count(group, checkpoint, sent);
  }

  end(sent: Lineage): void {
    addLineage(this.ended, sent);
    this.endedChannels++;
  }

  /** How the snapshot differs from the cut; null when it does not, or when not all of the cut is known yet. */
  judge(checkpoint: number): string | null {
    const applied = this.stored.get(checkpoint);
    if (applied === undefined) return null;
    for (const { channels, cuts } of this.groups) {
      const cut = cuts.get(checkpoint);
      if ((cut?.each.length ?? 0) + this.endedChannels !== channels) continue;
      const expected = this.with(cut?.sum ?? []);
      if (equalLineage(expected, applied) || (this.isSource && cut?.each.every((sent) => equalLineage(this.with(sent), applied)) === true)) continue;
      return describe(expected, applied);
    }
    return null;
  }

  private with(sent: Lineage): Lineage {
    const expected = [...this.base];
    addLineage(expected, this.ended);
    addLineage(expected, sent);
    return expected;
  }

  private count({ cuts }: Group, checkpoint: number, sent: Lineage): void {
    let cut = cuts.get(checkpoint);
    if (cut === undefined) cuts.set(checkpoint, (cut = { sum: emptyLineage(this.base.length / 2), each: [] }));
    addLineage(cut.sum, sent);
    cut.each.push(sent);
  }
}

interface Group {
  readonly vertex: string;
  channels: number;
  /** By checkpoint. */
  readonly cuts: Map<number, Cut>;
}

function groupsOf(vertices: readonly string[]): readonly Group[] {
  const groups: Group[] = [];
  for (const vertex of vertices) {
    const group = groups.find((candidate) => candidate.vertex === vertex);
    if (group === undefined) groups.push({ vertex, channels: 1, cuts: new Map() });
    else group.channels++;
  }
  return groups;
}

function describe(expected: Lineage, applied: Lineage): string {
  for (let at = 0; at < expected.length; at += 2) {
    if (expected[at] !== applied[at]) return `${applied[at]} rows of partition ${at / 2}, its channels carried ${expected[at]} before the barrier`;
    if (expected[at + 1] !== applied[at + 1]) return `other rows of partition ${at / 2} than the ${expected[at]} that its channels carried before the barrier`;
  }
  return "another number of partitions than its channels carried";
}
