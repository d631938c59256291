/**
 * Tasks that have finished. The model's do not: there, one that has finished takes its part in each checkpoint, with nothing left to say, and whom it
 * has told of its end hears its barriers when those of the other channels have come. Those before it have brought it all they had, so that their part
 * is the same whenever they take it: the model's may take it earlier.
 */
import { has } from "../../model/checker/sets.js";
import { isToTake } from "../../model/protocol/checkpointing/snapshots.js";
import { checkpointOf, isRecord, numbers } from "../../model/protocol/checkpointing/topology.js";
import { pendingOf, type Checkpointing } from "../../model/protocol/checkpointing/variables.js";
import type { Numbering } from "./numbering.js";
import type { Scope } from "./scope.js";
import type { Sequence, Step } from "./steps.js";

export class Endings {
  private readonly finished = new Set<number>();
  /** Checkpoints that were triggered before this attempt: nothing of them is on its way to its tasks. */
  private older = 0;

  constructor(private readonly scope: Scope, private readonly numbering: Numbering) {}

  attemptBegins(): void {
    this.finished.clear();
    this.older = this.numbering.triggeredSoFar;
  }

  /** The checkpoints of this attempt, up to this one. */
  private upTo(checkpoint: number): readonly number[] {
    return numbers(Math.max(0, checkpoint - this.older)).map((at) => this.older + at + 1);
  }

  finish(task: number): void {
    this.finished.add(task);
  }

  /** What the others have to do for this checkpoint, and what `task` then hears of it. */
  before(checkpoint: number, task: number | null): Sequence {
    if (this.finished.size === 0) return [];
    const ready = this.ready().filter((one) => one !== task);
    const { inputs, sender } = this.scope.topology;
    const heard = task === null ? [] : this.hears(task, inputs[task]!.filter((channel) => this.finished.has(sender[channel]!)), checkpoint);
    return [...ready.flatMap((one) => this.part(one, checkpoint)), ...heard];
  }

  /** Of older ones that were given up since, a task that has been told of this one hears no more. */
  private hears(task: number, channels: readonly number[], checkpoint: number): Sequence {
    return this.upTo(checkpoint).flatMap((one): Sequence => [
      { action: "alignment-aborted", binding: [task, one - 1], as: (state) => one > 1 && state.due[task] === one - 1 && pendingOf(state, one - 1) === undefined },
      ...this.barriersIn(channels, one),
    ]);
  }

  /** Whether the model's task may have done already what the trace shows of it now. */
  mayBePast(task: number, checkpoint: number): (state: Checkpointing) => boolean {
    const isAhead = this.isAhead(task);
    return ({ seen }) => isAhead && seen[task]! >= checkpoint;
  }

  /** Whether the model's task may have heard this barrier already. */
  mayHaveHeard(task: number, channel: number, checkpoint: number): (state: Checkpointing) => boolean {
    const isAhead = this.isAhead(task);
    return ({ seen, due, aligning, arrived, counted }) => {
      const here = counted[task]?.[checkpoint - 1] ?? (aligning[task] === checkpoint ? arrived[task]! : 0);
      return isAhead && (seen[task]! >= checkpoint || due[task]! >= checkpoint || (here & (1 << channel)) !== 0);
    };
  }

  /** Whether it, or one before it, takes its part in checkpoints when the model likes. */
  isAhead(task: number): boolean {
    const { inputs, sender } = this.scope.topology;
    return this.ready().includes(task) || inputs[task]!.some((channel) => this.finished.has(sender[channel]!));
  }

  /**
   * A task finishes when a checkpoint has completed that holds the last of what it was sent; where barriers are tracked, perhaps more than the
   * offsets in it say, so that its sources must have finished too.
   */
  get isAllSaved(): boolean {
    const { sources, constants: { mode } } = this.scope.topology;
    const ready = mode === "tracked" ? this.finished : new Set(this.ready());
    return numbers(sources).every((source) => ready.has(source));
  }

  isFinished(task: number): boolean {
    return this.finished.has(task);
  }

  /** Those that have finished, and those before them, which have brought them all data. */
  private ready(): readonly number[] {
    const { inputs, sender, tasks } = this.scope.topology;
    const ready = new Set(this.finished);
    for (let task = tasks - 1; task >= 0; task--) if (ready.has(task)) for (const channel of inputs[task]!) if (sender[channel]! >= 0) ready.add(sender[channel]!);
    return [...ready].sort((one, other) => one - other);
  }

  /** Older ones first, those given up too: a task behind it takes its end for their barriers. */
  private part(task: number, checkpoint: number): Sequence {
    const { topology } = this.scope;
    const taken = (one: number): Step => ({ action: "snapshot-taken", binding: [task, one], as: (state) => isToTake(topology, state, task, one) });
    if (task < topology.sources) return this.upTo(checkpoint).map(taken);
    const skipped = (one: number): Step => ({ action: "alignment-aborted", binding: [task, one], as: ({ abandoned }) => has(abandoned[task]!, one) });
    return this.upTo(checkpoint).flatMap((one) => {
      const barriers = this.barriersIn(topology.inputs[task]!, one);
      return [...barriers, ...this.upTo(one).map(skipped), ...barriers, taken(one)];
    });
  }

  /** The barriers up to this checkpoint's, and the markers. */
  private barriersIn(channels: readonly number[], checkpoint: number): Sequence {
    const { topology } = this.scope;
    return channels.flatMap((channel) => {
      const isNext = ({ channel: all }: Checkpointing) => {
        const head = all[channel]![0];
        return head !== undefined && !isRecord(topology, head) && checkpointOf(topology, head) <= checkpoint;
      };
      return ["barrier-delivered", "cancellation-delivered", "barrier-delivered"].map((action) => ({ action, binding: [channel], as: isNext }));
    });
  }

  /** Before a checkpoint is durable: nobody waits for those that the trace calls finished. */
  acknowledgements(tasks: readonly string[], checkpoint: number): Sequence {
    return tasks.map((name) => this.numbering.task(name)).flatMap((task) => acknowledged(task, checkpoint));
  }

  /** Before the attempt is given up, and all that waits for nobody else may yet become durable. */
  lastAcknowledgements(): Sequence {
    if (this.finished.size === 0) return [];
    return this.upTo(this.numbering.triggeredSoFar).flatMap((one) => [...this.before(one, null), ...[...this.finished].flatMap((task) => acknowledged(task, one))]);
  }
}

function acknowledged(task: number, checkpoint: number): Sequence {
  const self = 1 << task;
  const isStored = (state: Checkpointing) => (pendingOf(state, checkpoint)?.stored ?? 0) & self;
  return [
    { action: "stored", binding: [task, checkpoint], as: (state) => ((pendingOf(state, checkpoint)?.taken ?? 0) & self) !== 0 && isStored(state) === 0 },
    { action: "acknowledged", binding: [task, checkpoint], as: (state) => isStored(state) !== 0 && (pendingOf(state, checkpoint)!.acknowledged & self) === 0 },
  ];
}
