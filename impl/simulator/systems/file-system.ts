/**
 * A file system: append-only files, atomic rename that never overwrites, a cache that is lost when the machine fails.
 * Source: HDFS; POSIX's fsync. A hidden file, one whose name begins with a dot, is a transaction; a rename that uncovers it commits it.
 * A row counts as visible once it is on disk in a file that is not hidden: what is only cached may be gone again. The cache is written back in time.
 */
import type { ExternalSystem, SystemContext } from "../../environment/external-system.js";
import type { FileSystemReply, FileSystemRequest, Reply, Request } from "../../environment/systems.js";
import type { Row } from "../../trace/events.js";
import { rowOf } from "./row-of.js";
import { Uses } from "./uses.js";

interface File {
  readonly rows: Row[];
  /** After the hidden name it was created under; null if it never was hidden. */
  readonly transaction: string | null;
  /** How many of its rows are on disk, and how many of these were reported visible. */
  synced: number;
  shown: number;
}

/** After so many ms a cache is written back of itself. */
const WRITE_BACK = 200;

export class FileSystem implements ExternalSystem {
  private readonly files = new Map<string, File>();
  private readonly rows: Row[] = [];
  private readonly uses = new Uses();

  handle(request: Request, context: SystemContext): Reply {
    if (request.system !== "file-system") return { kind: "no-such-file" };
    switch (request.kind) {
      case "create": return this.create(request.path, context);
      case "list-files": return { kind: "files", paths: [...this.files.keys()] };
      case "rename": return this.rename(request, context);
      case "write-records":
      case "sync":
      case "delete": return this.demand(request, context);
    }
  }

  /** The machine writes its cache back. */
  expire(path: string, context: SystemContext): void {
    const file = this.files.get(path);
    if (file !== undefined) this.toDisk(path, file, context);
  }

  visible(): readonly Row[] {
    return this.rows;
  }

  private create(path: string, context: SystemContext): FileSystemReply {
    if (this.files.has(path)) return { kind: "file-exists" };
    const transaction = isHidden(path) ? this.uses.next(path) : null;
    this.files.set(path, { rows: [], transaction, synced: 0, shown: 0 });
    if (transaction !== null) context.report({ kind: "transaction-opened", transaction });
    return { kind: "created" };
  }

  private demand(request: FileSystemRequest & { kind: "write-records" | "sync" | "delete" }, context: SystemContext): FileSystemReply {
    if (context.machineFails()) this.fail();
    const file = this.files.get(request.path);
    if (file === undefined) return { kind: "no-such-file" };
    switch (request.kind) {
      case "write-records": return this.write(request, file, context);
      case "sync":
        if (file.rows.length < request.length) return { kind: "bytes-lost" };
        this.toDisk(request.path, file, context);
        return { kind: "synced" };
      case "delete":
        this.delete(request.path, file, context);
        return { kind: "deleted" };
    }
  }

  private write({ path, at, records }: FileSystemRequest & { kind: "write-records" }, file: File, context: SystemContext): FileSystemReply {
    if (at > file.rows.length) return { kind: "bytes-lost" };
    if (at + records.length <= file.rows.length) return { kind: "records-written" };
    for (const record of records) file.rows.push(rowOf(record));
    context.setTimer(path, WRITE_BACK);
    return { kind: "records-written" };
  }

  private rename({ from, to, marks }: FileSystemRequest & { kind: "rename" }, context: SystemContext): FileSystemReply {
    if (context.machineFails()) this.fail();
    const file = this.files.get(from);
    if (file === undefined) return { kind: "no-such-file" };
    if (this.files.has(to)) return { kind: "file-exists" };
    this.files.delete(from);
    this.files.set(to, file);
    if (marks === true) context.report({ kind: "marked", mark: to, transaction: file.transaction });
    if (!isHidden(to) && file.transaction !== null) context.report({ kind: "transaction-committed", transaction: file.transaction });
    this.show(to, file, context);
    if (file.synced < file.rows.length) context.setTimer(to, WRITE_BACK);
    return { kind: "renamed" };
  }

  private delete(path: string, file: File, context: SystemContext): void {
    this.files.delete(path);
    if (isHidden(path)) context.report({ kind: "transaction-aborted", transaction: file.transaction ?? path, cause: "requested", records: file.rows.length });
  }

  private toDisk(path: string, file: File, context: SystemContext): void {
    file.synced = file.rows.length;
    this.show(path, file, context);
  }

  /** Shows the rows of a file that is not hidden, as far as they are on disk. */
  private show(path: string, file: File, context: SystemContext): void {
    if (isHidden(path) || file.shown === file.synced) return;
    const records = file.rows.slice(file.shown, file.synced);
    file.shown = file.synced;
    for (const row of records) this.rows.push(row);
    context.report({ kind: "visible", transaction: file.transaction, records });
  }

  /** The machine comes back with what is on its disk. */
  private fail(): void {
    for (const file of this.files.values()) file.rows.length = file.synced;
  }
}

function isHidden(path: string): boolean {
  return path.startsWith(".");
}
