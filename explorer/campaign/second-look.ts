/**
 * A run a second time, with the exact judge beside the monitors: the digest must be the same, and both must say the same of its state.
 */
import type { Parts } from "../../impl/engine/parts.js";
import type { Oracle } from "../../impl/simulator/kernel/oracle.js";
import { ExactState } from "../../properties/exact.js";
import { noDuplicateState, noLossState } from "../../properties/monitors/state/state.js";
import { run, type Prepared } from "../scenario/run.js";

/**
 * @returns the digest of the second execution
 * @throws Error when monitors and exact judge disagree: our own bug
 */
export function secondLook(prepared: Prepared, oracle: Oracle, parts: Parts): string {
  const exact = new ExactState();
  const { digest, verdicts } = run(prepared, oracle, { parts, properties: [noLossState, noDuplicateState], also: [exact.monitor] });
  const violated = verdicts.some(({ kind }) => kind === "violated");
  if (violated !== exact.broken) {
    throw new Error(`the state monitors say ${violated ? "violated" : "held"}, the exact judge says ${exact.broken ? "violated" : "held"}, of the run with digest ${digest}`);
  }
  return digest;
}
