/**
 * A database under XA: branches, row locks, prepared branches that outlive everything but a commit or a rollback.
 * Source: X/Open XA; PostgreSQL's PREPARE TRANSACTION and InnoDB. A branch that is not prepared ends with its session; a prepared one never times out.
 * Demands that are switched off make it another database: one that commits by itself, or loses what is prepared with its session, as MySQL did before 5.7.7.
 * Leaves out: isolation levels, unique constraints (what was committed may be inserted again), heuristic outcomes.
 */
import { ALL_DEMANDS, keptFor, type Demands } from "../../environment/demands.js";
import type { ExternalSystem, Session, SystemContext } from "../../environment/external-system.js";
import type { Record } from "../../environment/messages.js";
import type { Reply, Request, XaDatabaseReply, XaDatabaseRequest } from "../../environment/systems.js";
import type { Row } from "../../trace/events.js";
import { rowName, rowOf } from "./row-of.js";

interface Branch {
  /** For the whole world: xids may be used again. */
  readonly name: string;
  readonly session: Session;
  readonly records: Record[];
  state: "active" | "prepared";
}

export class XaDatabase implements ExternalSystem {
  private readonly branches = new Map<string, Branch>();
  /** How often each xid was used. */
  private readonly uses = new Map<string, number>();
  /** Row → the branch that holds its lock. */
  private readonly locks = new Map<number, Branch>();
  private readonly rows: Row[] = [];

  constructor(private readonly demands: Demands = ALL_DEMANDS) {}

  handle(request: Request, context: SystemContext): Reply {
    if (request.system !== "xa-database") return { kind: "protocol-error" };
    this.endDeadSessions(context);
    switch (request.kind) {
      case "start": return this.start(request.xid, context);
      case "recover": return { kind: "recovered", xids: [...this.branches].filter(([, { state }]) => state === "prepared").map(([xid]) => xid) };
      default: return this.demand(request, context);
    }
  }

  /** It keeps no branch for so long. */
  expire(name: string, context: SystemContext): void {
    for (const [xid, branch] of this.branches) if (branch.name === name) this.rollback(xid, branch, "not-held", context);
  }

  visible(): readonly Row[] {
    return this.rows;
  }

  private start(xid: string, context: SystemContext): XaDatabaseReply {
    if (this.branches.has(xid)) return { kind: "duplicate-xid" };
    const uses = (this.uses.get(xid) ?? 0) + 1;
    this.uses.set(xid, uses);
    const name = uses === 1 ? xid : `${xid}#${uses}`;
    this.branches.set(xid, { name, session: context.session, records: [], state: "active" });
    context.report({ kind: "transaction-opened", transaction: name });
    const kept = keptFor(this.demands);
    if (kept !== null) context.setTimer(name, kept);
    return { kind: "started" };
  }

  private demand(request: Exclude<XaDatabaseRequest, { kind: "start" | "recover" }>, context: SystemContext): XaDatabaseReply {
    const branch = this.branches.get(request.xid);
    if (branch === undefined) return { kind: this.demands.idempotentCommit ? "unknown-xid" : "protocol-error" };
    // Only its own session may touch a branch that is not prepared.
    if (branch.state === "active" && branch.session !== context.session) return { kind: "protocol-error" };
    switch (request.kind) {
      case "insert": return this.insert(branch, request.records, context);
      case "prepare": return this.prepare(request.xid, branch, context);
      case "commit-prepared": return this.commit(request.xid, branch, context);
      case "rollback":
        this.rollback(request.xid, branch, "requested", context);
        return { kind: "rolled-back" };
    }
  }

  private insert(branch: Branch, records: readonly Record[], context: SystemContext): XaDatabaseReply {
    if (branch.state !== "active") return { kind: "protocol-error" };
    if (records.some((record) => (this.locks.get(rowName(record)) ?? branch) !== branch)) return { kind: "locked" };
    for (const record of records) {
      this.locks.set(rowName(record), branch);
      branch.records.push(record);
    }
    if (!this.demands.transactions) this.show(null, records, context);
    return { kind: "inserted" };
  }

  private prepare(xid: string, branch: Branch, context: SystemContext): XaDatabaseReply {
    if (branch.state !== "active") return { kind: "protocol-error" };
    if (branch.records.length === 0) {
      this.rollback(xid, branch, "requested", context);
      return { kind: "read-only" };
    }
    branch.state = "prepared";
    return { kind: "prepared" };
  }

  private commit(xid: string, branch: Branch, context: SystemContext): XaDatabaseReply {
    if (branch.state !== "prepared") return { kind: "protocol-error" };
    this.forget(xid, branch);
    context.report({ kind: "transaction-committed", transaction: branch.name });
    if (this.demands.transactions) this.show(branch.name, branch.records, context);
    return { kind: "committed" };
  }

  private show(transaction: string | null, written: readonly Record[], context: SystemContext): void {
    const records = written.map(rowOf);
    for (const row of records) this.rows.push(row);
    context.report({ kind: "visible", transaction, records });
  }

  private rollback(xid: string, branch: Branch, cause: "requested" | "disconnected" | "not-held", context: SystemContext): void {
    this.forget(xid, branch);
    context.report({ kind: "transaction-aborted", transaction: branch.name, cause, records: branch.records.length });
  }

  private forget(xid: string, branch: Branch): void {
    this.branches.delete(xid);
    for (const record of branch.records) this.locks.delete(rowName(record));
  }

  disconnected(context: SystemContext): void {
    this.endDeadSessions(context);
  }

  private endDeadSessions(context: SystemContext): void {
    for (const [xid, branch] of this.branches) {
      const endsWithSession = branch.state === "active" || !this.demands.recoverable;
      if (endsWithSession && !branch.session.alive) this.rollback(xid, branch, "disconnected", context);
    }
  }
}
