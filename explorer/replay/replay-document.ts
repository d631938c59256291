/**
 * Replays a reproduction as it stands in a file: checked, then run again strictly.
 */
import { partsOf, propertiesOf, type UserCode } from "../campaign/user-code.js";
import { propertiesWith } from "../../properties/catalogue.js";
import { fieldOf, refuse, refuseAny } from "../scenario/bad-input.js";
import { validateScenario } from "../scenario/document.js";
import { parseJson } from "../scenario/json-text.js";
import { prepare } from "../scenario/run.js";
import { schemaProblems } from "../scenario/schema-problems.js";
import { quoted } from "../scenario/wording.js";
import { ReproductionDocument, replay, type Replayed } from "./reproduction.js";

/** The code under test is not in the reproduction: the same sinks, systems and properties must be given again. */
export type ReplayOptions = Omit<UserCode, "properties">;

/**
 * @param reproduction the document, or its text
 * @throws BadInput when it is none, or does not fit what the user brings
 */
export function replayDocument(reproduction: ReproductionDocument | string, options: ReplayOptions = {}): Replayed {
  const document = reproductionFrom(typeof reproduction === "string" ? parseJson(reproduction, PLACE) : reproduction, PLACE);
  const scenario = validateScenario(document.scenario, fieldOf(PLACE, "/scenario"));
  const properties = propertiesWith(document.property, propertiesOf(options));
  if (!properties.some(({ name }) => name === document.property)) {
    refuse(fieldOf(PLACE, "/property"), `there is no property ${quoted(document.property)}; if it is yours, give it in extraProperties`);
  }
  return replay(document, prepare(scenario), partsOf(scenario, options), properties);
}

const PLACE = "reproduction";

/** Holds a value against the schema, its scenario apart. */
export function reproductionFrom(value: unknown, place: string): ReproductionDocument {
  const problems = schemaProblems(ReproductionDocument, value, "the reproduction");
  refuseAny(problems.map((problem) => ({ ...problem, place: fieldOf(place, problem.place) })));
  return value as ReproductionDocument;
}
