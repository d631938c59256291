/**
 * What is seen of the external system, of whatever attempt. The model begins a transaction with its first record, and aborts what an attempt left
 * open when its successor recovers: a system that begins earlier, or aborts as soon as a client is gone, is followed there, later or never.
 * A transaction that only an old attempt knows is none of the model's, as long as nobody commits it.
 */
import type { EventOf, TraceLine } from "../../impl/trace/events.js";
import { has, including, isWithin, union } from "../../model/checker/sets.js";
import { numbers } from "../../model/protocol/checkpointing/topology.js";
import type { Checkpointing } from "../../model/protocol/checkpointing/variables.js";
import type { Numbering, Place } from "./numbering.js";
import { differs } from "./observations.js";
import type { Scope } from "./scope.js";
import { before, either, NONE, nothing, one, perhaps, type Sequence, type Step, type Steps } from "./steps.js";

export class Transactions {
  /** Rows that have become visible, as a set; and those that have more than once. */
  private shown = 0;
  private shownAgain = 0;
  /** By sink of the running attempt: whether it has records that are in no transaction; which transaction is open there, in the model; which was begun before its first record. */
  private readonly buffered = new Set<number>();
  private readonly open = new Map<number, string>();
  private readonly early = new Map<number, string>();
  /** By sink: its open one timed out before anything was written to it; it goes on with another. */
  private readonly lapsed = new Set<number>();
  /** Of a write-ahead log: mark → where the entry is, which depends on those that a restart has forgotten. */
  private readonly entries = new Map<string, (state: Checkpointing) => Place>();
  /** Aborted, while the model has them open until their sink recovers. */
  private readonly gone = new Set<string>();
  /** Reported as lost. */
  private readonly reported = new Set<string>();
  /** Whether what the running attempt has restored is none of the model's. */
  private isAfterAll = false;

  constructor(private readonly scope: Scope, private readonly numbering: Numbering) {}

  /** Nothing of what the old attempt's sinks hold is the new one's. */
  attemptBegins(restored: number | null): void {
    this.isAfterAll = restored !== null && this.numbering.isAfterAll(restored);
    for (const ofSinks of [this.buffered, this.open, this.early, this.lapsed]) ofSinks.clear();
  }

  /** A record has reached the sink: its transaction begins, where one was begun before. */
  received(sink: number): Sequence {
    this.buffered.add(sink);
    const transaction = this.early.get(sink);
    if (transaction === undefined || this.open.has(sink)) return [];
    this.early.delete(sink);
    return [this.begins(transaction, sink)];
  }

  preCommitted({ transaction, checkpoint }: EventOf<"pre-committed">, sink: number): Steps {
    this.buffered.delete(sink);
    this.begunAgain(transaction, sink);
    this.open.delete(sink);
    if (this.isLog) return this.entryWritten(transaction, sink, this.numbering.checkpoint(checkpoint));
    const place = this.numbering.place(transaction);
    const observed = (state: Checkpointing) => differs("checkpoint of the transaction", state.transaction[sink]![place[1]]?.checkpoint, this.numbering.checkpoint(checkpoint));
    // Pre-committed after the system has given it up: the model's is given up then.
    return before(one("pre-committed", [sink], observed), this.gone.has(transaction) ? [{ action: "transaction-timed-out", binding: place }] : []);
  }

  /** Who has not heard that a transaction was begun begins another, and pre-commits that. */
  private begunAgain(transaction: string, sink: number): void {
    const open = this.open.get(sink);
    if (open !== undefined && open !== transaction && this.numbering.place(transaction)[0] < 0) this.numbering.rename(open, transaction);
  }

  private get isLog(): boolean {
    return this.scope.topology.constants.sink !== "two-phase-commit";
  }

  /** Each sink has one entry a checkpoint. */
  private entryWritten(mark: string, sink: number, checkpoint: number): Steps {
    this.entries.set(mark, (state) => [sink, state.transaction[sink]!.findIndex((entry) => entry.checkpoint === checkpoint)]);
    return one("pre-committed", [sink]);
  }

  /** Where the model has an entry of a log, or a transaction. */
  private placeIn(name: string, state: Checkpointing): Place {
    return this.entries.get(name)?.(state) ?? this.numbering.place(name);
  }

  /**
   * What the model ends before the sink runs: what was gone before, and what a living connection keeps, that nobody else can end. And what has been
   * reported as lost, where a checkpoint after that is restored which is none of the model's: it has an older one then.
   */
  leftBy(sink: number): Sequence {
    return this.numbering.transactionsOf(sink).flatMap(([transaction, slot]): Sequence => {
      const isOf = (...statuses: readonly string[]) => (state: Checkpointing) => statuses.includes(state.transaction[sink]![slot]!.status);
      const isDropped = (state: Checkpointing): boolean => isOf("aborted")(state) && has(state.precommitted[sink]!, slot);
      if (this.isAfterAll && this.reported.has(transaction)) return [{ action: "transaction-dropped", binding: [sink, slot, 0], as: isDropped }];
      return this.gone.has(transaction) || this.scope.keepsConnections ? [{ action: "transaction-aborted", binding: [sink, slot], as: isOf("open", "prepared") }] : [];
    });
  }

  /** Whether the sink is to commit what the system has given up. */
  isLost(sink: number, { transaction, precommitted }: Checkpointing): boolean {
    return !this.isLog && sink >= 0 && transaction[sink]!.some(({ status }, slot) => status === "aborted" && has(precommitted[sink]!, slot));
  }

  /** At rest, all that a completed checkpoint holds is committed, or was reported as lost, and no transaction waits for records. */
  settled(): Steps {
    const { sinks, transactions } = this.scope.topology;
    return nothing((state) => this.early.size === 0 && numbers(sinks).every((sink) => numbers(transactions).every((slot) => {
      const { precommitted, transaction, completed } = state;
      const { status, checkpoint } = transaction[sink]![slot]!;
      return (status !== "prepared" && status !== "aborted") || !has(precommitted[sink]!, slot) || checkpoint > completed.checkpoint;
    })));
  }

  /** In the end, when no open transaction hides those behind it, whether all that the model has made visible was seen. */
  isAllShown({ visible }: Checkpointing): boolean {
    return isWithin(visible.once, this.shown) && isWithin(visible.again, this.shownAgain);
  }

  of(line: TraceLine, task: number, isOld: boolean): Steps {
    switch (line.kind) {
      case "transaction-opened": return isOld ? this.openedByOld(line.transaction) : this.opened(line.transaction, this.numbering.sinkOf(task));
      case "transaction-committed": return this.gone.has(line.transaction) ? one("transaction-committed", [-1]) : this.byAny(line.transaction, "transaction-committed");
      case "transaction-dropped": return this.dropped(line.transaction, isOld);
      case "transaction-aborted": return this.aborted(line);
      case "visible": return this.visible(line, this.numbering.sinkOf(task), isOld);
      case "marked": return this.marked(line.mark);
      default: return NONE;
    }
  }

  private opened(transaction: string, sink: number): Steps {
    if (this.lapsed.delete(sink)) {
      this.numbering.rename(this.open.get(sink)!, transaction);
      this.open.set(sink, transaction);
      return NONE;
    }
    if (!this.buffered.has(sink) || this.open.has(sink)) {
      this.early.set(sink, transaction);
      return NONE;
    }
    return either([[this.begins(transaction, sink)]]);
  }

  private begins(transaction: string, sink: number): Step {
    this.open.set(sink, transaction);
    this.numbering.begins(transaction, sink);
    return { action: "transaction-opened", binding: [sink, 0] };
  }

  /** Under whatever name: nobody may commit it. */
  private openedByOld(transaction: string): Steps {
    this.numbering.forget(transaction);
    return NONE;
  }

  private byAny(transaction: string, ...actions: readonly string[]): Steps {
    const binding = (incarnation: number) => (state: Checkpointing) => [...this.placeIn(transaction, state), incarnation];
    const observed = (state: Checkpointing) => (this.isLog ? this.waitsBefore(transaction, state) : null);
    return either(actions.flatMap((action) => this.scope.topology.incarnations.map((incarnation): Sequence => (
      [{ action, binding: binding(incarnation), ...(incarnation > 0 ? {} : { observed }) }]
    ))));
  }

  /** A sink writes the entries of its log in the order of their checkpoints. @returns which of them waits, though this one is written */
  private waitsBefore(mark: string, state: Checkpointing): string | null {
    const [sink, slot] = this.placeIn(mark, state);
    const entries = state.transaction[sink] ?? [];
    const isBefore = ({ status, checkpoint }: (typeof entries)[number], other: number) => status === "prepared" && checkpoint < entries[slot]!.checkpoint && has(state.precommitted[sink]!, other) && !has(state.written[sink]!, other);
    const older = entries.find(isBefore);
    return older === undefined ? null : `the entry of checkpoint ${older.checkpoint} waits, and that of checkpoint ${entries[slot]!.checkpoint} is written`;
  }

  /**
   * Once its id is used again, the system cannot say whether a transaction was committed or aborted. Of an attempt that died while it was restored,
   * the model knows nothing that could be dropped: but that is news only of one that is neither committed nor aborted.
   */
  private dropped(transaction: string, isOld: boolean): Steps {
    this.reported.add(transaction);
    const steps = this.byAny(transaction, "transaction-dropped", "commit-repeated");
    return isOld ? perhaps(steps, (state) => ["committed", "aborted"].includes(this.statusOf(transaction, state) ?? "")) : steps;
  }

  private statusOf(transaction: string, state: Checkpointing): string | undefined {
    const [sink, slot] = this.placeIn(transaction, state);
    return state.transaction[sink]?.[slot]?.status;
  }

  private aborted({ transaction, cause, records }: EventOf<"transaction-aborted">): Steps {
    const [sink, slot] = this.numbering.place(transaction);
    if (sink < 0) return this.neverBegun(transaction);
    this.gone.add(transaction);
    if (cause === "timeout" && records === 0 && this.open.get(sink) === transaction) {
      this.lapsed.add(sink);
      return NONE;
    }
    return one(cause === "timeout" ? "transaction-timed-out" : "transaction-aborted", [sink, slot], undefined, (state) => this.mayBeLater(state, sink, slot));
  }

  /** An open one, or one of a recovery that is given up: the next recovery of the model's does it. */
  private mayBeLater({ transaction, completed, failing }: Checkpointing, sink: number, slot: number): boolean {
    const { status } = transaction[sink]![slot]!;
    if (status === "open" || this.scope.keepsConnections) return true;
    return status === "prepared" && failing !== 0 && !has(completed.snapshot.precommitted[sink]!, slot);
  }

  /** Without a record, it was none of the model's. */
  private neverBegun(transaction: string): Steps {
    for (const [sink, early] of this.early) if (early === transaction) this.early.delete(sink);
    return NONE;
  }

  /** A log shows what was committed in the order in which it was begun, so that it may come later; then each row once, or as often as the model's. */
  private visible({ transaction, records }: EventOf<"visible">, sinkOfWriter: number, isOld: boolean): Steps {
    const numbered = records.map((row) => this.numbering.record(row));
    const rows = numbered.reduce(including, 0);
    const repeated = numbered.filter((record, index) => has(this.shown, record) || numbered.indexOf(record) < index).reduce(including, 0);
    this.shown = union(this.shown, rows);
    this.shownAgain = union(this.shownAgain, repeated);
    const isShown = ({ visible }: Checkpointing) => isWithin(rows, visible.once) && isWithin(repeated, visible.again);
    if (this.isLog) return transaction === null ? this.writtenFirst(sinkOfWriter, rows, isOld) : nothing((state) => isShown(state) && this.isMarked(transaction, state));
    const [sink, slot] = this.numbering.place(transaction);
    return nothing((state) => isShown(state) && state.transaction[sink]?.[slot]?.status === "committed");
  }

  /**
   * The values of an entry, whose mark comes after them: of any that holds these. Written again, as who has not heard of it does as long as there is
   * no mark, they are no news.
   */
  private writtenFirst(sink: number, rows: number, isOld: boolean): Steps {
    const isUnmarked = ({ transaction }: Checkpointing) => transaction[sink]!.some(({ status, records }) => status === "prepared" && records.once === rows);
    const isAgain = (state: Checkpointing) => isWithin(rows, state.visible.once) && (isOld || isUnmarked(state));
    const marks = [...this.entries.keys()];
    return either(marks.flatMap((mark) => this.scope.topology.incarnations.map((incarnation) => [{
      action: "visible", binding: (state: Checkpointing) => this.holding(mark, state, sink, rows, incarnation),
      observed: (state: Checkpointing) => (incarnation > 0 ? null : this.waitsBefore(mark, state)),
    }])), isAgain);
  }

  private holding(mark: string, state: Checkpointing, sink: number, rows: number, incarnation: number): readonly number[] {
    const [of, slot] = this.placeIn(mark, state);
    return of === sink && state.transaction[of]?.[slot]?.records.once === rows ? [of, slot, incarnation] : [-1];
  }

  private isMarked(mark: string, state: Checkpointing): boolean {
    return this.statusOf(mark, state) === "committed";
  }

  private marked(mark: string): Steps {
    return perhaps(this.byAny(mark, "marked"), (state) => this.isMarked(mark, state));
  }
}
