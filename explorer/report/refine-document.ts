/**
 * The document of `barricade refine --json`.
 */
import { Type, type Static } from "typebox";
import { EVENT_KINDS } from "../../impl/trace/events.js";
import type { Refinements, Refusal } from "../campaign/refine.js";
import { VERSION } from "../version.js";
import { Count, CountOrNull, Text, TextOrNull, closed, document } from "./documents.js";

const RefusalOfRun = Type.Object({
  run: Type.Union([Count, Type.Null()], { description: "index of the run; null for a trace from a file" }),
  matched: Type.Integer({ minimum: 0, description: "events, from the first, that are the beginning of a run of the model" }),
  kind: Type.Enum([...EVENT_KINDS], { description: "of the event that the model cannot follow" }),
  process: Text,
  attempt: Count,
  seq: Count,
  enabled: Type.Array(Text, { description: "actions that the model could have taken there" }),
  differs: Type.Union([Text, Type.Null()], { description: "the field in which the model's state and the event differ; null: no step of the model is like the event" }),
}, closed);

const RefinementsOfScenario = Type.Object({
  scenario: TextOrNull,
  refined: Count,
  refused: Count,
  outOfScope: Type.Array(Type.Object({ reason: Text, runs: Count }, closed)),
  events: Type.Integer({ minimum: 0, description: "of the runs that are refined" }),
  states: Type.Object({ most: Count, mean: Type.Number({ minimum: 0 }) }, { ...closed, description: "in which the model could be after an event" }),
  actions: Type.Array(Type.Object({ action: Text, taken: Count }, closed), { description: "of the model, that these runs took" }),
  first: Type.Union([RefusalOfRun, Type.Null()], { description: "the first that was refused" }),
}, closed);

export const RefineDocument = document("barricade-refine/1", ["refined", "refused", "inconclusive"], {
  seed: TextOrNull,
  every: CountOrNull,
  scenarios: Type.Array(RefinementsOfScenario),
});
export type RefineDocument = Static<typeof RefineDocument>;

export interface Named {
  /** Null for a trace from a file. */
  readonly scenario: string | null;
  readonly refinements: Refinements;
}

export function verdictOf(all: readonly Named[]): "refined" | "refused" | "inconclusive" {
  if (all.some(({ refinements }) => refinements.refused > 0)) return "refused";
  return all.some(({ refinements }) => refinements.refined > 0) ? "refined" : "inconclusive";
}

export function refineDocument(seed: string | null, every: number | null, all: readonly Named[]): RefineDocument {
  return { format: "barricade-refine/1", version: VERSION, verdict: verdictOf(all), seed, every, scenarios: all.map(ofScenario) };
}

function ofScenario({ scenario, refinements }: Named): Static<typeof RefinementsOfScenario> {
  const { refined, refused, outOfScope, events, most, mean, actions, first } = refinements;
  return {
    scenario, refined, refused, events,
    outOfScope: [...outOfScope].map(([reason, runs]) => ({ reason, runs })),
    states: { most, mean },
    actions: [...actions].map(([action, taken]) => ({ action, taken })).sort((one, other) => (one.action < other.action ? -1 : 1)),
    first: first === null ? null : refusalOf(first),
  };
}

function refusalOf({ run, refused: { at, line, enabled, differs } }: Refusal): Static<typeof RefusalOfRun> {
  const { kind, process, attempt, seq } = line;
  return { run, matched: at, kind, process, attempt, seq, enabled: [...enabled], differs };
}
