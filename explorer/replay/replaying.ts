/**
 * Plays decisions back. Loosely, for shrinking: an entry that is never asked for is ignored.
 * Strictly, for replay: an entry never met, or met with other alternatives, is a divergence.
 */
import type { Oracle } from "../../impl/simulator/kernel/oracle.js";
import { decisionKey, keyOf, type Decision } from "./recording.js";

export class ReplayingOracle implements Oracle {
  private readonly decisions: Map<string, Decision>;
  private readonly met = new Set<Decision>();
  private mismatch: string | null = null;

  constructor(decisions: readonly Decision[]) {
    this.decisions = new Map(decisions.map((decision) => [keyOf(decision), decision]));
  }

  choose(kind: number, subject: number, ordinal: number, alternatives: number): number {
    const decision = this.decisions.get(decisionKey(kind, subject, ordinal));
    if (decision === undefined) return 0;
    this.met.add(decision);
    if (decision.alternatives !== alternatives) {
      this.mismatch ??= `decision ${keyOf(decision)} had ${decision.alternatives} alternatives, now it has ${alternatives}`;
    }
    return Math.min(decision.value, alternatives - 1);
  }

  /** How the run differed from the recorded one; null when it did not. */
  divergence(): string | null {
    if (this.mismatch !== null) return this.mismatch;
    const missed = [...this.decisions.values()].find((decision) => !this.met.has(decision));
    return missed === undefined ? null : `decision ${keyOf(missed)} (${missed.kind}) was never asked for`;
  }
}
