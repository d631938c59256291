/**
 * The command's documents as schemas: what `--json` prints is exactly this, and the published JSON Schemas are made from it.
 * Every document has `format`, `version` and `verdict`. Only `timing` may differ between two equal runs.
 */
import { Type, type Static, type TProperties } from "typebox";
import { EVENT_KINDS } from "../../impl/trace/events.js";
import { FAULTS } from "../../impl/simulator/faults/faults.js";
import { GUARANTEE_NAMES } from "../../properties/guarantees.js";
import { REACH_NAMES } from "../../properties/reach.js";
import { STRATEGY_NAMES } from "../strategies/catalogue.js";
import { Source } from "../conformance/document.js";
import { STANDINGS } from "../conformance/load.js";
import { NAME_KINDS, SINGULARS } from "./catalogue.js";
import { GUARANTEE_STANDINGS } from "./guarantee-verdicts.js";

export const closed = { additionalProperties: false } as const;
export const Count = Type.Integer({ minimum: 0 });
export const Text = Type.String();
export const TextOrNull = Type.Union([Text, Type.Null()]);
export const CountOrNull = Type.Union([Count, Type.Null()]);
const Guarantee = Type.Enum([...GUARANTEE_NAMES]);

export function document<const Format extends string, Fields extends TProperties>(format: Format, verdicts: readonly string[], fields: Fields) {
  return Type.Object({ format: Type.Literal(format), version: Type.String({ description: "of barricade" }), verdict: Type.Enum([...verdicts]), ...fields }, closed);
}

/** A count for each of these names that applies. */
function countsOf(names: readonly string[], description: string) {
  return Type.Object(Object.fromEntries(names.map((name) => [name, Type.Optional(Count)])), { ...closed, description });
}

const Timing = Type.Object({ seconds: Type.Number({ minimum: 0 }), eventsPerSecond: Count }, { ...closed, description: "the only part that may differ between two equal runs" });

const GuaranteeOfCampaign = Type.Object({
  name: Guarantee,
  expected: Type.Union([Type.Literal("holds"), Type.Literal("breaks"), Type.Null()]),
  brokenRuns: Count,
  firstSeed: Type.Union([Text, Type.Null()], { description: "of the first run that broke it: SEED/INDEX, for run --seed SEED --index INDEX" }),
}, closed);

const ViolationOfCampaign = Type.Object({
  property: Text,
  run: Type.Integer({ minimum: 0, description: "index of the first run that showed it" }),
  file: Type.String({ description: "the reproduction" }),
  decisions: Type.Integer({ minimum: 0, description: "that are not plain, after shrinking" }),
  events: Type.Integer({ minimum: 0, description: "from the first deviation to the violation, after shrinking" }),
  message: Text,
}, closed);

const Batch = Type.Object({ compared: Count, different: Type.Union([Type.Object({ run: Count, message: Text }, closed), Type.Null()]) }, {
  ...closed, description: "with --input: runs whose committed output was compared with a batch computation over the file, and the first that differed",
});

const RefinementOfCampaign = Type.Object({
  every: Type.Integer({ minimum: 1, description: "one run in so many was held against the model" }),
  refined: Type.Integer({ minimum: 0, description: "that are runs of the model" }),
  refused: Type.Integer({ minimum: 0, description: "that are none; the first is a violation of run-of-the-model" }),
  outOfScope: Type.Array(Type.Object({ reason: Text, runs: Count }, closed), { description: "that the model does not tell of" }),
}, { ...closed, description: "absent with --refine 0" });

const ScenarioOfCampaign = Type.Object({
  scenario: Text,
  seed: Text,
  runs: Count,
  events: Count,
  faults: countsOf(FAULTS, "how often each allowed fault fired"),
  reach: countsOf(REACH_NAMES, "runs that reached each situation"),
  checkpoints: Type.Object({ completed: Count, aborted: Count }, closed),
  beyondPromises: Type.Integer({ minimum: 0, description: "runs for which some property was withdrawn" }),
  guarantees: Type.Array(GuaranteeOfCampaign),
  violations: Type.Array(ViolationOfCampaign),
  unarmed: Type.Array(Text, { description: "properties that no run could have broken" }),
  refinement: Type.Optional(RefinementOfCampaign),
  batch: Type.Optional(Batch),
}, closed);

export const ExploreDocument = document("barricade-explore/1", ["as-expected", "unexpected", "inconclusive", "interrupted"], {
  scenarios: Type.Array(ScenarioOfCampaign),
  timing: Timing,
});
export type ExploreDocument = Static<typeof ExploreDocument>;

const BugOfReport = Type.Object({
  id: Text,
  catalogue: TextOrNull,
  found: Type.Boolean(),
  property: Text,
  runsToFind: CountOrNull,
  shrunkEvents: CountOrNull,
  referencePasses: Type.Boolean({ description: "the unbroken engine passes the shrunk reproduction" }),
  file: TextOrNull,
}, closed);

export const BugsDocument = document("barricade-bugs/1", ["all-found", "not-all-found", "interrupted"], { seed: Text, bugs: Type.Array(BugOfReport), timing: Timing });
export type BugsDocument = Static<typeof BugsDocument>;

const FindabilityByStrategy = Type.Object({
  strategy: Type.Enum(["auto", ...STRATEGY_NAMES]),
  seeds: Type.Integer({ minimum: 1, description: "1 for a strategy whose runs are the same whatever the seed" }),
  found: Type.Integer({ minimum: 0, description: "seeds under which it was found" }),
  median: Type.Union([Count, Type.Null()], { description: "runs up to and with the one that showed it; null: more than all" }),
  p95: CountOrNull,
}, closed);

export const FindabilityDocument = document("barricade-findability/1", ["all-found", "not-all-found", "interrupted"], {
  seeds: Type.Array(Text),
  runs: Type.Integer({ minimum: 1, description: "at most, for each bug, strategy and seed" }),
  bugs: Type.Array(Type.Object({ id: Text, trivial: Type.Boolean({ description: "the plain run shows it already" }), strategies: Type.Array(FindabilityByStrategy) }, closed)),
  timing: Type.Object({ seconds: Type.Number({ minimum: 0 }) }, closed),
});
export type FindabilityDocument = Static<typeof FindabilityDocument>;

const MeasureOrNull = Type.Union([Type.Number(), Type.Null()]);

const CostsOfSetting = Type.Object({
  runs: Count,
  finished: Type.Integer({ minimum: 0, description: "runs whose job finished" }),
  duration: Type.Union([Type.Number(), Type.Null()], { description: "ms until then, in the mean" }),
  completed: Type.Number({ description: "checkpoints a run" }),
  aborted: Type.Number({ description: "checkpoints a run" }),
  pending: Type.Union([Type.Number(), Type.Null()], { description: "ms from the trigger to the completion, in the mean" }),
  blocked: Type.Union([Type.Number(), Type.Null()], { description: "share of the job's time in which an input stood still, 0 to 1" }),
  latency: Type.Object({ median: MeasureOrNull, p95: MeasureOrNull }, { ...closed, description: "ms from a row's arrival to when it could first be read" }),
  restarts: Type.Number({ description: "a run" }),
  replayed: Type.Union([Type.Number(), Type.Null()], { description: "rows read again, for each restart" }),
}, closed);

export const CostsDocument = document("barricade-costs/1", ["measured", "interrupted"], {
  scenario: Text,
  seed: Text,
  runs: Type.Integer({ minimum: 1, description: "under each setting" }),
  settings: Type.Array(Type.Object({ values: Type.Array(Type.Object({ name: Text, value: Text }, closed)), costs: CostsOfSetting }, closed)),
});
export type CostsDocument = Static<typeof CostsDocument>;

const VerdictOfRun = Type.Union([
  Type.Object({ kind: Type.Literal("held"), property: Text }, closed),
  Type.Object({ kind: Type.Literal("violated"), property: Text, message: Text, event: Type.Integer({ minimum: 1 }), at: Count, promised: Type.Boolean() }, closed),
  Type.Object({ kind: Type.Literal("unarmed"), property: Text }, closed),
  Type.Object({ kind: Type.Literal("not-judged"), property: Text, needs: Type.Array(Type.Enum([...EVENT_KINDS])) }, closed),
]);
const Judged = {
  events: Count,
  verdicts: Type.Array(VerdictOfRun),
  guarantees: Type.Array(Type.Object({ name: Guarantee, found: Type.Enum([...GUARANTEE_STANDINGS]) }, closed)),
  withdrawn: Type.Array(Text, { description: "properties that the fault atlas withdraws for this run" }),
};

export const RunDocument = document("barricade-run/1", ["held", "violated"], {
  scenario: Text,
  seed: TextOrNull,
  index: CountOrNull,
  strategy: Type.Union([Type.Literal("auto"), Type.Enum([...STRATEGY_NAMES]), Type.Null()]),
  end: Type.Enum(["at-rest", "event-limit"]),
  time: Type.Integer({ minimum: 0, description: "ms of virtual time" }),
  digest: Text,
  faults: countsOf(FAULTS, "how often each allowed fault fired"),
  decisions: Type.Array(Text, { description: "in words, all that was not plain" }),
  trace: TextOrNull,
  ...Judged,
});
export type RunDocument = Static<typeof RunDocument>;

export const JudgeDocument = document("barricade-judge/1", ["held", "violated"], { trace: Text, ...Judged });
export type JudgeDocument = Static<typeof JudgeDocument>;

export const ReplayDocument = document("barricade-replay/1", ["violated", "held", "diverged"], {
  file: Text,
  property: Text,
  message: Type.Union([Text, Type.Null()], { description: "why the property is violated, or how the run diverged" }),
  recordedVersion: Type.String({ description: "of barricade, when the reproduction was written" }),
  bug: TextOrNull,
  use: Type.Union([Type.Object({ specifier: Text, sha256: Text, unchanged: Type.Boolean() }, closed), Type.Null()]),
  trace: TextOrNull,
});
export type ReplayDocument = Static<typeof ReplayDocument>;

const NamedThing = Type.Object({
  kind: Type.Enum(NAME_KINDS.map((kind) => SINGULARS[kind])),
  name: Text,
  alias: TextOrNull,
  sentence: Text,
  facts: Type.Array(Type.Object({ label: Text, text: Text }, closed)),
}, closed);

export const ListDocument = document("barricade-list/1", ["listed"], { kind: Type.Enum([...NAME_KINDS]), items: Type.Array(NamedThing) });
export type ListDocument = Static<typeof ListDocument>;

export const ExplainDocument = document("barricade-explain/1", ["explained"], { name: Text, items: Type.Array(NamedThing) });
export type ExplainDocument = Static<typeof ExplainDocument>;

const VectorOfReport = Type.Object({
  id: Text,
  shape: Text,
  standing: Type.Enum([...STANDINGS], { description: "asked of every engine, of one with its features, or of one that chooses as Flink does" }),
  rule: Text,
  source: Source,
  features: Type.Array(Text),
  place: Type.String({ description: "its file and JSON pointer" }),
  status: Type.Enum(["passed", "failed", "pending", "differs"]),
  passed: Type.Boolean(),
  message: Type.Union([Text, Type.Null()], { description: "the difference, or why it is pending or differs" }),
}, closed);

export const VectorsDocument = document("barricade-vectors/1", ["passed", "failed"], {
  passed: Count,
  failed: Count,
  pending: Type.Integer({ minimum: 0, description: "that the engine cannot be asked yet" }),
  differs: Type.Integer({ minimum: 0, description: "of Flink's choices, decided otherwise on purpose" }),
  vectors: Type.Array(VectorOfReport),
});
export type VectorsDocument = Static<typeof VectorsDocument>;

export const ErrorDocument = document("barricade-error/1", ["bad-input", "own-bug"], {
  error: Type.Object({ place: Text, message: Text }, closed),
  exit: Type.Union([Type.Literal(2), Type.Literal(70)]),
});
export type ErrorDocument = Static<typeof ErrorDocument>;
