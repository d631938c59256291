/**
 * What is seen of the external system, of whatever attempt. The model begins a transaction with its first record, and aborts what an attempt left
 * open when its successor recovers: a system that begins earlier, or aborts as soon as a client is gone, is followed there, later or never.
 * A transaction that only an old attempt knows is none of the model's, as long as nobody commits it.
 */
import type { EventOf, TraceLine } from "../../impl/trace/events.js";
import { including, intersection, isWithin, union } from "../../model/checker/sets.js";
import type { Checkpointing } from "../../model/protocol/checkpointing/variables.js";
import type { Numbering } from "./numbering.js";
import { differs } from "./observations.js";
import type { Scope } from "./scope.js";
import { before, either, NONE, nothing, one, type Sequence, type Step, type Steps } from "./steps.js";

export class Transactions {
  /** Rows that have become visible, as a set. */
  private shown = 0;
  /** By sink of the running attempt: whether it has records that are in no transaction; which transaction is open there, in the model; which was begun before its first record. */
  private readonly buffered = new Set<number>();
  private readonly open = new Map<number, string>();
  private readonly early = new Map<number, string>();
  /** Aborted, while the model has them open until their sink recovers. */
  private readonly gone = new Set<string>();

  constructor(private readonly scope: Scope, private readonly numbering: Numbering) {}

  /** Nothing of what the old attempt's sinks hold is the new one's. */
  attemptBegins(): void {
    for (const ofSinks of [this.buffered, this.open, this.early]) ofSinks.clear();
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
    this.open.delete(sink);
    if (this.scope.topology.constants.sink !== "two-phase-commit") this.numbering.begins(transaction, sink);
    const place = this.numbering.place(transaction);
    const observed = (state: Checkpointing) => differs("checkpoint of the transaction", state.transaction[sink]![place[1]]?.checkpoint, this.numbering.checkpoint(checkpoint));
    // Pre-committed after the system has given it up: the model's is given up then.
    return before(one("pre-committed", [sink], observed), this.gone.has(transaction) ? [{ action: "transaction-timed-out", binding: place }] : []);
  }

  /** What the model aborts before the sink runs: what was gone before, and what a living connection keeps, that nobody else can end. */
  leftBy(sink: number): Sequence {
    return this.numbering.transactionsOf(sink).filter(([transaction]) => this.gone.has(transaction) || this.scope.keepsConnections).map(([, slot]) => (
      { action: "transaction-aborted", binding: [sink, slot], as: (state) => state.transaction[sink]![slot]!.status === "open" }
    ));
  }

  of(line: TraceLine, task: number, isOld: boolean): Steps {
    switch (line.kind) {
      case "transaction-opened": return isOld ? this.openedByOld(line.transaction) : this.opened(line.transaction, this.numbering.sinkOf(task));
      case "transaction-committed": return this.gone.has(line.transaction) ? one("transaction-committed", [-1]) : this.byAny(line.transaction, "transaction-committed");
      // Once its id is used again, the system cannot say whether a transaction was committed or aborted.
      case "transaction-dropped": return this.byAny(line.transaction, "transaction-dropped", "commit-repeated");
      case "transaction-aborted": return this.aborted(line);
      case "visible": return this.visible(line);
      case "marked": return this.marked(line.mark);
      default: return NONE;
    }
  }

  private opened(transaction: string, sink: number): Steps {
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
    return either(actions.flatMap((action) => [0, 1].map((incarnation) => [{ action, binding: [...this.numbering.place(transaction), incarnation] }])));
  }

  private aborted({ transaction, cause }: EventOf<"transaction-aborted">): Steps {
    const [sink, slot] = this.numbering.place(transaction);
    if (sink < 0) return this.neverBegun(transaction);
    this.gone.add(transaction);
    return one(cause === "timeout" ? "transaction-timed-out" : "transaction-aborted", [sink, slot], undefined, (state) => state.transaction[sink]![slot]!.status === "open" || this.scope.keepsConnections);
  }

  /** Without a record, it was none of the model's. */
  private neverBegun(transaction: string): Steps {
    for (const [sink, early] of this.early) if (early === transaction) this.early.delete(sink);
    return NONE;
  }

  /** A log shows what was committed in the order in which it was begun, so that it may come later; then each row once. */
  private visible({ transaction, records }: EventOf<"visible">): Steps {
    const rows = records.map((row) => this.numbering.record(row)).reduce(including, 0);
    const { sink: kind } = this.scope.topology.constants;
    if (kind !== "two-phase-commit") return this.written(transaction, rows);
    const isRepeated = intersection(this.shown, rows) !== 0;
    this.shown = union(this.shown, rows);
    const [sink, slot] = this.numbering.place(transaction);
    return nothing(({ visible, transaction: all }) => !isRepeated && isWithin(rows, visible.once) && all[sink]?.[slot]?.status === "committed");
  }

  /** An entry of a write-ahead log: with its mark, or before it. */
  private written(mark: string | null, rows: number): Steps {
    const place = this.numbering.place(mark);
    const isAtomic = this.scope.topology.constants.sink === "write-ahead-log";
    const observed = ({ visible }: Checkpointing) => (isWithin(rows, visible.once) ? null : "the rows that are visible");
    return either([0, 1].map((incarnation) => [{ action: isAtomic ? "marked" : "visible", binding: [...place, incarnation], observed }]));
  }

  private marked(mark: string): Steps {
    const [sink, slot] = this.numbering.place(mark);
    const steps = this.byAny(mark, "marked");
    return { ...steps, mayBeNone: ({ transaction }: Checkpointing) => transaction[sink]?.[slot]?.status === "committed" } as Steps;
  }
}
