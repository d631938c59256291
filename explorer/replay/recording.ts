/**
 * Writes down the non-dull decisions of a run: the sparse map that reproduces it.
 */
import { CHOICE_KINDS, choiceKind, type ChoiceKind, type Oracle } from "../../impl/simulator/kernel/oracle.js";

/** One non-dull decision. */
export interface Decision {
  readonly kind: ChoiceKind;
  readonly subject: number;
  readonly ordinal: number;
  readonly alternatives: number;
  readonly value: number;
}

export class RecordingOracle implements Oracle {
  readonly decisions: Decision[] = [];

  /** `decided` is told of each as it is made. */
  constructor(private readonly inner: Oracle, private readonly decided: (decision: Decision) => void = () => undefined) {}

  choose(kind: number, subject: number, ordinal: number, alternatives: number): number {
    const value = this.inner.choose(kind, subject, ordinal, alternatives);
    if (value !== 0) {
      const decision = { kind: CHOICE_KINDS[kind]!, subject, ordinal, alternatives, value };
      this.decisions.push(decision);
      this.decided(decision);
    }
    return value;
  }
}

/** What makes a decision the same decision in another run. */
export function decisionKey(kind: number, subject: number, ordinal: number): string {
  return `${kind}/${subject}/${ordinal}`;
}

export function keyOf({ kind, subject, ordinal }: Decision): string {
  return decisionKey(choiceKind(kind), subject, ordinal);
}
