/**
 * An XA sink whose xids are the same in every attempt, and which begins before it has looked for what is left of the last one.
 * Source: hazelcast#24330, seatunnel#10459 (A33).
 */
import type { Steps } from "../../../impl/engine/sinks/sink.js";
import { XaSink } from "../../../impl/engine/sinks/two-phase-commit/xa-sink.js";
import type { Bug } from "../bug.js";

export const xidReusedAfterAKill: Bug = {
  id: "xid-reused-after-a-kill",
  catalogue: "A33",
  title: "A deterministic xid meets itself after a hard kill",
  source: "hazelcast#24330, seatunnel#10459: XAER_DUPID, the XID already exists",
  sentence: "What the killed attempt had prepared is still there when the next one begins under the same xid: the database refuses, the attempt fails, and so does every other. Only liveness is broken.",
  property: "job-ends",
  guarantee: null,
  scenario: "xa-database",
  plant: (parts) => ({ ...parts, sink: () => new ForgetfulSink() }),
};

class ForgetfulSink extends XaSink {
  protected override xid(checkpoint: number): string {
    return `${this.context.name}-${this.context.subtask}-${checkpoint}`;
  }

  override *abort(): Steps<void> {}
}
