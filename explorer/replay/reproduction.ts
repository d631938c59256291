/**
 * A reproduction: one failing run as a self-contained document, replayed strictly.
 * It holds the scenario with its rows, the non-dull decisions, and the digest that the run must give again.
 */
import { Type, type Static } from "typebox";
import type { Parts } from "../../impl/engine/parts.js";
import { CHOICE_KINDS } from "../../impl/simulator/kernel/oracle.js";
import { propertiesWith } from "../../properties/catalogue.js";
import type { AnyPropertyName, Property } from "../../properties/property.js";
import type { Verdict } from "../../properties/judge.js";
import { prepare, run, type Prepared } from "../scenario/run.js";
import { documentOf } from "../scenario/load.js";
import { ScenarioDocument } from "../scenario/schema.js";
import type { Scenario } from "../scenario/scenario.js";
import { VERSION } from "../version.js";
import { describeDecision } from "../report/words.js";
import { violationOf } from "./diagnose.js";
import type { Decision } from "./recording.js";
import { ReplayingOracle } from "./replaying.js";

const closed = { additionalProperties: false } as const;

const DecisionDocument = Type.Object(
  {
    kind: Type.Enum([...CHOICE_KINDS]),
    subject: Type.Integer({ minimum: 0 }),
    ordinal: Type.Integer({ minimum: 0 }),
    alternatives: Type.Integer({ minimum: 2 }),
    value: Type.Integer({ minimum: 1 }),
    words: Type.String({ description: "the decision as a sentence; ignored when read" }),
  },
  closed,
);

/** User code that took part: where it came from, and what it was. */
const Use = Type.Object({ specifier: Type.String(), sha256: Type.String() }, closed);

export const ReproductionDocument = Type.Object(
  {
    format: Type.Literal("barricade-reproduction/1"),
    version: Type.String(),
    property: Type.String({ minLength: 1, description: "the property that broke: one of the package's, or one that the user defined" }),
    message: Type.String(),
    bug: Type.Union([Type.String(), Type.Null()], { description: "the planted bug it was found with" }),
    use: Type.Union([Use, Type.Null()], { description: "the user's parts it was found with" }),
    scenario: ScenarioDocument,
    decisions: Type.Array(DecisionDocument),
    digest: Type.String({ pattern: "^[0-9a-f]{16}$", description: "16 hexadecimal digits" }),
  },
  { ...closed, title: "Barricade reproduction" },
);
export type ReproductionDocument = Static<typeof ReproductionDocument>;

export interface ReproductionOf {
  readonly scenario: Scenario;
  readonly decisions: readonly Decision[];
  readonly property: AnyPropertyName;
  readonly bug: string | null;
  readonly use: Static<typeof Use> | null;
}

/** Runs the failure once more to learn its digest, and writes it down. */
export function reproductionOf(found: ReproductionOf, parts: Parts, properties: readonly Property[] = propertiesWith(found.property)): ReproductionDocument {
  const { scenario, decisions, property, bug, use } = found;
  const prepared = prepare(scenario);
  const { digest, verdicts } = run(prepared, new ReplayingOracle(decisions), { parts, properties });
  return {
    format: "barricade-reproduction/1",
    version: VERSION,
    property,
    message: violationOf(verdicts, property)?.message ?? "",
    bug, use,
    scenario: documentOf(scenario),
    decisions: decisions.map((decision) => ({ ...decision, words: describeDecision(decision, prepared.graphs) })),
    digest,
  };
}

export type Replayed =
  | { readonly kind: "violated"; readonly violation: Extract<Verdict, { kind: "violated" }> }
  /** The same run, and the property holds: the bug is gone. */
  | { readonly kind: "held" }
  /** Not the same run: the code under test decides differently now. */
  | { readonly kind: "diverged"; readonly reason: string };

/** A decision never met, met with other alternatives, or another digest is a divergence. */
export function replay(reproduction: ReproductionDocument, prepared: Prepared, parts: Parts, properties: readonly Property[] = propertiesWith(reproduction.property)): Replayed {
  const oracle = new ReplayingOracle(reproduction.decisions);
  const { digest, verdicts } = run(prepared, oracle, { parts, properties });
  const divergence = oracle.divergence();
  if (divergence !== null) return { kind: "diverged", reason: divergence };
  if (digest !== reproduction.digest) return { kind: "diverged", reason: `the run's digest is ${digest}, the recorded one is ${reproduction.digest}` };
  const violation = violationOf(verdicts, reproduction.property);
  return violation === null ? { kind: "held" } : { kind: "violated", violation };
}
