/**
 * Whether a report shows that a guarantee, or a property, holds; and in words why it does not.
 * Nothing was shown when nothing ran, when a property could never have been broken, or when two executions of one run differed.
 */
import { GUARANTEES, GUARANTEE_NAMES, type GuaranteeName } from "../../properties/guarantees.js";
import type { AnyPropertyName } from "../../properties/property.js";
import { RUN_OF_THE_MODEL } from "../../properties/refinement/run-of-the-model.js";
import type { ScenarioReport } from "../campaign/scenario-report.js";
import type { Violation } from "../campaign/violation.js";
import { quoted } from "../scenario/wording.js";
import { failureLines, failureOf } from "./failure-text.js";
import { PLAIN_PAGE, counted, labelled } from "./page.js";

export interface Holding {
  readonly kind: "holds" | "broken" | "nothing-shown";
  /** Several lines, the first of which says it all. */
  readonly message: string;
}

/** @throws Error when there is neither a guarantee nor a judged property of this name */
export function holding(report: ScenarioReport, name: GuaranteeName | AnyPropertyName): Holding {
  const properties = propertiesBehind(report, name);
  const violation = report.violations.find(({ property }) => properties.includes(property));
  if (violation !== undefined) return { kind: "broken", message: brokenWords(report, name, violation) };
  const doubt = doubtAbout(report, properties);
  if (doubt !== null) return { kind: "nothing-shown", message: `nothing is shown about ${name} in ${quoted(report.scenario)}: ${doubt}` };
  const { runs, seed, scenario } = report;
  return { kind: "holds", message: `${name} holds in ${quoted(scenario)}: none of ${counted(runs, "run")} with seed ${quoted(seed)} broke it` };
}

function propertiesBehind({ properties, scenario }: ScenarioReport, name: string): readonly AnyPropertyName[] {
  const behind: readonly AnyPropertyName[] = isGuarantee(name) ? GUARANTEES[name] : [name];
  const judged = properties.map((property) => property.name);
  const missing = behind.find((property) => !judged.includes(property));
  if (missing === undefined) return behind;
  if (isGuarantee(name)) throw new Error(`${name} cannot be told from this report: property ${quoted(missing)} was not judged in ${quoted(scenario)}`);
  throw new Error([
    `there is no guarantee and no judged property ${quoted(name)}`,
    `the guarantees are ${GUARANTEE_NAMES.join(", ")}`,
    `the properties judged in this report are ${judged.join(", ")}`,
  ].join("\n"));
}

function isGuarantee(name: string): name is GuaranteeName {
  return Object.hasOwn(GUARANTEES, name);
}

function doubtAbout({ runs, unarmed, nondeterminism, refinement }: ScenarioReport, properties: readonly AnyPropertyName[]): string | null {
  if (runs === 0) return "nothing ran";
  if (nondeterminism !== null) {
    return `run ${nondeterminism.run} was executed twice and went two ways. Something in it depends on more than the run: a clock, a random number, memory that two instances share`;
  }
  if (properties.includes(RUN_OF_THE_MODEL) && refinement?.refined === 0) return "none of the runs that were held against the model is one that it tells of";
  const idle = properties.filter((property) => unarmed.includes(property));
  return idle.length === 0 ? null : `in ${counted(runs, "run")} there was never anything that could have broken ${idle.join(", ")}`;
}

function brokenWords(report: ScenarioReport, name: string, violation: Violation): string {
  const { property } = violation;
  const sentence = report.properties.find((judged) => judged.name === property)?.sentence ?? "";
  const reproduction = `report.violations[${report.violations.indexOf(violation)}].reproduction`;
  return [
    `${name} does not hold in ${quoted(report.scenario)}`,
    "",
    ...failureLines({ ...failureOf(violation, report.seed, null), sentence }, PLAIN_PAGE),
    ...labelled("again", `replay(${reproduction}, { sinks }), with what this test gave to explore`, PLAIN_PAGE),
  ].join("\n");
}
