/**
 * An append-only log without transactions: whatever is appended is readable at once, and stays.
 * Source: a Kafka topic under a plain producer; ids as its idempotent producer's, marks as an event store that refuses a known event id. Leaves out: partitions, retention.
 */
import type { ExternalSystem, SystemContext } from "../../environment/external-system.js";
import type { AppendLogReply, AppendLogRequest, Reply, Request } from "../../environment/systems.js";
import type { Row } from "../../trace/events.js";
import { rowOf } from "./row-of.js";

type Append = Extract<AppendLogRequest, { kind: "append" }>;

export class AppendLog implements ExternalSystem {
  private readonly log: Row[] = [];
  private readonly ids = new Set<string>();
  private readonly marks = new Set<string>();

  handle(request: Request, context: SystemContext): Reply {
    if (request.system !== "append-log") return { kind: "absent" };
    switch (request.kind) {
      case "append": return this.append(request, context);
      case "find-mark": return { kind: this.marks.has(request.mark) ? "found" : "absent" };
    }
  }

  expire(): void {}

  visible(): readonly Row[] {
    return this.log;
  }

  private append({ id, mark, records }: Append, context: SystemContext): AppendLogReply {
    if ((id !== null && this.ids.has(id)) || (mark !== null && this.marks.has(mark))) return { kind: "appended" };
    if (id !== null) this.ids.add(id);
    if (mark !== null) this.leave(mark, context);
    const rows = records.map(rowOf);
    this.log.push(...rows);
    if (rows.length > 0) context.report({ kind: "visible", transaction: mark, records: rows });
    return { kind: "appended" };
  }

  private leave(mark: string, context: SystemContext): void {
    this.marks.add(mark);
    context.report({ kind: "marked", mark, transaction: null });
  }
}
