// Writes the JSON Schemas that scenarios/schema/ publishes, from the definitions that the code itself reads with:
// `npm run generate`. A test compares the committed files with what this would write.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { DOCUMENTS_BY_SHAPE } from "../explorer/conformance/document.js";
import { JournalHead, JournalStretch } from "../explorer/journal/lines.js";
import { ReproductionDocument } from "../explorer/replay/reproduction.js";
import { CheckDocument, ModelsDocument } from "../explorer/report/check-document.js";
import { BugsDocument, CostsDocument, ErrorDocument, ExplainDocument, ExploreDocument, FindabilityDocument, JudgeDocument, ListDocument, ReplayDocument, RunDocument, VectorsDocument } from "../explorer/report/documents.js";
import { RefineDocument } from "../explorer/report/refine-document.js";
import { ScenarioDocument } from "../explorer/scenario/schema.js";
import { EVENT_KINDS } from "../impl/trace/events.js";
import { lineSchema } from "../impl/trace/line-schema.js";
import { root } from "./build.mjs";
import { withDefinitions } from "./definitions.js";

interface Document {
  /** Published as `barricade/schemas/NAME.schema.json`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The schema's own keywords. */
  readonly schema: object;
}

/** Documents that a command prints only with a certain option. */
const WITH_OPTION: Readonly<Record<string, string>> = { findability: "bugs --seeds", models: "check --list", costs: "explore --sweep" };

/** Every published schema. */
const DOCUMENTS: readonly Document[] = [
  {
    name: "trace",
    title: "One line of a trace",
    description: "A trace is NDJSON: one event a line, in the order in which the events happened, beginning with run-started.",
    schema: oneOf(EVENT_KINDS.map((kind) => [kind, lineSchema(kind)])),
  },
  {
    name: "scenario",
    title: "A scenario",
    description: "A job with its configuration and input, the faults that it must stand, and the guarantees that are expected of it. The loader refuses what cannot run besides.",
    schema: ScenarioDocument,
  },
  {
    name: "reproduction",
    title: "A reproduction",
    description: "One failing run, self-contained: barricade replay runs it again, strictly.",
    schema: ReproductionDocument,
  },
  {
    name: "conformance",
    title: "A file of conformance vectors",
    description: "Cases of one shape: what is given, the steps, and what must come of them. scenarios/vectors/README.md says how to run them against any engine.",
    schema: oneOf(DOCUMENTS_BY_SHAPE),
  },
  {
    name: "campaign",
    title: "One line of a campaign's journal",
    description: "explore keeps it while it searches, and --resume goes on with it: NDJSON, first the head, then the stretches of runs as they came back.",
    schema: oneOf([["head", JournalHead], ["stretch", JournalStretch]]),
  },
  ...[
    { name: "run", schema: RunDocument },
    { name: "explore", schema: ExploreDocument },
    { name: "replay", schema: ReplayDocument },
    { name: "bugs", schema: BugsDocument },
    { name: "findability", schema: FindabilityDocument },
    { name: "costs", schema: CostsDocument },
    { name: "check", schema: CheckDocument },
    { name: "models", schema: ModelsDocument },
    { name: "judge", schema: JudgeDocument },
    { name: "refine", schema: RefineDocument },
    { name: "vectors", schema: VectorsDocument },
    { name: "list", schema: ListDocument },
    { name: "explain", schema: ExplainDocument },
  ].map(({ name, schema }) => ({ name, title: `What barricade ${WITH_OPTION[name] ?? name} --json prints`, description: "One document on stdout.", schema })),
  {
    name: "error",
    title: "What every command prints with --json when its input is wrong",
    description: "In place of its own document: the place, what is wrong with it and what to do, and the exit code.",
    schema: ErrorDocument,
  },
];

/** A tagged union: each variant defined under its name. */
function oneOf(variants: readonly (readonly [name: string, schema: object])[]): object {
  return { oneOf: variants.map(([name]) => ({ $ref: `#/$defs/${name}` })), $defs: Object.fromEntries(variants) };
}

/** File path, relative to the root, and text of each schema. */
export function generatedSchemas(): ReadonlyMap<string, string> {
  return new Map(DOCUMENTS.map(({ name, title, description, schema }) => {
    const $schema = "https://json-schema.org/draft/2020-12/schema";
    const document = { $schema, $id: `urn:barricade:schema:${name}`, title, description, ...withDefinitions(schema as Readonly<Record<string, unknown>>) };
    return [`scenarios/schema/${name}.schema.json`, `${JSON.stringify(document, null, 2)}\n`];
  }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, text] of generatedSchemas()) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
}
