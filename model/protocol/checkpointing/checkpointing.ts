/**
 * Barrier checkpointing, whole: sources, operators and sinks that take snapshots at barriers, a coordinator, a checkpoint store,
 * an external system, and crashes. Read the actions in the order in which they are listed: it is the life of one checkpoint.
 * Source: Chandy and Lamport 1985; Carbone et al. 2015; Flink as §1–4 of the semantics have it.
 */
import { defineModel, type Action } from "../../checker/model.js";
import { barrierDelivered } from "./barriers.js";
import { constants } from "./constants.js";
import { checkpointAborted, checkpointCompleted, checkpointTriggered } from "./coordinator.js";
import { crashed, restored, transactionTimedOut } from "./failures.js";
import { liveness, promises } from "./properties.js";
import { recordDelivered } from "./records.js";
import { marked, notified, openTransaction, transactionCommitted, visible } from "./sinks.js";
import { snapshotTaken } from "./sources.js";
import { numbers, topologyOf, type Topology } from "./topology.js";
import { initial, variables, type Checkpointing } from "./variables.js";
import { witnesses } from "./witnesses.js";

export const checkpointing = defineModel({
  name: "checkpointing",
  about: "Barrier checkpointing with transactional sinks, under crashes, aborted checkpoints and late notices.",
  constants,
  variables: (values) => variables(topologyOf(values)),
  initial: (values) => [begun(topologyOf(values))],
  actions: (values) => actions(topologyOf(values)),
  properties(values) {
    const topology = topologyOf(values);
    return [...promises(topology), ...witnesses(topology), ...liveness(topology)];
  },
  fairness: "together",
});

function begun(topology: Topology): Checkpointing {
  const state = initial(topology);
  for (const sink of numbers(topology.sinks)) openTransaction(topology, state, sink);
  return state;
}

function actions(topology: Topology): readonly Action<Checkpointing>[] {
  return [
    recordDelivered(topology),
    checkpointTriggered(topology),
    snapshotTaken(topology),
    barrierDelivered(topology),
    checkpointCompleted(topology),
    checkpointAborted(topology),
    notified(topology),
    ...(topology.constants.sink === "write-then-mark" ? [visible(topology), marked(topology)] : [transactionCommitted(topology)]),
    crashed(topology),
    restored(topology),
    transactionTimedOut(topology),
  ];
}
