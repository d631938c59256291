/**
 * The sink for a file system: transactions emulated by files that are hidden until a rename uncovers them.
 * Source: Flink FileSink, §4.5 of the semantics: in progress, pending once it is synced, finished once it is renamed. Leaves out: buckets, resuming.
 */
import type { Record } from "../../../environment/messages.js";
import type { Plain } from "../../../environment/state.js";
import type { FileSystemRequest, Request } from "../../../environment/systems.js";
import { refused, untilAnswered } from "../ask.js";
import type { Committable, MaybeSteps, Sink, SinkContext, Steps } from "../sink.js";
import { isLeftover, transactionName } from "./transaction-name.js";

/** What this sink's pre-commit hands out. `transaction`: the hidden file; `target`: what it will be called. */
export type FileCommittable = Committable & { readonly target: string };

export class FileSink implements Sink {
  protected context!: SinkContext;
  /** Number of the file being written. */
  protected number = 1;
  private inProgress: { readonly path: string; records: number } | null = null;
  private buffer: Record[] = [];
  private finished = false;

  open(context: SinkContext): void {
    this.context = context;
  }

  restore(_states: readonly Plain[]): void {}

  /** The restored files are renamed: what is still hidden under this subtask's name was never part of a completed checkpoint. */
  *abort(): Steps<void> {
    for (const path of yield* this.list()) if (this.isOwnLeftover(path)) yield* untilAnswered(to({ kind: "delete", path }));
  }

  write(record: Record): MaybeSteps<void> {
    this.buffer.push(record);
    if (this.buffer.length >= this.context.batch) return this.flush();
  }

  *preCommit(): Steps<Committable | null> {
    yield* this.flush();
    const file = this.inProgress;
    const isWritten = file !== null && file.records > 0;
    if (isWritten) {
      yield* this.sync(file.path, file.records);
      this.inProgress = null;
    }
    yield* this.rotate();
    return isWritten ? { transaction: file.path, target: file.path.slice(1) } : null;
  }

  /** Renamed before, the hidden file is gone and the target is there. */
  *commit(committable: Committable, recovering: boolean): Steps<void> {
    const { transaction: from, target } = committable as FileCommittable;
    const reply = yield* untilAnswered(to({ kind: "rename", from, to: target }));
    if (reply.kind === "renamed" || (yield* this.list()).includes(target)) return;
    if (!recovering) throw refused(`rename of ${from}`, reply);
    this.context.dropped(committable);
  }

  snapshot(): Plain {
    return null;
  }

  finish(): void {
    this.finished = true;
  }

  close(): readonly Request[] {
    return this.inProgress === null ? [] : [to({ kind: "delete", path: this.inProgress.path })];
  }

  protected fileName(): string {
    return transactionName(this.context, this.number++);
  }

  protected isOwnLeftover(path: string): boolean {
    return path.startsWith(".") && isLeftover(path.slice(1), this.context);
  }

  protected *sync(path: string, length: number): Steps<void> {
    const reply = yield* untilAnswered(to({ kind: "sync", path, length }));
    if (reply.kind !== "synced") throw refused(`sync of ${path}`, reply);
  }

  /** Creates the file of the next interval at the barrier; at the end of the data, deletes one that was created for nothing. */
  private *rotate(): Steps<void> {
    if (this.context.begin === "barrier" && !this.finished) this.inProgress ??= yield* this.begin();
    if (!this.finished || this.inProgress === null) return;
    yield* untilAnswered(to({ kind: "delete", path: this.inProgress.path }));
    this.inProgress = null;
  }

  private *list(): Steps<readonly string[]> {
    const reply = yield* untilAnswered(to({ kind: "list-files" }));
    return reply.kind === "files" ? reply.paths : [];
  }

  private *flush(): Steps<void> {
    if (this.buffer.length === 0) return;
    const records = this.buffer;
    this.buffer = [];
    const file = (this.inProgress ??= yield* this.begin());
    const reply = yield* untilAnswered(to({ kind: "write-records", path: file.path, at: file.records, records }));
    if (reply.kind !== "records-written") throw refused(`write to ${file.path}`, reply);
    file.records += records.length;
  }

  /** Nobody else uses the name: asked again, the file that exists is this one. */
  private *begin(): Steps<{ readonly path: string; records: number }> {
    const path = `.${this.fileName()}`;
    yield* untilAnswered(to({ kind: "create", path }));
    return { path, records: 0 };
  }
}

function to(request: FileSystemRequest): Request {
  return { system: "file-system", ...request };
}
