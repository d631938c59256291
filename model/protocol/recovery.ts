/**
 * A restart that can never succeed. A transaction belongs to a completed checkpoint; the job crashes before it was committed, and the external
 * system gives it up meanwhile. Every new attempt restores the checkpoint, commits, is refused, and fails. The attempts are not counted, so that
 * the loop is one. Source: FLINK-7784 (historical bug A3); still met as FLINK-30068 and FLINK-39072. The cure loses what was lost already, and says so.
 */
import { constant, defineModel, type Action } from "../checker/model.js";
import { boolean, word, type State } from "../checker/types.js";

const constants = {
  policy: constant(word("fail", "drop-and-report"), "drop-and-report", "what a restored sink does when its commit is refused"),
  timeout: constant(word("never", "possible"), "possible", "whether the external system gives up a transaction that is pre-committed"),
} as const;

const variables = {
  job: word("running", "failed", "restarting", "deploying", "restoring"),
  /** The one that the latest completed checkpoint contains. */
  transaction: word("prepared", "committed", "aborted"),
  reported: boolean,
  finished: boolean,
  /** One crash is enough. */
  crashed: boolean,
};
type Recovery = State<typeof variables>;

export const recovery = defineModel({
  name: "recovery",
  about: "Restore, commit, be refused, fail, restart: a loop for ever, unless a refused commit is dropped and reported.",
  constants,
  variables: () => variables,
  initial: () => [{ job: "running", transaction: "prepared", reported: false, finished: false, crashed: false }],
  actions: ({ policy, timeout }) => [
    step("crashed", false, (state) => state.job === "running" && !state.finished && !state.crashed && (state.crashed = true) && become(state, "failed")),
    step("restarting", true, (state) => state.job === "failed" && become(state, "restarting")),
    step("restore-chosen", true, (state) => state.job === "restarting" && become(state, "deploying")),
    step("read-back", true, (state) => state.job === "deploying" && become(state, "restoring")),
    step("transaction-committed", true, commits),
    step("restored", true, (state) => state.job === "restoring" && (state.transaction === "committed" || state.reported) && become(state, "running")),
    step("job-finished", true, finishes),
    ...(timeout === "possible" ? [step("transaction-timed-out", false, timesOut)] : []),
    step("commit-refused", true, (state) => isRefused(state) && (policy === "fail" || state.job === "running") && become(state, "failed")),
    ...(policy === "fail" ? [] : [step("transaction-dropped", true, (state) => isRefused(state) && state.job === "restoring" && (state.reported = true))]),
  ],
  properties: () => [
    { kind: "invariant", name: "loss-is-reported", holds: ({ finished, transaction, reported }) => !finished || transaction === "committed" || reported },
    { kind: "sometimes", name: "finished", holds: ({ finished }) => finished },
    { kind: "eventually", always: true, name: "job-ends", holds: ({ finished }) => finished },
    { kind: "leads-to", name: "a-restart-ends", from: ({ job }) => job === "failed", to: ({ job }) => job === "running" },
  ],
  mayStop: ({ finished }) => finished,
  fairness: "together",
});

function step(name: string, fair: boolean, attempt: (state: Recovery) => boolean): Action<Recovery> {
  return { name, bindings: [[]], fair, step: attempt };
}

function become(state: Recovery, job: Recovery["job"]): true {
  state.job = job;
  return true;
}

/** At a notice while the job runs, or while it is being restored. */
function commits(state: Recovery): boolean {
  if ((state.job !== "running" && state.job !== "restoring") || state.transaction !== "prepared") return false;
  state.transaction = "committed";
  return true;
}

function isRefused({ job, transaction, reported }: Recovery): boolean {
  return (job === "restoring" || job === "running") && transaction === "aborted" && !reported;
}

function timesOut(state: Recovery): boolean {
  if (state.transaction !== "prepared") return false;
  state.transaction = "aborted";
  return true;
}

function finishes(state: Recovery): boolean {
  if (state.job !== "running" || state.finished || (state.transaction !== "committed" && !state.reported)) return false;
  state.finished = true;
  return true;
}
