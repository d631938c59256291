/**
 * The sink for a transactional log whose ids count checkpoints; recovery probes them upward until one was never used.
 * Source: Flink KafkaSink, INCREMENTING names, gaps filled, abort by probing, §4.3 of the semantics.
 * Differs: ids name the attempt too, since a zombie that takes its successor's id fences the successor.
 */
import type { Record } from "../../../environment/messages.js";
import type { Plain } from "../../../environment/state.js";
import type { Request } from "../../../environment/systems.js";
import { refused } from "../ask.js";
import { abortListed, commitTransaction, initialize, type LogProducer } from "./log-producer.js";
import type { Committable, MaybeSteps, Sink, SinkContext, Steps } from "../sink.js";
import { transactionName } from "./transaction-name.js";

/** What it keeps in a snapshot. `checkpoint`: the snapshot's own; every later id is above it. */
type Kept = { readonly attempt: number; readonly checkpoint: number; readonly parallelism: number };

export class PerCheckpointLogSink implements Sink {
  private context!: SinkContext;
  private restored: Kept = { attempt: 1, checkpoint: 0, parallelism: 1 };
  /** The checkpoint whose barrier came last. */
  private checkpoint = 0;
  /** The last id that was initialized. */
  private last = 0;
  private producer: LogProducer | null = null;
  private buffer: Record[] = [];
  private finished = false;

  open(context: SinkContext): void {
    this.context = context;
  }

  restore(states: readonly Plain[]): void {
    if (states[0] !== undefined) this.restored = states[0] as Kept;
    this.last = this.checkpoint = this.restored.checkpoint;
  }

  /** Of every attempt since the restored checkpoint, and of every old subtask that falls to this one; subtasks that came after it are listed. */
  *abort(): Steps<void> {
    const { subtask, parallelism } = this.context;
    for (let old = subtask; old < Math.max(this.restored.parallelism, parallelism); old += parallelism) {
      for (let attempt = this.restored.attempt; attempt < this.context.attempt; attempt++) yield* this.probe(old, attempt);
    }
    if (this.context.takesOver === true) yield* abortListed(this.context);
  }

  write(record: Record): MaybeSteps<void> {
    this.buffer.push(record);
    if (this.buffer.length >= this.context.batch) return this.flush();
  }

  *preCommit(checkpoint: number): Steps<Committable | null> {
    yield* this.flush();
    this.checkpoint = checkpoint;
    const { producer } = this;
    this.producer = null;
    if (this.context.begin === "barrier" && !this.finished) this.producer = yield* this.begin();
    return producer?.isWritten === true ? producer.committable : null;
  }

  *commit(committable: Committable, recovering: boolean): Steps<void> {
    const reply = yield* commitTransaction(committable);
    if (reply.kind === "committed") return;
    if (!recovering) throw refused(`commit of ${committable.transaction}`, reply);
    this.context.dropped(committable);
  }

  snapshot(): Plain {
    const { attempt, parallelism } = this.context;
    return { attempt, checkpoint: this.checkpoint, parallelism };
  }

  finish(): void {
    this.finished = true;
  }

  close(): readonly Request[] {
    return this.producer?.isWritten === true ? [this.producer.abort] : [];
  }

  private *flush(): Steps<void> {
    if (this.buffer.length === 0) return;
    const records = this.buffer;
    this.buffer = [];
    this.producer ??= yield* this.begin();
    yield* this.producer.append(records);
  }

  /** Takes the next checkpoint's id, and those that idle or aborted checkpoints left out: probing stops at the first fresh one. */
  private *begin(): Steps<LogProducer> {
    let producer: LogProducer;
    do producer = yield* initialize(this.idOf(this.context.subtask, this.context.attempt, ++this.last));
    while (this.last <= this.checkpoint);
    return producer;
  }

  private *probe(subtask: number, attempt: number): Steps<void> {
    for (let checkpoint = this.restored.checkpoint + 1; ; checkpoint++) {
      const { epoch } = yield* initialize(this.idOf(subtask, attempt, checkpoint));
      if (epoch === 0) return;
    }
  }

  private idOf(subtask: number, attempt: number, checkpoint: number): string {
    return transactionName({ name: this.context.name, subtask, attempt }, checkpoint);
  }
}
