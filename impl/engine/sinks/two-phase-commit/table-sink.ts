/**
 * The sink for a table with a snapshot log: data files are staged, and a commit adds them unless a snapshot says that it did before.
 * Source: Apache Iceberg's Flink sink; Paimon's filter-and-commit. What tells commits apart is in the committable, not in who commits (iceberg#16008).
 * The lineage is told by the execution attempt, which no other job has either, where Iceberg has the job id (iceberg#10892).
 * Differs: each subtask commits its own files, where Iceberg has one committer.
 */
import type { Record } from "../../../environment/messages.js";
import type { Plain } from "../../../environment/state.js";
import type { Request, TableRequest, TableSnapshot } from "../../../environment/systems.js";
import { refused, untilAnswered } from "../ask.js";
import type { Committable, MaybeSteps, Sink, SinkContext, Steps } from "../sink.js";
import { isLeftover, transactionName } from "./transaction-name.js";

/** What this sink's pre-commit hands out. */
export type TableCommittable = Committable & {
  readonly files: readonly string[];
  readonly execution: number;
  readonly writer: string;
  readonly checkpoint: number;
};

export class TableSink implements Sink {
  protected context!: SinkContext;
  /** Number of the manifest being written. */
  private number = 1;
  private files: string[] = [];
  private buffer: Record[] = [];

  open(context: SinkContext): void {
    this.context = context;
  }

  restore(): void {}

  /** What earlier attempts staged and no completed checkpoint holds. */
  *abort(): Steps<void> {
    const reply = yield* untilAnswered(to({ kind: "list-orphans", prefix: `${this.context.name}-` }));
    const manifests = reply.kind === "orphans" ? reply.manifests : [];
    for (const manifest of manifests) if (isLeftover(manifest, this.context)) yield* untilAnswered(to({ kind: "remove-orphan", manifest }));
  }

  write(record: Record): MaybeSteps<void> {
    this.buffer.push(record);
    if (this.buffer.length >= this.context.batch) return this.flush();
  }

  *preCommit(checkpoint: number): Steps<Committable | null> {
    yield* this.flush();
    if (this.files.length === 0) return null;
    const { name, subtask } = this.context;
    const committable: TableCommittable = { transaction: this.manifest, files: this.files, execution: this.context.attempt, writer: `${name}-${subtask}`, checkpoint };
    this.files = [];
    this.number++;
    return committable;
  }

  *commit(committable: Committable, recovering: boolean): Steps<void> {
    const { transaction: manifest, files, execution, writer, checkpoint } = committable as TableCommittable;
    for (;;) {
      const table = yield* untilAnswered(to({ kind: "load-table" }));
      if (table.kind !== "table") throw refused("load of the table", table);
      if (this.isCommitted(table.snapshots, committable as TableCommittable, recovering)) return;
      const reply = yield to({ kind: "commit-snapshot", parent: table.current, manifest, files, summary: { execution, writer, checkpoint } });
      if (reply.kind === "snapshot-committed") return;
      if (reply.kind === "conflict" || reply.kind === "timed-out") continue;
      if (!recovering) throw refused(`commit of ${manifest}`, reply);
      return this.context.dropped(committable);
    }
  }

  snapshot(): Plain {
    return null;
  }

  close(): readonly Request[] {
    return this.files.length === 0 ? [] : [to({ kind: "remove-orphan", manifest: this.manifest })];
  }

  /** Whether some snapshot is this very commit. */
  protected isCommitted(snapshots: readonly TableSnapshot[], { execution, writer, checkpoint }: TableCommittable, _recovering: boolean): boolean {
    return snapshots.some(({ summary }) => summary.execution === execution && summary.writer === writer && summary.checkpoint === checkpoint);
  }

  private get manifest(): string {
    return transactionName(this.context, this.number);
  }

  private *flush(): Steps<void> {
    if (this.buffer.length === 0) return;
    const records = this.buffer;
    this.buffer = [];
    const file = `${this.manifest}/${this.files.length}`;
    this.files.push(file);
    const reply = yield* untilAnswered(to({ kind: "write-file", manifest: this.manifest, file, records }));
    if (reply.kind !== "file-written") throw refused(`write of ${file}`, reply);
  }
}

function to(request: TableRequest): Request {
  return { system: "table", ...request };
}
