/**
 * The form of one line of a trace, per kind of event: who, when and in which order around the event's own fields.
 * From here come the reader's checks and the published JSON Schema alike.
 */
import { Type, type TObject, type TSchema } from "typebox";
import { EVENT_SENTENCES } from "./event-sentences.js";
import { EVENTS, WORLD_EVENTS, type EventKind, type TraceLine } from "./events.js";

/** Who reports an event of this kind: the world its facts, a process what happens inside it. */
export function reporterOf(kind: EventKind): TraceLine["by"] {
  return Object.hasOwn(WORLD_EVENTS, kind) ? "world" : "process";
}

export function isEventKind(word: unknown): word is EventKind {
  return typeof word === "string" && Object.hasOwn(EVENTS, word);
}

/** A line that holds an event of this kind. No other field may stand in it. */
export function lineSchema(kind: EventKind): TObject {
  const { kind: name, ...fields }: { readonly [field: string]: TSchema } = EVENTS[kind].properties;
  const seq = Type.Integer({ minimum: 1, description: "counts the events of this process over all its attempts: 1, 2, 3 … without a gap" });
  const at = Type.Integer({ minimum: 0, description: "virtual time in ms; never goes backwards" });
  const by = Type.Literal(reporterOf(kind), { description: "a fact of the world, or a process's own word" });
  const process = Type.String({ minLength: 1, description: "the process that the event is about" });
  const attempt = Type.Integer({ minimum: 0, description: "execution attempt of that process, from 1; 0 is the world itself" });
  return Type.Object({ seq, at, by, process, attempt, kind: name, ...fields }, { additionalProperties: false, description: EVENT_SENTENCES[kind] });
}
