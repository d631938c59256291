/**
 * The sink for an object store: transactions emulated by uploads in parts that are completed at the commit.
 * Source: Flink FileSink over S3 (RecoverableMultiPartUpload); arroyo 9ac0f28a: an upload that was completed is not known any more, its object is.
 */
import type { Record } from "../../../environment/messages.js";
import type { Plain } from "../../../environment/state.js";
import type { ObjectStoreRequest, Reply, Request, Upload } from "../../../environment/systems.js";
import { refused, untilAnswered } from "../ask.js";
import type { Committable, MaybeSteps, Sink, SinkContext, Steps } from "../sink.js";
import { isLeftover, transactionName } from "./transaction-name.js";

/** What this sink's pre-commit hands out. `transaction`: the upload. */
type ObjectCommittable = Committable & { readonly key: string; readonly parts: number };

export class ObjectStoreSink implements Sink {
  protected context!: SinkContext;
  /** Number of the object being uploaded. */
  private number = 1;
  private current: (Upload & { parts: number }) | null = null;
  private buffer: Record[] = [];
  private finished = false;

  open(context: SinkContext): void {
    this.context = context;
  }

  restore(): void {}

  /** The restored uploads are completed: what is still under way under this subtask's name was never part of a completed checkpoint. */
  *abort(): Steps<void> {
    for (const { upload, key } of yield* this.uploads(`${this.context.name}-`)) {
      if (isLeftover(key, this.context)) yield* untilAnswered(to({ kind: "abort-upload", upload }));
    }
  }

  write(record: Record): MaybeSteps<void> {
    this.buffer.push(record);
    if (this.buffer.length >= this.context.batch) return this.flush();
  }

  *preCommit(): Steps<Committable | null> {
    yield* this.flush();
    const { current } = this;
    const isWritten = current !== null && current.parts > 0;
    if (isWritten) this.current = null;
    yield* this.rotate();
    return isWritten ? { transaction: current.upload, key: current.key, parts: current.parts } : null;
  }

  *commit(committable: Committable, recovering: boolean): Steps<void> {
    const { transaction: upload, key, parts } = committable as ObjectCommittable;
    const reply = yield* untilAnswered(to({ kind: "complete-upload", upload, parts }));
    if (reply.kind === "upload-completed" || (yield* this.wasCompleted(key, reply))) return;
    if (!recovering) throw refused(`completion of ${upload}`, reply);
    this.context.dropped(committable);
  }

  snapshot(): Plain {
    return null;
  }

  finish(): void {
    this.finished = true;
  }

  close(): readonly Request[] {
    return this.current === null ? [] : [to({ kind: "abort-upload", upload: this.current.upload })];
  }

  /** Completed before, the upload is not known any more, and the object is there. */
  protected *wasCompleted(key: string, refusal: Reply): Steps<boolean> {
    return refusal.kind === "no-such-upload" && (yield* untilAnswered(to({ kind: "head-object", key }))).kind === "object-found";
  }

  /** Begins the upload of the next interval at the barrier; at the end of the data, ends one that was begun for nothing. */
  private *rotate(): Steps<void> {
    if (this.context.begin === "barrier" && !this.finished) this.current ??= yield* this.begin();
    if (!this.finished || this.current === null) return;
    yield* untilAnswered(to({ kind: "abort-upload", upload: this.current.upload }));
    this.current = null;
  }

  private *uploads(prefix: string): Steps<readonly Upload[]> {
    const reply = yield* untilAnswered(to({ kind: "list-uploads", prefix }));
    return reply.kind === "uploads" ? reply.uploads : [];
  }

  private *flush(): Steps<void> {
    if (this.buffer.length === 0) return;
    const records = this.buffer;
    this.buffer = [];
    const current = (this.current ??= yield* this.begin());
    const reply = yield* untilAnswered(to({ kind: "upload-part", upload: current.upload, part: current.parts, records }));
    if (reply.kind !== "part-stored") throw refused(`part ${current.parts} of ${current.upload}`, reply);
    current.parts++;
  }

  /** Each call begins another upload: without an answer, look whether there is one. */
  private *begin(): Steps<Upload & { parts: number }> {
    const key = transactionName(this.context, this.number++);
    for (;;) {
      const reply = yield to({ kind: "begin-upload", key });
      if (reply.kind === "upload-begun") return { upload: reply.upload, key, parts: 0 };
      if (reply.kind !== "timed-out") throw refused(`upload of ${key}`, reply);
      const begun = (yield* this.uploads(key)).find((other) => other.key === key);
      if (begun !== undefined) return { ...begun, parts: 0 };
    }
  }
}

function to(request: ObjectStoreRequest): Request {
  return { system: "object-store", ...request };
}
