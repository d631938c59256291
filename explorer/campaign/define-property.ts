/**
 * A property of the user's own: checked here, then judged like ours, from the events of a run and nothing else.
 */
import { isEventKind } from "../../impl/trace/line-schema.js";
import { EVENT_KINDS } from "../../impl/trace/events.js";
import { ALL_PROPERTIES } from "../../properties/catalogue.js";
import type { Monitor, Property, Testimony } from "../../properties/property.js";
import { GUARANTEE_NAMES } from "../../properties/guarantees.js";
import { refuse } from "../scenario/bad-input.js";
import { quoted, suggestion } from "../scenario/wording.js";

/** `atRest` may be left out: it says whether the property can be judged only once the run is at rest. */
export interface PropertyDefinition extends Omit<Property, "atRest" | "monitor"> {
  readonly atRest?: boolean;
  readonly monitor: (testimony: Testimony) => Monitor;
}

/**
 * @returns the property, for `extraProperties`
 * @throws BadInput when its name is taken, or an event is misspelt
 */
export function defineProperty({ name, sentence, needs, monitor, atRest = false }: PropertyDefinition): Property {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) refuse("name", `a property's name must be lower-case words joined by hyphens, not ${quoted(name)}`);
  if ([...ALL_PROPERTIES.map((property) => property.name), ...GUARANTEE_NAMES].some((taken) => taken === name)) refuse("name", `${quoted(name)} is the name of one of ours; choose another`);
  if (sentence.trim() === "") refuse("sentence", "say in one sentence what must be true of every run");
  checkKinds(needs, "needs");
  checkKinds(Object.keys(monitor({ violated: () => undefined, violatedBy: () => undefined, arm: () => undefined, spare: () => undefined })), "monitor");
  return { name, sentence, needs, atRest, monitor };
}

function checkKinds(kinds: readonly string[], place: string): void {
  const unknown = kinds.find((kind) => !isEventKind(kind));
  if (unknown !== undefined) refuse(place, `there is no event ${quoted(unknown)}; ${suggestion(unknown, EVENT_KINDS, "events")}`);
}
