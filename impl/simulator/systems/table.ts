/**
 * A table with a snapshot log: staged data files, and commits by compare-and-swap that carry execution, writer and checkpoint.
 * Source: Apache Iceberg. Differs: one log and no branches; orphans are removed through the table, which refuses what it refers to.
 * Like the original's append, it adds a file again that it holds already: whoever commits must look first.
 */
import type { ExternalSystem, SystemContext } from "../../environment/external-system.js";
import type { Reply, Request, TableReply, TableRequest, TableSnapshot } from "../../environment/systems.js";
import type { Row } from "../../trace/events.js";
import { rowOf } from "./row-of.js";
import { Uses } from "./uses.js";

/** The data files that one writer staged for one commit: a transaction. */
interface Manifest {
  readonly transaction: string;
  readonly files: Map<string, readonly Row[]>;
  committed: boolean;
}

export class Table implements ExternalSystem {
  private readonly manifests = new Map<string, Manifest>();
  /** Those with a summary. */
  private readonly snapshots: TableSnapshot[] = [];
  private current = 0;
  private readonly rows: Row[] = [];
  private readonly uses = new Uses();

  handle(request: Request, context: SystemContext): Reply {
    if (request.system !== "table") return { kind: "no-such-file" };
    switch (request.kind) {
      case "write-file": return this.write(request, context);
      case "load-table": return { kind: "table", current: this.current, snapshots: [...this.snapshots] };
      case "commit-snapshot": return this.commit(request, context);
      case "append-rows": return this.append(request.records.map(rowOf), context);
      case "list-orphans": return { kind: "orphans", manifests: [...this.manifests].filter(([name, { committed }]) => !committed && name.startsWith(request.prefix)).map(([name]) => name) };
      case "remove-orphan": return this.remove(request.manifest, context);
    }
  }

  expire(): void {}

  /** As of the latest snapshot. */
  visible(): readonly Row[] {
    return this.rows;
  }

  private write({ manifest: name, file, records }: TableRequest & { kind: "write-file" }, context: SystemContext): TableReply {
    let manifest = this.manifests.get(name);
    if (manifest === undefined) {
      manifest = { transaction: this.uses.next(name), files: new Map(), committed: false };
      this.manifests.set(name, manifest);
      context.report({ kind: "transaction-opened", transaction: manifest.transaction });
    }
    // Data files are immutable.
    if (!manifest.files.has(file)) manifest.files.set(file, records.map(rowOf));
    return { kind: "file-written" };
  }

  private commit({ parent, manifest: name, files, summary }: TableRequest & { kind: "commit-snapshot" }, context: SystemContext): TableReply {
    if (parent !== this.current) return { kind: "conflict", current: this.current };
    const manifest = this.manifests.get(name);
    const added = files.map((file) => manifest?.files.get(file));
    if (manifest === undefined || added.includes(undefined)) return { kind: "no-such-file" };
    this.snapshots.push({ id: ++this.current, summary });
    if (summary.mark !== undefined) context.report({ kind: "marked", mark: summary.mark, transaction: manifest.transaction });
    if (!manifest.committed) context.report({ kind: "transaction-committed", transaction: manifest.transaction });
    manifest.committed = true;
    this.show(manifest.transaction, added.flatMap((rows) => rows ?? []), context);
    return { kind: "snapshot-committed", snapshot: this.current };
  }

  private append(records: readonly Row[], context: SystemContext): TableReply {
    this.current++;
    this.show(null, records, context);
    return { kind: "rows-appended" };
  }

  private show(transaction: string | null, records: readonly Row[], context: SystemContext): void {
    for (const row of records) this.rows.push(row);
    context.report({ kind: "visible", transaction, records });
  }

  private remove(name: string, context: SystemContext): TableReply {
    const manifest = this.manifests.get(name);
    if (manifest === undefined || manifest.committed) return { kind: "no-such-file" };
    this.manifests.delete(name);
    const records = [...manifest.files.values()].reduce((sum, { length }) => sum + length, 0);
    context.report({ kind: "transaction-aborted", transaction: manifest.transaction, cause: "requested", records });
    return { kind: "orphan-removed" };
  }
}
