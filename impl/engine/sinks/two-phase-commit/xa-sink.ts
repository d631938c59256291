/**
 * The sink for a database under XA: one branch per checkpoint, prepared at the barrier, committed in order.
 * Source: Flink's JDBC XA sink, §4.6 of the semantics: recover and roll back one's own, stop at the first commit that fails.
 */
import type { Record } from "../../../environment/messages.js";
import type { Plain } from "../../../environment/state.js";
import type { Reply, Request, XaDatabaseRequest } from "../../../environment/systems.js";
import { refused, untilAnswered } from "../ask.js";
import type { Committable, MaybeSteps, Sink, SinkContext, Steps } from "../sink.js";
import { isLeftover, transactionName } from "./transaction-name.js";

/** How often an insert waits for a lock. What a dead attempt has prepared holds its locks until a recovery rolls it back. */
const LOCK_WAITS = 20;

interface Branch {
  readonly xid: string;
  written: boolean;
}

export class XaSink implements Sink {
  readonly ordered = true;
  protected context!: SinkContext;
  /** The checkpoint whose barrier came last. */
  private checkpoint = 0;
  private branch: Branch | null = null;
  private buffer: Record[] = [];
  private finished = false;

  open(context: SinkContext): void {
    this.context = context;
  }

  restore(states: readonly Plain[]): void {
    this.checkpoint = Math.max(0, ...states.map(Number));
  }

  /** The restored branches are committed: whatever else is prepared under this subtask's name was never part of a completed checkpoint. */
  *abort(): Steps<void> {
    for (const xid of yield* this.prepared()) if (isLeftover(xid, this.context)) yield* this.rollback(xid);
  }

  write(record: Record): MaybeSteps<void> {
    this.buffer.push(record);
    if (this.buffer.length >= this.context.batch) return this.flush();
  }

  *preCommit(checkpoint: number): Steps<Committable | null> {
    yield* this.flush();
    this.checkpoint = checkpoint;
    const committable = this.branch === null ? null : yield* this.prepare(this.branch);
    yield* this.rotate();
    return committable;
  }

  /** A branch that is not known any more was committed before: a prepared one never times out, and nobody else ends it. */
  *commit({ transaction: xid }: Committable, recovering: boolean): Steps<void> {
    let asked = 0;
    for (;;) {
      const reply = yield to({ kind: "commit-prepared", xid });
      asked++;
      if (reply.kind === "committed") return;
      if (reply.kind === "unknown-xid" && (recovering || asked > 1)) return;
      if (reply.kind !== "timed-out") throw refused(`commit of ${xid}`, reply);
    }
  }

  snapshot(): Plain {
    return this.checkpoint;
  }

  finish(): void {
    this.finished = true;
  }

  close(): readonly Request[] {
    return this.branch === null ? [] : [to({ kind: "rollback", xid: this.branch.xid })];
  }

  protected xid(checkpoint: number): string {
    return transactionName(this.context, checkpoint);
  }

  protected *rollback(xid: string): Steps<void> {
    yield* untilAnswered(to({ kind: "rollback", xid }));
  }

  protected *prepared(): Steps<readonly string[]> {
    const reply = yield* untilAnswered(to({ kind: "recover" }));
    return reply.kind === "recovered" ? reply.xids : [];
  }

  /** Begins the branch of the next interval at the barrier; at the end of the data, ends one that was begun for nothing. */
  private *rotate(): Steps<void> {
    if (this.context.begin === "barrier" && !this.finished) this.branch ??= yield* this.begin();
    if (!this.finished || this.branch === null) return;
    yield* this.rollback(this.branch.xid);
    this.branch = null;
  }

  private *flush(): Steps<void> {
    if (this.buffer.length === 0) return;
    const records = this.buffer;
    this.buffer = [];
    this.branch ??= yield* this.begin();
    yield* this.insert(this.branch, records);
  }

  /** The branch of the next checkpoint. Asked again, the database knows the name already. */
  private *begin(): Steps<Branch> {
    const xid = this.xid(this.checkpoint + 1);
    for (let asked = 0; ; asked++) {
      const reply = yield to({ kind: "start", xid });
      if (reply.kind === "started" || (reply.kind === "duplicate-xid" && asked > 0)) return { xid, written: false };
      if (reply.kind !== "timed-out") throw refused(`start of ${xid}`, reply);
    }
  }

  /** An insert cannot be repeated: without an answer the attempt fails, and with it the branch. */
  private *insert(branch: Branch, records: readonly Record[]): Steps<void> {
    let reply: Reply = { kind: "locked" };
    for (let waits = 0; reply.kind === "locked" && waits < LOCK_WAITS; waits++) reply = yield to({ kind: "insert", xid: branch.xid, records });
    if (reply.kind !== "inserted") throw refused(`insert into ${branch.xid}`, reply);
    branch.written = true;
  }

  /** An empty branch goes on into the next interval. */
  private *prepare(branch: Branch): Steps<Committable | null> {
    if (!branch.written) return null;
    const { xid } = branch;
    for (;;) {
      const reply = yield to({ kind: "prepare", xid });
      if (reply.kind === "timed-out" && !(yield* this.prepared()).includes(xid)) continue;
      if (reply.kind !== "prepared" && reply.kind !== "timed-out") throw refused(`prepare of ${xid}`, reply);
      this.branch = null;
      return { transaction: xid };
    }
  }
}

export function to(request: XaDatabaseRequest): Request {
  return { system: "xa-database", ...request };
}
