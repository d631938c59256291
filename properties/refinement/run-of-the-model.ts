/**
 * The property of a run to be a run of the model `checkpointing`. It keeps the run's trace until it has ended, and following it takes longer than
 * the run itself: so a campaign judges it in one run of so many, and not at all where the model does not tell of the job.
 */
import { EVENT_KINDS, type Observer } from "../../impl/trace/events.js";
import { collectTrace } from "../../impl/trace/ndjson.js";
import type { Monitor, Property, Testimony } from "../property.js";
import { follow, type Followed } from "./follow.js";
import { scopeOf } from "./scope.js";

export const RUN_OF_THE_MODEL = "run-of-the-model";

type Refused = Extract<Followed, { kind: "refused" }>;

/** `told` what came of each run that has ended. */
export function runOfTheModel(told: (followed: Followed) => void = () => undefined): Property {
  return {
    name: RUN_OF_THE_MODEL,
    sentence: "What the engine does is a run of the model checkpointing, wherever the model tells of the job.",
    needs: EVENT_KINDS,
    atRest: true,
    monitor: (testimony) => monitorOf(testimony, told),
  };
}

function monitorOf({ arm, spare, violatedBy }: Testimony, told: (followed: Followed) => void): Monitor {
  const trace = collectTrace();
  const end = (followed: Followed): void => {
    if (followed.kind !== "out-of-scope") arm();
    if (followed.kind === "refused") violatedBy(wordsOf(followed), followed.at + 1, followed.line.at);
    told(followed);
  };
  return monitorOfAll((event, origin, at) => {
    trace.observe(event, origin, at);
    if (event.kind === "run-started") {
      const scope = scopeOf(trace.lines);
      if (typeof scope !== "string") return;
      spare(...EVENT_KINDS);
      end({ kind: "out-of-scope", reason: scope });
    } else if (event.kind === "run-ended") end(follow(trace.lines));
  });
}

function monitorOfAll(observe: Observer): Monitor {
  return Object.fromEntries(EVENT_KINDS.map((kind) => [kind, observe]));
}

function wordsOf({ at, line: { kind, process }, enabled, differs }: Refused): string {
  const instead = enabled.length === 0 ? "nothing" : enabled.join(", ");
  return `the first ${at} events are the beginning of a run of the model, but event ${at + 1}, ${kind} of ${process}, is no step of it: ${differs ?? "no action is like it"}; enabled: ${instead}`;
}
