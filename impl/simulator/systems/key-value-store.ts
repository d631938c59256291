/**
 * A key-value store: a value per key, the last write wins; beside the values, marks that a writer can leave and look for.
 * Source: DynamoDB's transactional write with a condition, Cassandra's CheckpointCommitter table, fencing tokens as conditional writes. Leaves out: replicas that disagree.
 */
import type { ExternalSystem, SystemContext } from "../../environment/external-system.js";
import type { KeyValueStoreReply, KeyValueStoreRequest, Reply, Request, Writer } from "../../environment/systems.js";
import type { Row } from "../../trace/events.js";
import { rowOf } from "./row-of.js";

type Put = Extract<KeyValueStoreRequest, { kind: "put" }>;

export class KeyValueStore implements ExternalSystem {
  private readonly rows = new Map<string, Row>();
  private readonly marks = new Set<string>();
  /** Writer → the newest token it was seen with. */
  private readonly tokens = new Map<string, number>();

  handle(request: Request, context: SystemContext): Reply {
    if (request.system !== "key-value-store") return { kind: "absent" };
    switch (request.kind) {
      case "put": return this.put(request, context);
      case "get": return { kind: "value", value: this.rows.get(request.key)?.value ?? null };
      case "put-mark": return this.putMark(request.mark, context);
      case "find-mark": return { kind: this.marks.has(request.mark) ? "found" : "absent" };
    }
  }

  expire(): void {}

  /** The table: a row per key, in the order in which the keys first came. */
  visible(): readonly Row[] {
    return [...this.rows.values()];
  }

  /** All or nothing; nothing when the mark is there, so that a late or repeated request cannot bring old values back. */
  private put({ records, mark, writer }: Put, context: SystemContext): KeyValueStoreReply {
    if (writer !== null && this.isFenced(writer)) return { kind: "fenced" };
    if (mark !== null) {
      if (this.marks.has(mark)) return { kind: "put" };
      this.putMark(mark, context);
    }
    const rows = records.map(rowOf);
    for (const row of rows) this.rows.set(row.key, row);
    if (rows.length > 0) context.report({ kind: "upserted", transaction: mark, records: rows });
    return { kind: "put" };
  }

  private isFenced({ name, token }: Writer): boolean {
    const newest = this.tokens.get(name) ?? token;
    if (token >= newest) this.tokens.set(name, token);
    return token < newest;
  }

  private putMark(mark: string, context: SystemContext): KeyValueStoreReply {
    if (!this.marks.has(mark)) context.report({ kind: "marked", mark, transaction: null });
    this.marks.add(mark);
    return { kind: "marked" };
  }
}
