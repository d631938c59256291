/**
 * Which configurations are refused, and for which option.
 * Drives the loader of scenarios, which refuses them before a job is built.
 */
import { Type, type Static } from "typebox";
import { BadInput } from "../../scenario/bad-input.js";
import { validateScenario } from "../../scenario/document.js";
import { GivenRestart, restartDocument } from "../restarts.js";
import { CannotGoOn, closed, functionShape } from "../shape.js";

const Any = Type.Optional(Type.Number());

const Given = Type.Object({
  "mode": Type.Optional(Type.Enum(["exactly-once", "at-least-once", "none"], { description: "none: no checkpoints; default exactly-once" })),
  "interval": Any, "timeout": Any, "min-pause": Any, "max-concurrent-checkpoints": Any, "tolerable-failed-checkpoints": Any, "num-retained": Any,
  "unaligned": Type.Optional(Type.Boolean({ description: "default false" })),
  "interval-during-backlog": Any,
  "restart-strategy": Type.Optional(GivenRestart),
}, { ...closed, description: "Flink's options below execution.checkpointing, times in ms; what is left out is valid" });

export const configuration = functionShape({
  name: "configuration",
  sentence: "Which configurations cannot run, and which of their options is to blame.",
  anyOrder: ["refused"],
  given: Given,
  expected: Type.Object({ refused: Type.Array(Type.String({ minLength: 1 }), { description: "options, those of the restart strategy as restart-strategy/NAME; empty: it can run. In any order" }) }, closed),
  apply: (given) => ({ refused: [...new Set(refusals(documentOf(given)))] }),
});

/** Any job will do. */
const SCENARIO = {
  format: "barricade-scenario/1", name: "vector", description: "a vector's configuration",
  job: {
    vertices: [{ name: "in", kind: "source", source: "replayable", parallelism: 1 }, { name: "out", kind: "sink", sink: "two-phase-commit", system: "transactional-log", parallelism: 1 }],
    edges: [{ from: "in", to: "out", partitioning: "forward" }],
    maxParallelism: 128,
  },
  input: { rows: [[]] }, arrival: 0, transactionTimeout: 1_000_000_000,
  faults: { allowed: [], maxCrashesPerProcess: 0, healAt: 0 }, expected: {},
};

const NAMES = {
  "mode": "mode", "interval": "interval", "timeout": "timeout", "min-pause": "minPause", "max-concurrent-checkpoints": "maxConcurrentCheckpoints",
  "tolerable-failed-checkpoints": "tolerableFailedCheckpoints", "num-retained": "retained",
} as const;

function documentOf({ unaligned = false, "interval-during-backlog": backlog, "restart-strategy": restart, ...options }: Static<typeof Given>): object {
  if (unaligned) throw new CannotGoOn("the engine has no unaligned checkpoints");
  if (backlog !== undefined) throw new CannotGoOn("the engine's sources report no backlog");
  const given = Object.entries(options).map(([name, value]) => [NAMES[name as keyof typeof NAMES], value]);
  return { ...SCENARIO, configuration: { ...Object.fromEntries(given) as object, ...(restart !== undefined && { restart: restartDocument(restart) }) } };
}

/** The options that are to blame, as vectors call them. */
function refusals(document: object): readonly string[] {
  try {
    validateScenario(document, "");
    return [];
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return error.problems.map(({ place }) => optionAt(place.replace(/^#?\/configuration\//, "")));
  }
}

function optionAt(field: string): string {
  const inRestart = field.startsWith("restart/");
  if (inRestart) return `restart-strategy/${field.slice("restart/".length).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return Object.entries(NAMES).find(([, ours]) => ours === field)?.[0] ?? field;
}
