/**
 * The lines of a campaign's journal as schemas: first what the campaign is, whole, then each stretch of runs as it came back.
 * A journal is NDJSON; a last line that was cut short does not count.
 */
import { Type, type Static, type TProperties } from "typebox";
import { STRATEGY_NAMES } from "../strategies/catalogue.js";
import { FAULTS } from "../../impl/simulator/faults/faults.js";
import { GUARANTEE_NAMES } from "../../properties/guarantees.js";
import { REACH_NAMES } from "../../properties/reach.js";
import type { Tally } from "../campaign/tally.js";
import { ScenarioDocument } from "../scenario/schema.js";

const Count = Type.Integer({ minimum: 0 });
const TextOrNull = Type.Union([Type.String(), Type.Null()]);

function closed<Fields extends TProperties>(fields: Fields) {
  return Type.Object(fields, { additionalProperties: false });
}

/** One scenario's part of the campaign. */
const Part = closed({
  scenario: ScenarioDocument,
  runs: Type.Integer({ minimum: 1, description: "to be executed at most" }),
  seconds: Type.Union([Type.Number(), Type.Null()], { description: "to be spent at most; null: as many as the runs take" }),
  digest: Type.String({ description: "of the plain run, which says whether the code is still the same" }),
});

export const JournalHead = closed({
  format: Type.Literal("barricade-campaign/1"),
  version: Type.String({ description: "of barricade" }),
  seed: Type.String(),
  strategy: Type.Enum(["auto", ...STRATEGY_NAMES]),
  keepGoing: Type.Boolean(),
  refine: Type.Integer({ minimum: 0, description: "one run in so many is held against the model; 0: none" }),
  input: Type.Union([Type.String(), Type.Null()], { description: "the file that took the place of the scenarios' own rows" }),
  bug: TextOrNull,
  use: Type.Union([closed({ specifier: Type.String(), sha256: Type.String() }), Type.Null()]),
  parts: Type.Array(Part, { minItems: 1 }),
});
export type JournalHead = Static<typeof JournalHead>;

const counts = (names: readonly string[]) => Type.Array(Count, { minItems: names.length, maxItems: names.length });

const StretchTally = closed({
  from: Count, runs: Count, events: Count,
  faults: counts(FAULTS),
  reach: counts(REACH_NAMES),
  completed: Count, aborted: Count,
  beyond: Type.Array(closed({ properties: Type.Array(Type.String()), runs: Count })),
  broken: Type.Array(closed({ name: Type.Enum([...GUARANTEE_NAMES]), runs: Count, first: Count })),
  violated: Type.Array(closed({ property: Type.String(), run: Count })),
  armed: Type.Array(Type.String()),
  nondeterminism: Type.Union([closed({ run: Count, digests: Type.Array(Type.String(), { minItems: 2, maxItems: 2 }) }), Type.Null()]),
  compared: Count,
  different: Type.Union([closed({ run: Count, message: Type.String() }), Type.Null()]),
  refinement: closed({ refined: Count, refused: Count, outOfScope: Type.Array(closed({ reason: Type.String(), runs: Count })) }),
});

export const JournalStretch = closed({
  part: Type.Integer({ minimum: 0, description: "which of the campaign's parts, from 0" }),
  seconds: Type.Number({ minimum: 0, description: "that this part had taken by then" }),
  tally: StretchTally,
});

export interface JournalStretch {
  readonly part: number;
  readonly seconds: number;
  readonly tally: Tally;
}
