/**
 * An object store: objects appear whole, by a put or by the completion of an upload in parts; nothing can be renamed.
 * Source: Amazon S3. An upload is a transaction; one that is completed or aborted is forgotten, one that is too old is aborted by a lifecycle rule.
 */
import type { ExternalSystem, SystemContext } from "../../environment/external-system.js";
import type { ObjectStoreReply, ObjectStoreRequest, Reply, Request } from "../../environment/systems.js";
import type { Row } from "../../trace/events.js";
import { rowOf } from "./row-of.js";

interface Upload {
  readonly key: string;
  readonly parts: Map<number, readonly Row[]>;
}

export class ObjectStore implements ExternalSystem {
  private readonly objects = new Map<string, readonly Row[]>();
  private readonly uploads = new Map<string, Upload>();
  private begun = 0;

  handle(request: Request, context: SystemContext): Reply {
    if (request.system !== "object-store") return { kind: "no-such-object" };
    switch (request.kind) {
      case "put-object": return this.put(request, context);
      case "head-object": return { kind: this.objects.has(request.key) ? "object-found" : "no-such-object" };
      case "begin-upload": return this.begin(request.key, context);
      case "list-uploads": return { kind: "uploads", uploads: [...this.uploads].flatMap(([upload, { key }]) => (key.startsWith(request.prefix) ? [{ upload, key }] : [])) };
      default: return this.demand(request, context);
    }
  }

  /** The lifecycle rule: an upload that is too old is aborted. */
  expire(upload: string, context: SystemContext): void {
    this.abort(upload, "timeout", context);
  }

  visible(): readonly Row[] {
    return [...this.objects.values()].flat();
  }

  /** An object that takes the place of an equal one shows nobody anything. */
  private put({ key, records, once }: ObjectStoreRequest & { kind: "put-object" }, context: SystemContext): ObjectStoreReply {
    const replaced = this.objects.get(key);
    if (once === true && replaced !== undefined) return { kind: "precondition-failed" };
    const rows = records.map(rowOf);
    this.objects.set(key, rows);
    if (once === true) context.report({ kind: "marked", mark: key, transaction: null });
    if (replaced === undefined || !areEqual(rows, replaced)) context.report({ kind: "visible", transaction: once === true ? key : null, records: rows });
    return { kind: "object-put" };
  }

  private begin(key: string, context: SystemContext): ObjectStoreReply {
    const upload = `${key}?${++this.begun}`;
    this.uploads.set(upload, { key, parts: new Map() });
    context.report({ kind: "transaction-opened", transaction: upload });
    context.setTimer(upload, context.transactionTimeout());
    return { kind: "upload-begun", upload };
  }

  private demand(request: ObjectStoreRequest & { kind: "upload-part" | "complete-upload" | "abort-upload" }, context: SystemContext): ObjectStoreReply {
    const upload = this.uploads.get(request.upload);
    if (upload === undefined) return { kind: "no-such-upload" };
    switch (request.kind) {
      case "upload-part":
        upload.parts.set(request.part, request.records.map(rowOf));
        return { kind: "part-stored" };
      case "complete-upload": return this.complete(request, upload, context);
      case "abort-upload":
        this.abort(request.upload, "requested", context);
        return { kind: "upload-aborted" };
    }
  }

  private complete({ upload: name, parts }: ObjectStoreRequest & { kind: "complete-upload" }, upload: Upload, context: SystemContext): ObjectStoreReply {
    if (parts !== upload.parts.size || parts === 0) return { kind: "invalid-part" };
    const records = [...upload.parts].sort(([one], [other]) => one - other).flatMap(([, rows]) => rows);
    this.uploads.delete(name);
    this.objects.set(upload.key, records);
    context.report({ kind: "transaction-committed", transaction: name });
    context.report({ kind: "visible", transaction: name, records });
    return { kind: "upload-completed" };
  }

  private abort(name: string, cause: "requested" | "timeout", context: SystemContext): void {
    const upload = this.uploads.get(name);
    if (upload === undefined) return;
    this.uploads.delete(name);
    const records = [...upload.parts.values()].reduce((sum, { length }) => sum + length, 0);
    context.report({ kind: "transaction-aborted", transaction: name, cause, records });
  }
}

function areEqual(rows: readonly Row[], others: readonly Row[]): boolean {
  return rows.length === others.length && rows.every(({ partition, offset, key, value }, at) => {
    const other = others[at]!;
    return partition === other.partition && offset === other.offset && key === other.key && value === other.value;
  });
}
