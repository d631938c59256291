/**
 * Guarantees read off one run's verdicts: a guarantee is no better than the worst of its properties.
 */
import { GUARANTEES, GUARANTEE_NAMES, type GuaranteeName } from "../../properties/guarantees.js";
import type { Verdict } from "../../properties/judge.js";

/** From the worst to the best. `withdrawn`: broken, but the configuration does not promise it, or a fault took it away. */
export const GUARANTEE_STANDINGS = ["broken", "withdrawn", "not-judged", "unarmed", "holds"] as const;
export type GuaranteeStanding = (typeof GUARANTEE_STANDINGS)[number];

export interface GuaranteeVerdict {
  readonly name: GuaranteeName;
  readonly found: GuaranteeStanding;
}

export function guaranteeVerdicts(verdicts: readonly Verdict[]): readonly GuaranteeVerdict[] {
  const standings = new Map(verdicts.map((verdict) => [verdict.property, standingOf(verdict)]));
  return GUARANTEE_NAMES.map((name) => {
    const found = GUARANTEES[name].map((property) => standings.get(property) ?? "not-judged");
    return { name, found: GUARANTEE_STANDINGS.find((standing) => found.includes(standing)) ?? "holds" };
  });
}

/** The names of those that stand so. */
export function guaranteesThat(standing: GuaranteeStanding, verdicts: readonly Verdict[]): readonly GuaranteeName[] {
  return guaranteeVerdicts(verdicts).filter(({ found }) => found === standing).map(({ name }) => name);
}

function standingOf(verdict: Verdict): GuaranteeStanding {
  switch (verdict.kind) {
    case "held": return "holds";
    case "violated": return verdict.promised ? "broken" : "withdrawn";
    case "unarmed": return "unarmed";
    case "not-judged": return "not-judged";
  }
}
