/**
 * A log whose readers bound what they read by the last stable offset, and have lost the list of aborted transactions.
 * Source: K3 of the catalogue.
 */
import type { ExternalSystem, SystemContext } from "../../impl/environment/external-system.js";
import type { Record } from "../../impl/environment/messages.js";
import type { Reply, Request } from "../../impl/environment/systems.js";
import type { Row, WorldEvent } from "../../impl/trace/events.js";
import { rowOf } from "../../impl/simulator/systems/row-of.js";
import { TransactionalLog } from "../../impl/simulator/systems/transactional-log.js";
import type { Bug } from "./bug.js";

export const abortsForgottenByReaders: Bug = {
  id: "aborts-forgotten-by-readers",
  catalogue: "K3",
  title: "Readers have lost the list of aborted transactions",
  source: "KAFKA-5376: a delayed fetch returned the records without the list of aborted transactions",
  sentence: "Records of a transaction that recovery has aborted are read as if it had been committed; their replay is read again.",
  property: "aborted-never-readable",
  guarantee: "exactly-once-output",
  scenario: "two-phase-commit",
  plant: (parts) => ({ ...parts, systems: { ...parts.systems, "transactional-log": () => new ForgetfulLog() } }),
};

class ForgetfulLog implements ExternalSystem {
  private readonly log = new TransactionalLog();
  /** Transactional id → what was appended under it since it was last initialized. */
  private readonly appended = new Map<string, readonly Record[]>();

  handle(request: Request, context: SystemContext): Reply {
    const reply = this.log.handle(request, this.reading(context));
    if (request.system !== "transactional-log") return reply;
    if (request.kind === "append" && reply.kind === "appended") this.appended.set(request.id, [...(this.appended.get(request.id) ?? []), ...request.records]);
    if (request.kind === "initialize") this.appended.delete(request.id);
    return reply;
  }

  expire(subject: string, context: SystemContext): void {
    this.log.expire(subject, this.reading(context));
  }

  visible(): readonly Row[] {
    return this.log.visible();
  }

  /** The same context, in which an abort shows what was aborted. */
  private reading(context: SystemContext): SystemContext {
    const report = (event: WorldEvent): void => {
      context.report(event);
      if (event.kind !== "transaction-aborted") return;
      const records = this.appended.get(event.transaction.slice(0, event.transaction.lastIndexOf("@"))) ?? [];
      if (records.length > 0) context.report({ kind: "visible", transaction: event.transaction, records: records.map(rowOf) });
    };
    return Object.assign(Object.create(context) as SystemContext, { report });
  }
}
