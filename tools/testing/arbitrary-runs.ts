// Any small run: fast-check arbitraries for jobs, configurations, input, and sparse maps of decisions about them.
// A decision is generated as numbers that are fitted to the job afterwards, so that both shrink on their own.
import * as fc from "fast-check";
import { channelSubject, connectionSubject, messageSubject } from "../../impl/simulator/kernel/subjects.js";
import type { Mode, Restart } from "../../impl/trace/settings.js";
import type { Configuration } from "../../impl/engine/job/configuration.js";
import { executionGraph, type ExecutionGraph } from "../../impl/engine/job/execution-graph.js";
import { CONTROL_KINDS, TIMER_KINDS, type ControlMessage } from "../../impl/environment/messages.js";
import { SYSTEMS } from "../../impl/environment/systems.js";
import { CRASH_ALTERNATIVES, HANDLERS, packCrashPoint } from "../../impl/simulator/faults/crash-point.js";
import { EXPIRIES, FAULTS, HOLDS, LATENESS, OUTAGES, SLOW, SLOW_TASKS, STORAGE_CRASHES, ZOMBIES } from "../../impl/simulator/faults/faults.js";
import { CHOICE_KINDS, type ChoiceKind } from "../../impl/simulator/kernel/oracle.js";
import { keyOf, type Decision } from "../../explorer/replay/recording.js";
import { loadScenario } from "../../explorer/scenario/load.js";
import type { InputRow, Scenario } from "../../explorer/scenario/scenario.js";
import { anyJob } from "./arbitrary-jobs.js";

export interface ArbitraryRun {
  readonly scenario: Scenario;
  readonly decisions: readonly Decision[];
}

const few = fc.integer({ min: 1, max: 3 });

/** Three in four with the default strategy: the others end a job sooner. */
const anyRestart: fc.Arbitrary<Restart> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(10, 10, 0, 20).map((delay): Restart => ({ strategy: "fixed-delay", attempts: 100, delay })) },
  { weight: 2, arbitrary: fc.constantFrom<Restart>(
    { strategy: "none" },
    { strategy: "fixed-delay", attempts: 1, delay: 5 },
    { strategy: "failure-rate", maxFailuresPerInterval: 2, failureRateInterval: 50, delay: 5 },
    { strategy: "exponential-delay", initialBackoff: 2, maxBackoff: 20, backoffMultiplier: 2, resetBackoffThreshold: 30, attemptsBeforeResetBackoff: 2 },
  ) },
);

/** The timeout is long enough for any of these jobs: else the job need not end. */
const anyConfiguration: fc.Arbitrary<Configuration> = fc.record({
  mode: fc.constantFrom<Mode>("exactly-once", "exactly-once", "exactly-once", "at-least-once", "stop-the-world", "none"),
  interval: fc.integer({ min: 10, max: 60 }),
  timeout: fc.integer({ min: 200, max: 400 }),
  maxConcurrentCheckpoints: few,
  minPause: fc.constantFrom(0, 0, 5, 20),
  tolerableFailedCheckpoints: fc.constantFrom(null, null, 0, 2),
  retained: few,
  retention: fc.constantFrom("no-externalized-checkpoints", "retain-on-cancellation"),
  restart: anyRestart,
  channelCapacity: fc.constantFrom(16, 1, 2, 4),
  sinkBatch: fc.constantFrom(8, 1, 3),
}).map((configuration) => (configuration.mode === "stop-the-world" ? { ...configuration, maxConcurrentCheckpoints: 1 } : configuration));

const anyRow: fc.Arbitrary<InputRow> = fc.record({ key: fc.constantFrom("a", "b", "c", "d"), value: fc.integer({ min: 1, max: 99 }) });

/** Every fault allowed, every property promised until one of them takes it away. */
export const anyScenario: fc.Arbitrary<Scenario> = fc.record({
  job: anyJob,
  configuration: anyConfiguration,
  rows: fc.array(fc.array(anyRow, { maxLength: 8 }), { minLength: 3, maxLength: 3 }),
  spare: fc.nat(2),
  arrival: fc.constantFrom(2, 0, 1, 6),
  healAt: fc.constantFrom(400, 60, 150),
}).map(({ job, configuration, rows, spare, arrival, healAt }) => ({
  ...loadScenario("two-phase-commit"),
  job, configuration, arrival,
  rows: job.vertices.some(({ name }) => name === "rates") ? rows : rows.slice(0, Math.min(job.vertices[0]!.parallelism + spare, 3)),
  transactionTimeout: 3_600_000,
  faults: { allowed: FAULTS, maxCrashesPerProcess: 2, healAt },
}));

/** Numbers that become a decision once the job is known. */
interface Draft {
  readonly kind: ChoiceKind;
  /** Which process, channel or attempt, and which of its messages, timers or systems. */
  readonly one: number;
  readonly other: number;
  readonly ordinal: number;
  readonly value: number;
}

/** Crashes and lost replies, notices and writes change a run more than one hold does. */
const anyKind = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...CHOICE_KINDS) }, { weight: 1, arbitrary: fc.constant<ChoiceKind>("crash") });
const anyDraft: fc.Arbitrary<Draft> = fc.record({ kind: anyKind, one: fc.nat(999), other: fc.nat(999), ordinal: fc.oneof(fc.nat(2), fc.nat(14)), value: fc.nat(999) });

export const anyRun: fc.Arbitrary<ArbitraryRun> = fc.record({ scenario: anyScenario, drafts: fc.array(anyDraft, { maxLength: 14 }) })
  .map(({ scenario, drafts }) => ({ scenario, decisions: decisionsOf(drafts, executionGraph(scenario.job, scenario.rows.length)) }));

/** At most one for each choice. */
function decisionsOf(drafts: readonly Draft[], graph: ExecutionGraph): readonly Decision[] {
  const decisions = drafts.flatMap((draft) => (draft.kind === "live-on" || draft.kind === "take-down" ? crashInAManner(draft, graph) : [decisionOf(draft, graph)]));
  return [...new Map(decisions.map((decision) => [keyOf(decision), decision])).values()];
}

/** The manner of a crash means nothing without the crash. */
function crashInAManner(draft: Draft, graph: ExecutionGraph): readonly Decision[] {
  const manner = decisionOf({ ...draft, ordinal: 0 }, graph);
  return [manner, { ...decisionOf({ ...draft, kind: "crash", ordinal: 0 }, graph), subject: manner.subject }];
}

/** The systems that the jobs' sinks write to. */
const WRITTEN_TO = ["transactional-log", "transactional-log", "append-log", "key-value-store"] as const;

type MessageKind = ControlMessage["kind"];
const TO_TASKS: readonly MessageKind[] = ["trigger", "notify-complete", "notify-aborted", "deploy", "cancel", "save", "resume"];
const TO_COORDINATOR: readonly MessageKind[] = ["acknowledge", "running", "decline", "finished", "drained"];
const NOTICES: readonly MessageKind[] = ["notify-complete", "notify-aborted"];

function decisionOf({ kind, one, other, ordinal, value }: Draft, graph: ExecutionGraph): Decision {
  const task = 1 + (one % graph.tasks.length);
  const slot = one % (graph.tasks.length + 1);
  const decision = (subject: number, alternatives: number): Decision => ({ kind, subject, ordinal, alternatives, value: 1 + (value % (alternatives - 1)) });
  switch (kind) {
    case "hold-element": return decision(channelSubject(1 + (one % 3), graph.channels[other % graph.channels.length]!.id), HOLDS.length);
    case "hold-message": return decision(other % 2 === 0 ? messageTo(task, other >> 1, TO_TASKS) : messageFrom(task, other >> 1, TO_COORDINATOR), HOLDS.length);
    case "hold-timer": return decision(other % TIMER_KINDS.length, HOLDS.length);
    case "hold-request":
    case "hold-reply": return decision(connectionSubject(slot, other % SYSTEMS.length), HOLDS.length);
    case "crash": return { kind, subject: slot, ordinal: ordinal % 2, alternatives: CRASH_ALTERNATIVES, value: crashPoint(slot, other, value) };
    case "lose-notification": return decision(messageTo(task, other, NOTICES), 2);
    case "late-notification": return decision(messageTo(task, other, NOTICES), LATENESS.length);
    case "late-acknowledgement":
    case "duplicate-acknowledgement": return decision(messageFrom(task, 0, ["acknowledge"]), LATENESS.length);
    case "lose-reply": return decision(connectionSubject(sinkSlot(graph, one), SYSTEMS.indexOf(WRITTEN_TO[other % WRITTEN_TO.length]!)), 2);
    case "fail-write": return decision(task, 2);
    case "fail-machine": return decision(sinkSlot(graph, one), 2);
    case "live-on": return decision(slot, ZOMBIES.length);
    case "slow-task": return { ...decision(task, SLOW_TASKS.length), ordinal: ordinal % 2 };
    case "lose-message": return decision(other % 2 === 0 ? messageTo(task, 0, ["trigger"]) : messageFrom(task, 0, ["acknowledge"]), 2);
    case "late-trigger": return decision(messageTo(task, 0, ["trigger"]), LATENESS.length);
    case "lose-request": return decision(connectionSubject(sinkSlot(graph, one), SYSTEMS.indexOf("transactional-log")), 2);
    case "slow-request": return decision(connectionSubject(slot, other % SYSTEMS.length), SLOW.length);
    case "begin-outage": return decision(SYSTEMS.indexOf("transactional-log"), OUTAGES.length);
    case "crash-storage": return decision(task, STORAGE_CRASHES.length);
    case "fail-read": return { ...decision(task, 2), ordinal: ordinal % 2 };
    case "take-down": return decision(task, 2);
    case "expire-transaction": return decision(sinkSlot(graph, one), EXPIRIES.length);
  }
}

function messageTo(task: number, which: number, kinds: readonly MessageKind[]): number {
  return messageSubject(0, task, CONTROL_KINDS.indexOf(kinds[which % kinds.length]!));
}

function messageFrom(task: number, which: number, kinds: readonly MessageKind[]): number {
  return messageSubject(task, 0, CONTROL_KINDS.indexOf(kinds[which % kinds.length]!));
}

function sinkSlot({ tasks }: ExecutionGraph, which: number): number {
  const sinks = tasks.flatMap(({ vertex }, index) => (vertex.kind === "sink" ? [index + 1] : []));
  return sinks[which % sinks.length]!;
}

const OF_COORDINATOR = ["reply of checkpoint-store", "acknowledge", "checkpoint-interval", "running", "finished", "task-failed", "decline", "start", "restart-delay"];
const OF_TASKS = ["barrier", "notify-complete", "reply of transactional-log", "reply of storage", "record", "trigger", "start", "notify-aborted", "end-of-data", "end-of-partition"];

function crashPoint(slot: number, which: number, value: number): number {
  const names = slot === 0 ? OF_COORDINATOR : OF_TASKS;
  return packCrashPoint({ handler: HANDLERS.indexOf(names[which % names.length]!), occurrence: 1 + (value % 6), effects: Math.floor(value / 6) % 6 });
}
