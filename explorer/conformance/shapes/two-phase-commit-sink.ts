/**
 * The two-phase-commit protocol around a sink: what is committed at which moment, and what a snapshot keeps for later.
 * Drives the protocol with the committer of the given parts, around a sink whose external system answers at once.
 */
import { Type, type Static } from "typebox";
import type { Record } from "../../../impl/environment/messages.js";
import type { NamedState, Plain } from "../../../impl/environment/state.js";
import type { Parts } from "../../../impl/engine/parts.js";
import { isSteps, type Committable, type MaybeSteps, type Sink } from "../../../impl/engine/sinks/sink.js";
import { TwoPhaseCommit } from "../../../impl/engine/sinks/two-phase-commit/two-phase-commit.js";
import { recordCalled } from "../records.js";
import { CannotGoOn, closed, quietStep, step, stepShape } from "../shape.js";
import { failsIn } from "../task-failure.js";
import { CheckpointId, Milliseconds, Name } from "../words.js";

const Expect = Type.Object({
  "commits": Type.Optional(Type.Array(Type.Array(Name), { description: "transactions that the external system committed in this step, in order, each as its records" })),
  "fails": Type.Optional(Type.Boolean({ description: "the task fails" })),
  "pending": Type.Optional(Type.Array(Type.Array(Name), { description: "transactions that a snapshot now would hold to be committed, in order, each as its records" })),
}, closed);

const steps = [
  quietStep("write", { record: Name }),
  quietStep("refuse-next", { commits: Type.Integer({ minimum: 1, description: "so many commits are refused" }) }),
  step("snapshot", { checkpoint: CheckpointId }, Expect),
  step("complete", { checkpoint: CheckpointId }, Expect),
  step("restore", { checkpoint: CheckpointId }, Expect),
  step("finish", {}, Expect),
  quietStep("advance", { by: Milliseconds }),
] as const;
type Step = Static<(typeof steps)[number]>;

export const twoPhaseCommitSink = stepShape({
  name: "two-phase-commit-sink",
  sentence: "A sink writes into transactions: which are committed when, and which does the snapshot keep?",
  given: Type.Object({
    "ignore-failures-after": Type.Optional(Type.Integer({ minimum: 0, description: "ms; a restored transaction that is older is given up if its commit is refused; without it none is" })),
  }, closed),
  steps,
  begin(given, parts) {
    if (given["ignore-failures-after"] !== undefined) throw new CannotGoOn("the engine gives up no transaction that a completed checkpoint contains");
    const run = new SinkTask(parts);
    return (one: Step) => run.take(one);
  },
});

class SinkTask {
  private readonly system = new ExternalSystem();
  private readonly snapshots = new Map<number, readonly NamedState[]>();
  private stage: TwoPhaseCommit;
  private written = 0;

  constructor(private readonly parts: Parts) {
    this.stage = this.start(1);
  }

  take(one: Step): Static<typeof Expect> | undefined {
    switch (one.do) {
      case "write": return void finished(this.stage.process(recordCalled(one.record, this.written++)));
      case "refuse-next": return void (this.system.refusals = one.commits);
      case "snapshot": return this.outcome(() => {
        finished(this.stage.prepareSnapshot(one.checkpoint));
        this.snapshots.set(one.checkpoint, this.stage.snapshot());
      });
      case "complete": return this.outcome(() => finished(this.stage.notifyComplete(one.checkpoint)));
      case "restore": return this.outcome(() => this.restore(one.checkpoint));
      case "finish": return this.outcome(() => this.stage.finish());
      // A commit knows no time.
      case "advance": return undefined;
    }
  }

  private restore(checkpoint: number): void {
    const snapshot = this.snapshots.get(checkpoint);
    if (snapshot === undefined) throw new CannotGoOn(`there is no snapshot of checkpoint ${checkpoint}`);
    this.stage = this.start(2);
    finished(this.stage.restore(snapshot));
  }

  private outcome(act: () => void): Static<typeof Expect> {
    this.system.committed = [];
    const fails = failsIn(act);
    return { commits: this.system.committed, fails, pending: this.stage.snapshot().filter(({ role }) => role === "transaction").flatMap(({ cells }) => cells.map(({ key }) => recordsOf(key))) };
  }

  private start(attempt: number): TwoPhaseCommit {
    const context = { name: "sink", subtask: 0, parallelism: 1, attempt, partitions: 1, feeds: [], emit: () => {}, ask: () => {}, report: () => {} };
    const sink = new ListSink(this.system);
    return new TwoPhaseCommit(context, sink, this.parts.committer, { begin: "first-record", batch: 1 });
  }
}

class ExternalSystem {
  refusals = 0;
  committed: string[][] = [];
  private readonly visible = new Set<string>();

  /** Once: a transaction that is visible stays so. */
  commit(transaction: string): void {
    if (this.refusals > 0) {
      this.refusals--;
      throw new Error("refused");
    }
    if (!this.visible.has(transaction)) this.committed.push(recordsOf(transaction));
    this.visible.add(transaction);
  }
}

/** A transaction is called by the records in it. */
class ListSink implements Sink {
  private records: string[] = [];

  constructor(private readonly system: ExternalSystem) {}

  open(): void {}
  restore(): void {}
  abort(): void {}

  write({ key }: Record): void {
    this.records.push(key);
  }

  preCommit(): Committable | null {
    return this.records.length === 0 ? null : { transaction: JSON.stringify(this.records.splice(0)) };
  }

  commit({ transaction }: Committable): void {
    this.system.commit(transaction);
  }

  snapshot(): Plain {
    return null;
  }
}

function recordsOf(transaction: string): string[] {
  return JSON.parse(transaction) as string[];
}

/** The external system answers inside the sink: no step asks another. */
function finished(steps: MaybeSteps<void>): void {
  if (isSteps(steps) && steps.next().done !== true) throw new CannotGoOn("the sink asks an external system that the case has not");
}
