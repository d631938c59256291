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
import { Uses } from "./uses.js";

interface Branch {
  /** For the whole world: xids may be used again. */
  readonly name: string;
  readonly session: Session;
  readonly records: Record[];
  mark: string | null;
  state: "active" | "prepared";
}

export class XaDatabase implements ExternalSystem {
  private readonly branches = new Map<string, Branch>();
  private readonly uses = new Uses();
  /** Row → the branch that holds its lock. */
  private readonly locks = new Map<number, Branch>();
  private readonly rows: Row[] = [];
  /** Mark → the branch that holds its lock; null once it is committed. */
  private readonly marks = new Map<string, Branch | null>();

  constructor(private readonly demands: Demands = ALL_DEMANDS) {}

  handle(request: Request, context: SystemContext): Reply {
    if (request.system !== "xa-database") return { kind: "protocol-error" };
    this.endDeadSessions(context);
    switch (request.kind) {
      case "start": return this.start(request.xid, context);
      case "insert-plain": return this.insertPlain(request.records, context);
      case "find-mark": return { kind: this.marks.get(request.mark) === null ? "found" : "absent" };
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
    const name = this.uses.next(xid);
    this.branches.set(xid, { name, session: context.session, records: [], mark: null, state: "active" });
    context.report({ kind: "transaction-opened", transaction: name });
    const kept = keptFor(this.demands);
    if (kept !== null) context.setTimer(name, kept);
    return { kind: "started" };
  }

  private demand(request: Exclude<XaDatabaseRequest, { kind: "start" | "recover" | "find-mark" | "insert-plain" }>, context: SystemContext): XaDatabaseReply {
    const branch = this.branches.get(request.xid);
    if (branch === undefined) return { kind: this.demands.idempotentCommit ? "unknown-xid" : "protocol-error" };
    // Only its own session may touch a branch that is not prepared.
    if (branch.state === "active" && branch.session !== context.session) return { kind: "protocol-error" };
    switch (request.kind) {
      case "insert": return this.insert(branch, request, context);
      case "prepare": return this.prepare(request.xid, branch, context);
      case "commit-prepared": return this.commit("prepared", request.xid, branch, context);
      case "commit-one-phase": return this.commit("active", request.xid, branch, context);
      case "rollback":
        this.rollback(request.xid, branch, "requested", context);
        return { kind: "rolled-back" };
    }
  }

  private insert(branch: Branch, { records, mark }: XaDatabaseRequest & { kind: "insert" }, context: SystemContext): XaDatabaseReply {
    if (branch.state !== "active") return { kind: "protocol-error" };
    if (mark !== undefined && this.marks.get(mark) === null) return { kind: "duplicate-mark" };
    if (this.isLocked(records, branch) || (mark !== undefined && (this.marks.get(mark) ?? branch) !== branch)) return { kind: "locked" };
    if (mark !== undefined) {
      this.marks.set(mark, branch);
      branch.mark = mark;
    }
    for (const record of records) {
      this.locks.set(rowName(record), branch);
      branch.records.push(record);
    }
    if (!this.demands.transactions) this.show(null, records, context);
    return { kind: "inserted" };
  }

  private insertPlain(records: readonly Record[], context: SystemContext): XaDatabaseReply {
    if (this.isLocked(records, null)) return { kind: "locked" };
    this.show(null, records, context);
    return { kind: "inserted" };
  }

  /** By another branch. */
  private isLocked(records: readonly Record[], branch: Branch | null): boolean {
    return records.some((record) => (this.locks.get(rowName(record)) ?? branch) !== branch);
  }

  private prepare(xid: string, branch: Branch, context: SystemContext): XaDatabaseReply {
    if (branch.state !== "active") return { kind: "protocol-error" };
    if (branch.records.length === 0) {
      this.rollback(xid, branch, "requested", context);
      return { kind: "read-only" };
    }
    branch.state = "prepared";
    context.report({ kind: "transaction-prepared", transaction: branch.name });
    return { kind: "prepared" };
  }

  private commit(state: Branch["state"], xid: string, branch: Branch, context: SystemContext): XaDatabaseReply {
    if (branch.state !== state) return { kind: "protocol-error" };
    this.forget(xid, branch);
    if (branch.mark !== null) this.leave(branch.mark, branch, context);
    context.report({ kind: "transaction-committed", transaction: branch.name });
    if (this.demands.transactions) this.show(branch.name, branch.records, context);
    return { kind: "committed" };
  }

  private leave(mark: string, { name }: Branch, context: SystemContext): void {
    this.marks.set(mark, null);
    context.report({ kind: "marked", mark, transaction: name });
  }

  private show(transaction: string | null, written: readonly Record[], context: SystemContext): void {
    const records = written.map(rowOf);
    for (const row of records) this.rows.push(row);
    context.report({ kind: "visible", transaction, records });
  }

  private rollback(xid: string, branch: Branch, cause: "requested" | "disconnected" | "not-held", context: SystemContext): void {
    this.forget(xid, branch);
    if (branch.mark !== null) this.marks.delete(branch.mark);
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
