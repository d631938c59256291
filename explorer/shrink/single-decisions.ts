/**
 * Every way to deviate from the plain run once: each choice that it asks, answered otherwise, and each point at which a process can crash.
 * A failure that many small delays have made together may have a single cause, which taking them away one by one never finds.
 */
import { DULL, CHOICE_KINDS, choiceKind, type Oracle } from "../../impl/simulator/kernel/oracle.js";
import type { Parts } from "../../impl/engine/parts.js";
import type { Decision } from "../replay/recording.js";
import { run, type Prepared } from "../scenario/run.js";
import { crashPointsOf, learnProfile } from "../strategies/profile.js";

const CRASH = choiceKind("crash");

/** The mildest of each first. */
export function singleDecisions(prepared: Prepared, parts: Parts): readonly Decision[] {
  const asked: Decision[] = [];
  const noting: Oracle = {
    choose(kind, subject, ordinal, alternatives) {
      if (kind !== CRASH) for (let value = 1; value < alternatives; value++) asked.push({ kind: CHOICE_KINDS[kind]!, subject, ordinal, alternatives, value });
      else crashes.set(subject, alternatives);
      return 0;
    },
  };
  const crashes = new Map<number, number>();
  run(prepared, noting, { parts, properties: [] });
  const { slots, points } = crashPointsOf(learnProfile(prepared, DULL));
  const crashing = slots.flatMap((slot, at) => (crashes.has(slot) ? [{ kind: "crash", subject: slot, ordinal: 0, alternatives: crashes.get(slot)!, value: points[at]! } as const] : []));
  return [...asked.sort((one, other) => one.value - other.value), ...crashing];
}
