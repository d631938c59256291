/**
 * A restore that hands keyed state to the subtask with the old number, though the keys have other owners now.
 * Source: Bytewax 45ef6114, Jet #840 (J10).
 */
import type { Bug } from "../bug.js";

export const keyedStateBySubtask: Bug = {
  id: "keyed-state-by-subtask",
  catalogue: "J10",
  title: "Keyed state is restored by the number of the subtask",
  source: "Bytewax 45ef6114, Jet #840: resume state was routed to the wrong worker",
  sentence: "With another parallelism keys have other owners: these begin anew with an empty state, and the old sums lie where nobody looks for them.",
  property: "one-explanation",
  guarantee: "exactly-once-output",
  scenario: "rescale",
  plant: (parts) => ({
    ...parts,
    stateAssignment: (checkpoint, described, graph) => parts.stateAssignment(checkpoint, described.map(({ handle, states }) => ({
      handle, states: states.map((state) => (state.distribution === "keyed" ? { ...state, distribution: "by-subtask" } : state)),
    })), graph),
  }),
};
