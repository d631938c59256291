/**
 * What an observer may see. There are no tasks here, no barriers and no crashes: a job's output is made of whole transactions. Now and then a
 * checkpoint completes: for each sink it settles one or more transactions, of records that no earlier one holds. Then, each at its own
 * time, they become visible; what two sinks show is not atomic. In the end all records are visible, each once.
 * Source: Carbone et al. 2017 (epochs); failure transparency, Veresov et al. 2024: a run with failures is explained by one without.
 */
import { constant, defineModel, type Action, type ConstantValues } from "../checker/model.js";
import { array, integer, set, type State } from "../checker/types.js";
import { allRecords, append, areDisjoint, contents, divisions, emptyLists, entering, isCut, places, remove } from "./cut.js";

export const constants = {
  sources: constant(integer(1, 3), 2, "parallel sources"),
  operators: constant(integer(1, 3), 1, "parallel operators; a record's way is fixed by its key"),
  sinks: constant(integer(1, 3), 1, "parallel sinks"),
  records: constant(integer(1, 3), 1, "records of each source"),
  riding: constant(integer(0, 2), 0, "transactions of aborted checkpoints that ride with one that completes"),
} as const;
type Values = ConstantValues<typeof constants>;

export const exactlyOnce = defineModel({
  name: "exactly-once",
  about: "What an observer of the output may see: whole transactions of completed checkpoints, each record once.",
  constants,
  variables,
  initial: (values) => [{ settled: emptyLists(values), visible: 0 }],
  actions: (values) => [checkpointCompleted(values), transactionCommitted(values)],
  properties: (values) => [
    { kind: "invariant", name: "each-record-once", holds: ({ settled, visible }) => areDisjoint(settled, visible) },
    { kind: "step", name: "visible-output-never-goes-back", holds: ({ visible }, { visible: later }) => (visible & ~later) === 0 },
    { kind: "sometimes", name: "settled-but-not-visible", holds: ({ settled, visible }) => visible !== 0 && contents(settled) !== 0 },
    { kind: "eventually", always: true, name: "finally-exactly-once", holds: ({ visible }) => visible === allRecords(values) },
  ],
  mayStop: ({ visible }, values) => visible === allRecords(values),
});

function variables({ sources, sinks, records }: Values) {
  return {
    /** By sink: transactions that a completed checkpoint contains, but that are not visible; each as a set of records, the oldest first, 0 for a free place. */
    settled: array(array(set(sources * records), sources * records), sinks),
    /** What a reader sees. */
    visible: set(sources * records),
  };
}
export type ExactlyOnce = State<ReturnType<typeof variables>>;

/** The binding is a division: what enters, and into which transaction of its sink. It adds to what is settled, and the whole is a cut. */
function checkpointCompleted(values: Values): Action<ExactlyOnce> {
  return {
    name: "checkpoint-completed", bindings: divisions(values, values.riding + 1).filter((division) => entering(division) !== 0), fair: true,
    step({ settled, visible }, ...division) {
      const before = contents(settled) | visible;
      const entered = entering(division);
      if ((before & entered) !== 0 || !isCut(values, before | entered)) return false;
      for (const [sink, list] of settled.entries()) append(values, division, sink, list);
      return true;
    },
  };
}

/** In any order. */
function transactionCommitted(values: Values): Action<ExactlyOnce> {
  return {
    name: "transaction-committed", bindings: places(values), fair: true,
    step(state, sink, place) {
      const content = state.settled[sink]![place]!;
      if (content === 0) return false;
      remove(state.settled[sink]!, place);
      state.visible |= content;
      return true;
    },
  };
}
