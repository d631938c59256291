/**
 * The document of `barricade check --json`, and the one of `check --list --json`.
 */
import { Type, type Static } from "typebox";
import type { CheckResult } from "../../model/checker/result.js";
import { loopLength } from "../../model/checker/trace.js";
import type { Model } from "../../model/checker/model.js";
import { checkVerdict, worstVerdict, type Checked } from "../checking/expectation.js";
import { VERSION } from "../version.js";
import { Count, CountOrNull, Text, TextOrNull, closed, document } from "./documents.js";

const Constants = Type.Record(Text, Type.Union([Type.Integer(), Text]));
const VERDICTS = ["as-expected", "unexpected", "inconclusive", "interrupted"] as const;

const ViolationOfModel = Type.Object({
  property: Type.String({ description: "or type, or deadlock" }),
  kind: Type.Enum(["type", "deadlock", "invariant", "step", "refinement", "eventually", "leads-to"]),
  message: TextOrNull,
  length: Type.Integer({ minimum: 1, description: "states of the counterexample, the initial one included" }),
  loop: Type.Integer({ minimum: 0, description: "states of the loop in which it ends; 0 without one" }),
  steps: Type.Array(TextOrNull, { description: "the action that led to each state, null to the initial one" }),
}, closed);

const ModelExplored = Type.Object({
  name: Text,
  constants: Constants,
  verdict: Type.Enum([...VERDICTS]),
  expected: Type.Union([
    Type.Object({ kind: Type.Literal("holds"), withdrawn: Type.Optional(Type.Array(Text, { description: "properties that are not promised here, and not judged" })) }, closed),
    Type.Object({ kind: Type.Literal("violated"), property: Text, length: Count, loop: Type.Optional(Count) }, closed),
  ]),
  stop: Type.Union([Type.Enum(["violation", "limit", "memory", "interrupted"]), Type.Null()], { description: "why not all was explored; null: all was" }),
  distinct: Count,
  generated: Type.Integer({ minimum: 0, description: "initial states and successors, before deduplication" }),
  depth: Type.Integer({ minimum: 0, description: "levels, that of the initial states included" }),
  actions: Type.Array(Type.Object({ action: Text, generated: Count }, closed)),
  witnesses: Type.Array(Type.Object({ property: Text, length: CountOrNull }, closed), { description: "states on the shortest way to what must be reachable; null: not reached" }),
  collision: Type.Number({ minimum: 0, maximum: 1, description: "with --fingerprints: at most so likely is it that two states were taken for one" }),
  violations: Type.Array(ViolationOfModel),
  unjudged: Type.Array(Text, { description: "liveness properties, when not all was explored" }),
}, closed);

export const CheckDocument = document("barricade-check/1", VERDICTS, {
  models: Type.Array(ModelExplored),
  timing: Type.Object({ seconds: Type.Number({ minimum: 0 }) }, { ...closed, description: "the only part that may differ between two equal runs" }),
});
export type CheckDocument = Static<typeof CheckDocument>;

export const ModelsDocument = document("barricade-models/1", ["listed"], {
  models: Type.Array(Type.Object({
    name: Text,
    about: Text,
    constants: Type.Array(Type.Object({
      name: Text,
      about: Text,
      usually: Type.Union([Type.Integer(), Text]),
      min: Type.Optional(Type.Integer()),
      max: Type.Optional(Type.Integer()),
      words: Type.Optional(Type.Array(Text)),
    }, closed)),
  }, closed)),
});
export type ModelsDocument = Static<typeof ModelsDocument>;

export function checkDocument(all: readonly Checked[], seconds: number): CheckDocument {
  return {
    format: "barricade-check/1", version: VERSION,
    verdict: worstVerdict(all.map(checkVerdict)),
    models: all.map((checked) => ({ ...exploredOf(checked.result), verdict: checkVerdict(checked), expected: expectedOf(checked.expected) })),
    timing: { seconds: Math.round(seconds * 1000) / 1000 },
  };
}

function expectedOf(expected: Checked["expected"]): CheckDocument["models"][number]["expected"] {
  if (expected.kind === "violated" || expected.withdrawn === undefined) return { ...expected } as CheckDocument["models"][number]["expected"];
  return { ...expected, withdrawn: [...expected.withdrawn] };
}

function exploredOf({ model, constants, stop, distinct, generated, depth, actions, witnesses, violations, unjudged, collision }: CheckResult): Omit<CheckDocument["models"][number], "verdict" | "expected"> {
  return {
    name: model, constants: { ...constants }, stop, distinct, generated, depth, collision,
    actions: actions.map((action) => ({ ...action })),
    witnesses: witnesses.map((witness) => ({ ...witness })),
    violations: violations.map(({ property, kind, message, trace }) => ({
      property, kind, message, length: trace.steps.length, loop: loopLength(trace), steps: trace.steps.map(({ action }) => action),
    })),
    unjudged: [...unjudged],
  };
}

export function modelsDocument(models: readonly Model[]): ModelsDocument {
  return { format: "barricade-models/1", version: VERSION, verdict: "listed", models: models.map(({ name, about, constants }) => ({ name, about, constants: constantsOf(constants) })) };
}

function constantsOf(constants: Model["constants"]): ModelsDocument["models"][number]["constants"] {
  return Object.entries(constants).map(([name, { type, usually, about }]) => ({
    name, about, usually: usually,
    ...(type.kind === "integer" ? { min: type.min, max: type.max } : { words: [...type.words] }),
  }));
}
