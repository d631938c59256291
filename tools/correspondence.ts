// Which rule is which action of the model, which file of the engine, which property, which vectors, and which planted bug breaks it.
// `npm run correspondence` writes docs/correspondence.md from it; bugs are found by their property, and the vectors that find them by planting them.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { loadVectors, type Vector } from "../explorer/conformance/load.js";
import { runVector } from "../explorer/conformance/run.js";
import { REFERENCE_PARTS } from "../impl/engine/parts.js";
import type { Bug } from "../properties/bugs/bug.js";
import { BUGS } from "../properties/planted.js";
import type { PropertyName } from "../properties/property.js";
import { root } from "./build.mjs";

/** Why a cell may be empty. */
export const REASONS = {
  "abstracted": "the model knows no clocks, names, numbers of retries or configurations",
  "answer only": "a part that only answers: no event of a run shows it by itself",
  "end to end": "of the whole job: no single part can be asked",
  "by vectors": "what breaks it is broken in the tests of the vectors, not planted",
} as const;
export type Reason = keyof typeof REASONS;
type Cell<Entry> = readonly Entry[] | Reason;

export interface Rule {
  readonly rule: string;
  /** Actions of the model `checkpointing`. */
  readonly model: Cell<string>;
  /** Files below impl/. */
  readonly engine: readonly string[];
  readonly properties: Cell<PropertyName>;
  /** Shapes of vectors. */
  readonly shapes: Cell<string>;
  /** Only where no property finds it. */
  readonly bugs?: Reason;
}

export const RULES: readonly Rule[] = [
  { rule: "Requests run by rank and age, one trigger at a time, no more than configured, none too soon.", model: ["checkpoint-triggered"], engine: ["engine/coordinator/request-queue.ts", "engine/coordinator/request-decider.ts"], properties: ["configuration-respected"], shapes: ["request-decider"] },
  { rule: "Tasks without a running predecessor begin a checkpoint; all that run take part.", model: ["checkpoint-triggered"], engine: ["engine/coordinator/checkpoint-plan.ts"], properties: "answer only", shapes: ["checkpoint-plan"], bugs: "by vectors" },
  { rule: "Every checkpoint completes or is aborted; what it held is discarded, and the tasks are told.", model: ["acknowledged", "declined", "checkpoint-completed", "checkpoint-aborted"], engine: ["engine/coordinator/checkpoint-coordinator.ts", "engine/coordinator/finalization.ts"], properties: ["checkpoint-ends"], shapes: ["coordinator"] },
  { rule: "What a user asks for is taken up before the next checkpoint but one and answered, or refused.", model: "abstracted", engine: ["engine/coordinator/coordinator.ts", "engine/coordinator/request-decider.ts"], properties: ["demand-met"], shapes: ["coordinator", "request-decider"] },
  { rule: "A checkpoint completes when its pointer is durable, and only then are the sinks told to commit.", model: ["checkpoint-durable", "checkpoint-completed", "notified", "transaction-committed"], engine: ["engine/coordinator/finalization.ts", "engine/sinks/two-phase-commit/committer.ts"], properties: ["commit-only-after-completion"], shapes: ["coordinator"] },
  { rule: "The latest completed checkpoint is restored, and none of an older attempt completes afterwards.", model: ["restore-chosen", "restored"], engine: ["engine/recovery/checkpoint-choice.ts", "engine/coordinator/acknowledgements.ts"], properties: ["restore-from-latest"], shapes: ["coordinator", "completed-checkpoint-store"] },
  { rule: "No snapshot is discarded that somebody refers to.", model: ["checkpoint-aborted"], engine: ["engine/coordinator/acknowledgements.ts", "engine/recovery/retention.ts"], properties: ["retained-state-kept"], shapes: ["coordinator", "subsumption"] },
  { rule: "Only some failures of checkpoints count, in a row, against a limit.", model: "abstracted", engine: ["engine/coordinator/failure-counter.ts"], properties: "answer only", shapes: ["failure-counter"], bugs: "by vectors" },
  { rule: "A failed job restarts as its strategy says, and finishes once faults stop.", model: ["crashed", "restored"], engine: ["engine/recovery/restart-strategy.ts", "engine/coordinator/coordinator.ts"], properties: ["job-ends"], shapes: ["restart-strategy"] },
  { rule: "What cannot run is refused before it runs.", model: "abstracted", engine: ["engine/job/validate-configuration.ts"], properties: "answer only", shapes: ["configuration"], bugs: "by vectors" },
  { rule: "No record after a channel's barrier is processed before the snapshot, where barriers align.", model: ["barrier-delivered", "snapshot-taken"], engine: ["engine/barriers/aligned.ts"], properties: ["alignment"], shapes: ["barrier-handler"] },
  { rule: "A checkpoint's snapshots are one consistent cut.", model: ["barrier-delivered", "snapshot-taken"], engine: ["engine/barriers/aligned.ts", "engine/barriers/stop-the-world.ts", "engine/state/keyed-state.ts"], properties: ["consistent-cut"], shapes: ["barrier-handler"] },
  { rule: "A checkpoint is given up for a cause, and who reads hears of it before a newer barrier.", model: ["alignment-aborted", "cancellation-delivered"], engine: ["engine/barriers/given-up.ts", "engine/barriers/aligned.ts"], properties: ["given-up-for-cause", "cancellation-passed-on"], shapes: ["barrier-handler", "task-snapshot"] },
  { rule: "State holds every row once.", model: ["record-delivered", "restored"], engine: ["engine/task/task.ts", "engine/recovery/state-assignment.ts"], properties: ["no-loss-state", "no-duplicate-state"], shapes: ["state-assignment", "key-groups"] },
  { rule: "Output holds every record once, as one order of consumption explains it.", model: ["record-delivered", "visible"], engine: ["engine/sinks/two-phase-commit/two-phase-commit.ts", "engine/sinks/write-ahead/write-ahead-log.ts"], properties: ["no-loss-output", "no-duplicate-output", "one-explanation"], shapes: "end to end" },
  { rule: "What a completed checkpoint contains is committed in the end.", model: ["notified", "transaction-committed", "marked"], engine: ["engine/sinks/two-phase-commit/committer.ts", "engine/sinks/write-ahead/protocol.ts"], properties: ["committed-eventually"], shapes: ["two-phase-commit-sink", "write-ahead-sink"] },
  { rule: "Nothing uncommitted or aborted can be read.", model: ["visible", "transaction-timed-out"], engine: ["engine/sinks/two-phase-commit/two-phase-commit.ts"], properties: ["nothing-uncommitted-readable", "aborted-never-readable"], shapes: "end to end" },
  { rule: "Transactions of dead attempts are ended, and dead attempts show nothing new.", model: ["restored", "crashed"], engine: ["engine/sinks/two-phase-commit/transactional-log-sink.ts", "engine/sinks/two-phase-commit/xa-sink.ts", "engine/sinks/plain/plain-sink.ts"], properties: ["no-orphan-transaction", "old-attempts-show-nothing-new"], shapes: "end to end" },
  { rule: "The order of a key's records is kept, and visible output never goes back.", model: ["record-delivered"], engine: ["engine/task/input-gate.ts", "engine/sources/replayable-source.ts"], properties: ["order-per-key", "visible-output-never-goes-back"], shapes: "end to end" },
];

/** By bug, the vectors that fail when it is planted. */
export function findings(vectors: readonly Vector[] = loadVectors()): ReadonlyMap<Bug, readonly string[]> {
  return new Map(BUGS.map((bug) => {
    const parts = bug.plant(REFERENCE_PARTS);
    return [bug, vectors.filter((vector) => runVector(vector, parts).outcome.kind === "failed").map((vector) => vector.case.id)];
  }));
}

export function page(vectors: readonly Vector[] = loadVectors()): string {
  const found = findings(vectors);
  return [
    "# Rules, and where each is kept", "",
    "Generated by `npm run correspondence`: do not edit. A rule is an action of the model `checkpointing`, files of the engine, properties of runs, shapes of [conformance vectors](../scenarios/vectors/README.md), and planted bugs",
    "that break it, each with the first vector that finds it when it is planted. An empty cell says why.", "",
    "| rule | model | engine | property | vectors | planted bugs |", "|---|---|---|---|---|---|",
    ...RULES.map((rule) => row(rule, vectors, found)), "",
    ...Object.entries(REASONS).map(([reason, sentence]) => `- *${reason}*: ${sentence}.`), "",
  ].join("\n");
}

function row({ rule, model, engine, properties, shapes, bugs }: Rule, vectors: readonly Vector[], found: ReadonlyMap<Bug, readonly string[]>): string {
  const own = typeof properties === "string" ? [] : BUGS.filter(({ property }) => properties.includes(property));
  const bugCells = own.map((bug) => [bug.id, found.get(bug)![0]].filter((word) => word !== undefined).join(" → "));
  const counted = (shape: string): string => `${shape} (${vectors.filter((vector) => vector.shape.name === shape).length})`;
  const files = engine.map((file) => file.replace(/^engine\//, "").replace(/\.ts$/, ""));
  return `| ${[rule, cell(model), files.join(", "), cell(properties), typeof shapes === "string" ? cell(shapes) : shapes.map(counted).join(", "), bugs === undefined ? bugCells.join(", ") : cell(bugs)].join(" | ")} |`;
}

function cell(content: Cell<string>): string {
  return typeof content === "string" ? `*${content}*` : content.join(", ");
}

export const PAGE = path.join(root, "docs", "correspondence.md");

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(PAGE, page());
  process.stderr.write(`${readFileSync(PAGE, "utf8").split("\n").length} lines\n`);
}
