/**
 * Pending transactions dealt out like any list, while leftovers are still looked for by the name of the subtask.
 * Source: Flink KafkaSink, whose writer state names the owner of each subtask's transactions for this reason, §4.3 of the semantics.
 */
import type { Bug } from "../bug.js";

export const transactionsCutAsAList: Bug = {
  id: "transactions-cut-as-a-list",
  catalogue: null,
  title: "Restored transactions go to a subtask that does not own their names",
  source: "Flink KafkaSink: ownership of transactional ids became part of the writer's state",
  sentence: "The subtask that has the names aborts as a leftover what another one has restored and is about to commit.",
  property: "no-loss-output",
  guarantee: "exactly-once-output",
  scenario: "rescale",
  plant: (parts) => ({
    ...parts,
    stateAssignment: (checkpoint, described, graph) => parts.stateAssignment(checkpoint, described.map(({ handle, states }) => ({
      handle, states: states.map((state) => (state.distribution === "by-subtask" ? { ...state, distribution: "list" } : state)),
    })), graph),
  }),
};
