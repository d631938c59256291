/**
 * The sink for a transactional log whose ids are used again and again, in a new epoch each time; recovery lists what is open.
 * Source: Flink KafkaSink, POOLING names and abort by listing, §4.3 of the semantics; FLINK-8132: an id alone does not tell two of its transactions apart.
 */
import type { Record } from "../../../environment/messages.js";
import type { Plain } from "../../../environment/state.js";
import type { Reply, Request } from "../../../environment/systems.js";
import { refused } from "../ask.js";
import { abortListed, commitTransaction, initialize, type LogCommittable, type LogProducer } from "./log-producer.js";
import type { Committable, MaybeSteps, Sink, SinkContext, Steps } from "../sink.js";
import { transactionName } from "./transaction-name.js";

export class PooledLogSink implements Sink {
  protected context!: SinkContext;
  /** Ids whose transaction is being written, or pre-committed and not committed yet. */
  private readonly inUse = new Set<string>();
  private producer: LogProducer | null = null;
  private buffer: Record[] = [];
  private finished = false;

  open(context: SinkContext): void {
    this.context = context;
  }

  restore(): void {}

  /** The restored transactions are committed: whatever else is open under this subtask's ids was never part of a completed checkpoint. */
  abort(): Steps<void> {
    return abortListed(this.context);
  }

  write(record: Record): MaybeSteps<void> {
    this.buffer.push(record);
    if (this.buffer.length >= this.context.batch) return this.flush();
  }

  /** An empty producer goes on into the next interval: the log knows nothing of it yet. */
  *preCommit(): Steps<Committable | null> {
    yield* this.flush();
    const committable = this.committableOf(this.producer);
    if (committable !== null) this.producer = null;
    if (this.context.begin === "barrier" && !this.finished) this.producer ??= yield* this.begin();
    return committable;
  }

  *commit(committable: Committable, recovering: boolean): Steps<void> {
    const reply = yield* commitTransaction(committable);
    if (reply.kind === "committed") this.inUse.delete((committable as LogCommittable).id);
    else if (recovering) this.refusedInRecovery(committable, reply);
    else throw refused(`commit of ${committable.transaction}`, reply);
  }

  snapshot(): Plain {
    return null;
  }

  finish(): void {
    this.finished = true;
  }

  close(): readonly Request[] {
    return this.producer?.isWritten === true ? [this.producer.abort] : [];
  }

  /** It was committed and its id is in use again, or it was aborted: the log does not tell (FLINK-8086). */
  protected refusedInRecovery(committable: Committable, _reply: Reply): void {
    this.context.dropped(committable);
  }

  protected committableOf(producer: LogProducer | null): LogCommittable | null {
    return producer?.isWritten === true ? producer.committable : null;
  }

  /** A producer of this id. Its epoch is new, so that nobody takes its transaction for an earlier one of the id. */
  protected takeUp(id: string): Steps<LogProducer> {
    return initialize(id);
  }

  private *flush(): Steps<void> {
    if (this.buffer.length === 0) return;
    const records = this.buffer;
    this.buffer = [];
    this.producer ??= yield* this.begin();
    yield* this.producer.append(records);
  }

  private begin(): Steps<LogProducer> {
    for (let number = 0; ; number++) {
      const id = transactionName(this.context, number);
      if (this.inUse.has(id)) continue;
      this.inUse.add(id);
      return this.takeUp(id);
    }
  }
}
