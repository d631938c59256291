/**
 * The two-phase-commit protocol around a sink: pre-commit with the snapshot, commit once the checkpoint has completed.
 * Source: Flink TwoPhaseCommitSinkFunction, §4.1 of the semantics. Differs: a pending transaction is stored with its checkpoint id.
 */
import type { Record } from "../../../environment/messages.js";
import type { Cell, NamedState, Plain } from "../../../environment/state.js";
import type { Reply, Request } from "../../../environment/systems.js";
import type { BeginMode } from "../../job/graph.js";
import { addLineage, addRow, emptyLineage } from "../../state/lineage.js";
import type { Stage, StageContext } from "../../task/stage.js";
import type { Committer, PendingTransaction } from "./committer.js";
import { isSteps, type Committable, type MaybeSteps, type Sink, type Steps } from "../sink.js";

export interface TransactionSettings {
  readonly begin: BeginMode;
  readonly batch: number;
}

interface Pending extends PendingTransaction {
  readonly lineage: readonly number[];
}

export class TwoPhaseCommit implements Stage {
  private pending: Pending[] = [];
  /** All records ever written, over all attempts that led to this state. */
  private readonly applied: number[];
  /** Records written since the last pre-commit. */
  private current: number[];

  constructor(
    private readonly context: StageContext,
    private readonly sink: Sink,
    private readonly committer: Committer,
    private readonly settings: TransactionSettings,
  ) {
    this.applied = emptyLineage(context.partitions);
    this.current = emptyLineage(context.partitions);
  }

  *restore(states: readonly NamedState[] | null): Steps<void> {
    const { name, subtask, parallelism, attempt, takesOver = false } = this.context;
    const dropped = (lost: Committable): void => this.context.report({ kind: "transaction-dropped", transaction: lost.transaction });
    const { begin, batch } = this.settings;
    yield* stepsOf(this.sink.open({ name, subtask, parallelism, attempt, takesOver, begin, batch, dropped }));
    for (const { lineage } of stateCells(states, "written")) addLineage(this.applied, lineage);
    yield* stepsOf(this.sink.restore(stateCells(states, "sink").map(({ value }) => value)));
    const restored = stateCells(states, "transactions").map(pendingOf);
    yield* this.commitAll(this.committer.atRestore(restored), true);
    yield* stepsOf(this.sink.abort());
  }

  process(record: Record): MaybeSteps<void> {
    addRow(this.applied, record.partition, record.digest);
    addRow(this.current, record.partition, record.digest);
    return this.sink.write(record);
  }

  finish(): void {
    this.sink.finish?.();
  }

  close(): void {
    for (const request of this.sink.close?.() ?? []) this.context.ask(request);
  }

  *prepareSnapshot(checkpoint: number): Steps<void> {
    const preCommitted = this.sink.preCommit(checkpoint);
    const committable = isSteps(preCommitted) ? yield* preCommitted : preCommitted;
    if (committable === null) return;
    checkCommittable(committable);
    const transaction = { checkpoint, committable, lineage: this.current };
    this.pending.push(transaction);
    this.current = emptyLineage(this.context.partitions);
    this.context.report({ kind: "pre-committed", checkpoint, transaction: committable.transaction });
    yield* this.commitAll(this.committer.atPreCommit(transaction), false);
  }

  snapshot(): readonly NamedState[] {
    return [
      { name: "written", role: "applied", distribution: "list", cells: [{ key: "0", value: null, lineage: this.applied.slice() }] },
      { name: "transactions", role: "transaction", distribution: "by-subtask", cells: this.pending.map(cellOf) },
      { name: "sink", role: "other", distribution: "by-subtask", cells: [{ key: "0", value: this.sink.snapshot(), lineage: [] }] },
    ];
  }

  *notifyComplete(checkpoint: number): Steps<void> {
    yield* this.commitAll(this.committer.atCompletion(this.pending, checkpoint), false);
  }

  private *commitAll(transactions: readonly PendingTransaction[], recovering: boolean): Steps<void> {
    let failure: Error | null = null;
    for (const { committable } of transactions) {
      if (failure !== null && !this.committer.goesOn(this.sink.ordered === true)) break;
      const failed = yield* this.tryCommit(committable, recovering);
      failure ??= failed;
      if (failed === null) this.pending = this.pending.filter((other) => other.committable.transaction !== committable.transaction);
    }
    if (failure !== null) this.committer.failed(failure);
  }

  private *tryCommit(committable: Committable, recovering: boolean): Steps<Error | null> {
    try {
      const steps = this.sink.commit(committable, recovering);
      if (isSteps(steps)) yield* steps;
      return null;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}

/** User code may be plain JavaScript. */
function checkCommittable(committable: Committable | undefined): void {
  if (typeof committable?.transaction === "string") return;
  throw new Error('a sink\'s preCommit must return an object whose "transaction" is a name, or null when nothing was written');
}

/** Requests still to be made; a method that is no generator has done its work. */
function stepsOf(value: MaybeSteps<void>): Iterable<Request, void, Reply> {
  return isSteps(value) ? value : NO_STEPS;
}

const NO_STEPS: readonly never[] = [];

function stateCells(states: readonly NamedState[] | null, name: string): readonly Cell[] {
  return states?.find((state) => state.name === name)?.cells ?? [];
}

function cellOf(pending: Pending): Cell {
  const value: Plain = { checkpoint: pending.checkpoint, committable: pending.committable };
  return { key: pending.committable.transaction, value, lineage: pending.lineage };
}

function pendingOf(cell: Cell): Pending {
  const { checkpoint, committable } = cell.value as { checkpoint: number; committable: Committable };
  return { checkpoint, committable, lineage: cell.lineage };
}
