/**
 * Barrier checkpointing, whole: sources, operators and sinks that take snapshots at barriers, a coordinator, a checkpoint store,
 * an external system, and crashes. Read the actions in the order in which they are listed: it is the life of one checkpoint.
 * Source: Chandy and Lamport 1985; Carbone et al. 2015; Flink as §1–4 of the semantics have it.
 */
import { defineModel, type Action } from "../../checker/model.js";
import { barrierDelivered } from "./barriers/barriers.js";
import { alignmentAborted, cancellationDelivered, declined } from "./barriers/cancellation.js";
import { committedAtOnce, commitRepeated, marked, notified, transactionDropped, transactionTimedOut, visible } from "./commit.js";
import { constants, refuse, type Values } from "./constants.js";
import { checkpointAborted, checkpointCompleted, checkpointDurable, checkpointTriggered, noticeLost } from "./coordinator.js";
import { crashed, cutOff, restarting, restoreChosen, restored } from "./failures.js";
import { transactionAborted } from "./leftovers.js";
import { openTransaction, preCommitted, transactionOpened } from "./pre-commit.js";
import { liveness, promises } from "./properties.js";
import { recordDelivered } from "./records.js";
import { refinement } from "./refinement.js";
import { acknowledged, snapshotTaken, stored } from "./snapshots.js";
import { numbers, topologyOf, type Topology } from "./topology.js";
import { upserted } from "./upsert.js";
import { initial, variables, type Checkpointing } from "./variables.js";
import { witnesses } from "./witnesses.js";

export const checkpointing = defineModel({
  name: "checkpointing",
  about: "Barrier checkpointing with transactional or idempotent sinks, under crashes, aborted checkpoints and late notices.",
  constants, refuse,
  variables: (values) => variables(topologyOf(values)),
  initial: (values) => [begun(topologyOf(values))],
  actions: (values) => actions(topologyOf(values)),
  properties(values) {
    const topology = topologyOf(values);
    return [...promises(topology), ...witnesses(topology), ...liveness(topology), ...refinement(topology)];
  },
  /** All input is processed, and nothing is pending. */
  mayStop: ({ alive, offset, pending }, values) => alive === topologyOf(values).allTasks && pending[0]!.checkpoint === 0 && offset.every((emitted) => emitted === values.records),
  fairness: "together",
});

/** The model of a job of any size and shape, for who follows one run; the checker explores those that constants and packed sets have room for. */
export function behaviourOf(topology: Topology): { readonly initial: Checkpointing; readonly actions: readonly Action<Checkpointing>[] } {
  return { initial: begun(topology), actions: actions(topology) };
}

function begun(topology: Topology): Checkpointing {
  const state = initial(topology);
  for (const sink of numbers(topology.sinks)) openTransaction(topology, state, sink, 0);
  return state;
}

type Make = (topology: Topology) => Action<Checkpointing>;

/** How what a sink has received becomes visible. */
function writes(sink: Values["sink"]): readonly Make[] {
  switch (sink) {
    case "two-phase-commit": case "write-ahead-log": return [committedAtOnce, commitRepeated];
    case "write-then-mark": return [visible, marked];
    case "idempotent": return [upserted];
  }
}

/** The life of one checkpoint, and then what can go wrong. What an extension adds is there only when it is on. */
function actions(topology: Topology): readonly Action<Checkpointing>[] {
  const { inSteps, byTask, hasMarkers, lingers, constants: { sink, transactions, lost, aborts, crashes, timeouts } } = topology;
  const onlyIf = (isThere: boolean, ...made: readonly Make[]): readonly Make[] => (isThere ? made : []);
  const hasTransactions = sink === "two-phase-commit";
  const all: readonly Make[] = [
    recordDelivered,
    ...onlyIf(transactions === "first-record" && hasTransactions, transactionOpened),
    checkpointTriggered,
    barrierDelivered,
    ...onlyIf(inSteps && sink !== "idempotent", preCommitted),
    snapshotTaken,
    ...onlyIf(inSteps, stored, acknowledged, checkpointDurable),
    checkpointCompleted,
    notified,
    ...writes(sink),
    ...onlyIf(timeouts > 0, transactionTimedOut, transactionDropped),
    ...onlyIf(lost > 0, noticeLost),
    ...onlyIf(aborts > 0, checkpointAborted),
    ...onlyIf(hasMarkers, cancellationDelivered, alignmentAborted, declined),
    ...onlyIf(crashes > 0, crashed),
    ...onlyIf(lingers, cutOff),
    ...onlyIf(byTask && crashes > 0, restarting, restoreChosen, ...onlyIf(hasTransactions, transactionAborted)),
    ...onlyIf(crashes > 0, restored),
  ];
  return all.map((make) => make(topology));
}
