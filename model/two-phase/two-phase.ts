/**
 * Two-phase commit among resource managers, without a database: the model against which checkers are calibrated.
 * Source: Gray and Lamport, "Consensus on Transaction Commit". Messages are never lost: what was sent can be received for ever.
 */
import { constant, defineModel, type Action } from "../checker/model.js";
import { array, integer, set, word, type State } from "../checker/types.js";

type Variables = ReturnType<typeof variables>;
type TwoPhase = State<Variables>;

export const twoPhase = defineModel({
  name: "two-phase",
  about: "Two-phase commit among resource managers, as Gray and Lamport state it: the checker's yardstick.",
  constants: { resourceManagers: constant(integer(1, 12), 3, "how many take part in the transaction") },
  variables: ({ resourceManagers }) => variables(resourceManagers),
  initial: ({ resourceManagers }) => [{ resourceManager: Array.from({ length: resourceManagers }, () => "working" as const), transactionManager: "open", prepared: 0, messages: 0 }],
  actions: ({ resourceManagers }) => actions(resourceManagers),
  properties: () => [
    { kind: "invariant", name: "consistent", holds: ({ resourceManager }) => !(resourceManager.includes("committed") && resourceManager.includes("aborted")) },
    { kind: "sometimes", name: "all-committed", holds: ({ resourceManager }) => resourceManager.every((state) => state === "committed") },
    { kind: "sometimes", name: "all-aborted", holds: ({ resourceManager }) => resourceManager.every((state) => state === "aborted") },
  ],
});

/** Messages: "I am prepared" of each resource manager, then commit, then abort. */
function variables(resourceManagers: number) {
  return {
    resourceManager: array(word("working", "prepared", "committed", "aborted"), resourceManagers),
    transactionManager: word("open", "committed", "aborted"),
    prepared: set(resourceManagers),
    messages: set(resourceManagers + 2),
  };
}

function actions(resourceManagers: number): readonly Action<TwoPhase>[] {
  const each = Array.from({ length: resourceManagers }, (_, one) => [one]);
  const all = 2 ** resourceManagers - 1;
  const commit = 1 << resourceManagers;
  const abort = 2 << resourceManagers;
  return [
    {
      name: "hear-prepared", bindings: each, fair: true,
      step(state, one) {
        if (state.transactionManager !== "open" || (state.messages & (1 << one)) === 0) return false;
        state.prepared |= 1 << one;
        return true;
      },
    },
    {
      name: "decide-commit", bindings: [[]], fair: true,
      step(state) {
        if (state.transactionManager !== "open" || state.prepared !== all) return false;
        state.transactionManager = "committed";
        state.messages |= commit;
        return true;
      },
    },
    {
      name: "decide-abort", bindings: [[]], fair: false,
      step(state) {
        if (state.transactionManager !== "open") return false;
        state.transactionManager = "aborted";
        state.messages |= abort;
        return true;
      },
    },
    ...ofResourceManagers(each, commit, abort),
  ];
}

function ofResourceManagers(each: readonly (readonly number[])[], commit: number, abort: number): readonly Action<TwoPhase>[] {
  return [
    {
      name: "prepare", bindings: each, fair: true,
      step(state, one) {
        if (state.resourceManager[one] !== "working") return false;
        state.resourceManager[one] = "prepared";
        state.messages |= 1 << one;
        return true;
      },
    },
    {
      name: "choose-abort", bindings: each, fair: false,
      step(state, one) {
        if (state.resourceManager[one] !== "working") return false;
        state.resourceManager[one] = "aborted";
        return true;
      },
    },
    {
      name: "hear-commit", bindings: each, fair: true,
      step(state, one) {
        if ((state.messages & commit) === 0) return false;
        state.resourceManager[one] = "committed";
        return true;
      },
    },
    {
      name: "hear-abort", bindings: each, fair: true,
      step(state, one) {
        if ((state.messages & abort) === 0) return false;
        state.resourceManager[one] = "aborted";
        return true;
      },
    },
  ];
}
