// Each shape drives the part that runs in the simulator: break the part, and its vectors fail.
import { afterEach, expect, test, vi } from "vitest";
import type * as plan from "../../impl/engine/coordinator/checkpoint-plan.js";
import { FailureCounter } from "../../impl/engine/coordinator/failure-counter.js";
import type * as validation from "../../impl/engine/job/validate-configuration.js";
import { REFERENCE_PARTS, type Parts } from "../../impl/engine/parts.js";
import type * as retention from "../../impl/engine/recovery/retention.js";
import type * as keys from "../../impl/engine/state/key-groups.js";
import { BUGS } from "../../properties/planted.js";
import { loadVectors } from "./load.js";
import { runVector } from "./run.js";
import { SHAPES } from "./shapes.js";

const broken = vi.hoisted(() => ({ plan: false, subsume: false, configuration: false, keys: false }));
vi.mock("../../impl/engine/coordinator/checkpoint-plan.js", async (original) => {
  const actual = await original<typeof plan>();
  return { ...actual, checkpointPlan: (...[job, finished]: Parameters<typeof actual.checkpointPlan>) => actual.checkpointPlan(job, broken.plan ? new Set() : finished) };
});
vi.mock("../../impl/engine/recovery/retention.js", async (original) => {
  const actual = await original<typeof retention>();
  return { ...actual, subsume: (...[entries, count, stop]: Parameters<typeof actual.subsume>) => (broken.subsume ? entries.slice(-count) : actual.subsume(entries, count, stop)) };
});
vi.mock("../../impl/engine/job/validate-configuration.js", async (original) => {
  const actual = await original<typeof validation>();
  const validateConfiguration: typeof actual.validateConfiguration = (configuration) => (broken.configuration ? [] : actual.validateConfiguration(configuration));
  return { validateConfiguration };
});

vi.mock("../../impl/engine/state/key-groups.js", async (original) => {
  const actual = await original<typeof keys>();
  return { ...actual, murmurHash: (...[code]: Parameters<typeof actual.murmurHash>) => (broken.keys ? Math.abs(code) : actual.murmurHash(code)) };
});

afterEach(() => {
  Object.assign(broken, { plan: false, subsume: false, configuration: false, keys: false });
  vi.restoreAllMocks();
});

const vectors = loadVectors();

/** Vectors of this shape that fail. */
function failing(shape: string, parts: Parts = REFERENCE_PARTS): readonly string[] {
  return vectors.filter((vector) => vector.shape.name === shape && runVector(vector, parts).outcome.kind === "failed").map((vector) => vector.case.id);
}

interface Break {
  readonly shape: string;
  readonly what: string;
  readonly breakIt: () => Partial<Parts> | void;
  /** One of those that must fail then. */
  readonly caught: string;
}

const BREAKS: readonly Break[] = [
  { shape: "request-decider", what: "all may run at once", breakIt: () => ({ requestDecider: (queue) => (queue.length > 0 ? { kind: "run" } : { kind: "wait" }) }), caught: "request-decider/waits-at-the-limit" },
  {
    shape: "coordinator", what: "any attempt may acknowledge", caught: "coordinator/other-attempt-counts-not",
    breakIt: () => ({ acknowledgements: { ...REFERENCE_PARTS.acknowledgements, match: () => "accepted" } }),
  },
  { shape: "coordinator", what: "finished tasks take part", breakIt: () => void (broken.plan = true), caught: "coordinator/finished-tasks-take-no-part" },
  { shape: "checkpoint-plan", what: "finished tasks take part", breakIt: () => void (broken.plan = true), caught: "checkpoint-plan/one-to-one" },
  { shape: "failure-counter", what: "nothing counts", breakIt: () => void vi.spyOn(FailureCounter.prototype, "failed").mockReturnValue(false), caught: "failure-counter/in-a-row" },
  { shape: "completed-checkpoint-store", what: "the oldest is restored", breakIt: () => ({ checkpointChoice: (completed) => completed[0] ?? null }), caught: "completed-checkpoint-store/recovered-in-order" },
  { shape: "subsumption", what: "the newest stay, whatever they are", breakIt: () => void (broken.subsume = true), caught: "subsumption/newest-checkpoint-stays" },
  { shape: "restart-strategy", what: "it always restarts at once", breakIt: () => ({ restartStrategy: () => ({ failed: () => 0 }) }), caught: "restart-strategy/attempts-run-out" },
  {
    shape: "state-assignment", what: "each task restores what the old one of its name had", caught: "state-assignment/keyed-to-fewer",
    breakIt: () => ({ stateAssignment: ({ snapshots }) => new Map(snapshots.flatMap(({ task, handle }) => (handle === null ? [] : [[task, [{ handle, shares: null }]]]))) }),
  },
  { shape: "key-groups", what: "hashes are not scrambled", breakIt: () => void (broken.keys = true), caught: "key-groups/hash-one" },
  { shape: "barrier-handler", what: "no channel waits", breakIt: () => ({ barrierHandler: REFERENCE_PARTS.barrierTracker }), caught: "barrier-handler/aligned-several-channels" },
  { shape: "barrier-handler", what: "every channel waits", breakIt: () => ({ barrierTracker: REFERENCE_PARTS.barrierHandler }), caught: "barrier-handler/tracked-several-channels" },
  { shape: "barrier-handler", what: "a stopped world does not stop", breakIt: () => ({ worldStopper: REFERENCE_PARTS.barrierHandler }), caught: "barrier-handler/stopped-source" },
  {
    shape: "two-phase-commit-sink", what: "a completion commits its own checkpoint alone", caught: "two-phase-commit-sink/subsumed-notice",
    breakIt: () => ({ committer: { ...REFERENCE_PARTS.committer, atCompletion: (pending, checkpoint) => pending.filter((one) => one.checkpoint === checkpoint) } }),
  },
  {
    shape: "write-ahead-sink", what: "a notice writes its own checkpoint's entries alone", caught: "write-ahead-sink/missed-notice",
    breakIt: () => ({ writeAhead: { ...REFERENCE_PARTS.writeAhead, atCompletion: (pending, checkpoint) => pending.filter((one) => one.checkpoint === checkpoint) } }),
  },
  { shape: "task-snapshot", what: "nobody downstream is told", breakIt: () => ({ announceGivenUp: (announcement) => announcement.decline() }), caught: "task-snapshot/aborted-before" },
  { shape: "configuration", what: "backoffs need not grow", breakIt: () => void (broken.configuration = true), caught: "configuration/backoff-does-not-grow" },
];

test.each(BREAKS)("$shape: when $what, vectors fail", ({ shape, breakIt, caught }) => {
  expect(failing(shape)).toEqual([]);
  expect(failing(shape, { ...REFERENCE_PARTS, ...breakIt() })).toContain(caught);
});

test("every shape that drives a part is broken here", () => {
  expect(SHAPES.filter(({ name, drive }) => drive !== null && !BREAKS.some(({ shape }) => shape === name))).toEqual([]);
});

test.each([
  ["stale-acknowledgements", "coordinator/old-attempt-after-restart"],
  ["late-acknowledgement-discards", "coordinator/retained-snapshot-acknowledged-again"],
  ["older-stored-after-newer", "coordinator/older-not-stored-after-newer"],
  ["announced-before-stored", "coordinator/told-only-when-durable"],
  ["store-failure-swallowed", "coordinator/not-stored"],
  ["pause-forgotten", "request-decider/periodic-too-soon"],
  ["snapshot-at-first-barrier", "barrier-handler/tracked-several-channels"],
  ["complete-demands-pending", "two-phase-commit-sink/subsumed-notice"],
  ["world-goes-on-too-soon", "barrier-handler/stopped-source"],
  ["goes-on-after-a-failed-entry", "write-ahead-sink/marks-out-of-reach"],
  ["mark-before-values", "write-ahead-sink/lost-write-holds-back"],
  ["savepoint-discarded-as-late", "coordinator/savepoint-keeps-its-snapshots"],
])("the historical bug %s, planted, is found by the vector %s", (id, vector) => {
  const bug = BUGS.find((one) => one.id === id)!;
  expect(failing(vector.slice(0, vector.indexOf("/")), bug.plant(REFERENCE_PARTS))).toContain(vector);
});
