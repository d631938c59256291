/**
 * An append-only log without transactions: whatever is appended is readable at once, and stays.
 * Source: a Kafka topic under a plain producer; ids as in an event store that refuses a known event id. Leaves out: partitions, retention.
 */
import type { ExternalSystem, SystemContext } from "../../environment/external-system.js";
import type { Record } from "../../environment/messages.js";
import type { AppendLogReply, Reply, Request } from "../../environment/systems.js";
import type { Row } from "../../trace/events.js";
import { rowOf } from "./row-of.js";

export class AppendLog implements ExternalSystem {
  private readonly log: Row[] = [];
  private readonly ids = new Set<string>();

  handle(request: Request, context: SystemContext): Reply {
    if (request.system !== "append-log") return { kind: "absent" };
    switch (request.kind) {
      case "append": return this.append(request.id, request.records, context);
      case "find": return { kind: this.ids.has(request.id) ? "found" : "absent" };
    }
  }

  expire(): void {}

  visible(): readonly Row[] {
    return this.log;
  }

  private append(id: string | null, records: readonly Record[], context: SystemContext): AppendLogReply {
    if (id !== null) {
      if (this.ids.has(id)) return { kind: "appended" };
      this.ids.add(id);
      context.report({ kind: "marked", mark: id, transaction: null });
    }
    const rows = records.map(rowOf);
    this.log.push(...rows);
    if (rows.length > 0) context.report({ kind: "visible", transaction: id, records: rows });
    return { kind: "appended" };
  }
}
