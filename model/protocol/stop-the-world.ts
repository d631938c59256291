/**
 * The checkpoint that everybody understands. The world runs; it stops at a cut, with nothing on its way, and every sink pre-commits what it has received;
 * then the checkpoint completes, or is given up, and the world goes on. Sinks hear of a completion one by one, and commit. A crash takes the world back
 * to the last completed checkpoint. What was pre-committed for a checkpoint given up rides with the next one, as transactions of its own.
 * Between two stops the world shows nothing, so its running is not in the state. Source: Chandy and Lamport 1985, §1; design §2.7.
 */
import { constant, defineModel, type Action, type ConstantValues } from "../checker/model.js";
import { array, boolean, integer, set, type State } from "../checker/types.js";
import { allRecords, append, areDisjoint, contents, divisions, emptyLists, entering, isCut, places, remove } from "./cut.js";
import { constants as observed, exactlyOnce } from "./exactly-once.js";

const constants = {
  ...observed,
  aborts: constant(integer(0, 4), 1, "checkpoints that are given up"),
  crashes: constant(integer(0, 4), 1, "crashes in all"),
} as const;
type Values = ConstantValues<typeof constants>;

export const stopTheWorld = defineModel({
  name: "stop-the-world",
  about: "The world stops for a checkpoint, completes it or not, and goes on; a crash takes it back to the last completed one.",
  constants,
  variables,
  initial: (values) => [{
    running: true, stopped: false, held: emptyLists(values), settled: emptyLists(values), told: Array.from({ length: values.sinks }, () => 0),
    visible: 0, aborts: 0, crashes: 0,
  }],
  actions: (values) => [stopped(values), checkpointCompleted(), checkpointAborted(values), notified(values), transactionCommitted(values), crashed(values), restored()],
  properties: (values) => [
    { kind: "invariant", name: "each-record-once", holds: ({ held, settled, visible }) => areDisjoint([...held, ...settled], visible) },
    { kind: "sometimes", name: "all-visible", holds: ({ visible }) => visible === allRecords(values) },
    { kind: "sometimes", name: "stopped-for-a-second-checkpoint", holds: (state) => state.stopped && contents(state.held) !== 0 && state.visible !== 0 },
    { kind: "eventually", always: true, name: "finally-exactly-once", holds: ({ visible }) => visible === allRecords(values) },
    { kind: "refinement", name: "refines-exactly-once", abstract: exactlyOnceOf(values), map: ({ settled, visible }) => ({ settled: settled.map((list) => [...list]), visible }) },
  ],
  mayStop: ({ running, stopped: isStopped, visible }, values) => running && !isStopped && visible === allRecords(values),
});

function exactlyOnceOf({ sources, operators, sinks, records, riding }: Values) {
  return exactlyOnce.instance({ sources, operators, sinks, records, riding });
}

function variables({ sources, sinks, records, aborts, crashes }: Values) {
  const transactions = array(array(set(sources * records), sources * records), sinks);
  return {
    running: boolean,
    stopped: boolean,
    /** By sink: what it has pre-committed at this stop, and what rides with it. */
    held: transactions,
    /** By sink: transactions that a completed checkpoint contains, but that are not visible, the oldest first. */
    settled: transactions,
    /** By sink: how many of these, from the oldest, it knows to be settled. */
    told: array(integer(0, sources * records), sinks),
    visible: set(sources * records),
    aborts: integer(0, aborts),
    crashes: integer(0, crashes),
  };
}
export type StopTheWorld = State<ReturnType<typeof variables>>;

/** The world has run on to a cut, and stands still. To stop where it stopped before changes nothing. */
function stopped(values: Values): Action<StopTheWorld> {
  return {
    name: "stopped", bindings: divisions(values, values.riding + 1).filter((division) => entering(division) !== 0), fair: true,
    step(state, ...division) {
      const before = contents(state.settled) | state.visible;
      const entered = entering(division);
      if (!state.running || state.stopped || (before & entered) !== 0 || !isCut(values, before | entered)) return false;
      for (const [sink, list] of state.held.entries()) append(values, division, sink, list);
      state.stopped = true;
      return true;
    },
  };
}

function checkpointCompleted(): Action<StopTheWorld> {
  return {
    name: "checkpoint-completed", bindings: [[]], fair: true,
    step(state) {
      if (!state.stopped) return false;
      for (const [sink, list] of state.held.entries()) for (const records of list) if (records !== 0) state.settled[sink]![state.settled[sink]!.indexOf(0)] = records;
      release(state);
      return true;
    },
  };
}

/** While the world stands still, or before. */
function checkpointAborted({ aborts }: Values): Action<StopTheWorld> {
  return {
    name: "checkpoint-aborted", bindings: [[]], fair: false,
    step(state) {
      if (!state.running || state.aborts === aborts) return false;
      release(state);
      state.aborts++;
      return true;
    },
  };
}

function release(state: StopTheWorld): void {
  for (const list of state.held) list.fill(0);
  state.stopped = false;
}

/** A sink hears of a completed checkpoint, perhaps not of the latest: it knows more, or as much, to be settled. */
function notified(values: Values): Action<StopTheWorld> {
  return {
    name: "notified", bindings: places(values).map(([sink, place]) => [sink, place + 1]), fair: true,
    step({ running, settled, told }, sink, known) {
      if (!running || known <= told[sink]! || settled[sink]![known - 1] === 0) return false;
      told[sink] = known!;
      return true;
    },
  };
}

function transactionCommitted(values: Values): Action<StopTheWorld> {
  return {
    name: "transaction-committed", bindings: places(values), fair: true,
    step(state, sink, place) {
      if (!state.running || place >= state.told[sink]!) return false;
      state.visible |= state.settled[sink]![place]!;
      state.told[sink]!--;
      remove(state.settled[sink]!, place);
      return true;
    },
  };
}

function crashed({ crashes }: Values): Action<StopTheWorld> {
  return {
    name: "crashed", bindings: [[]], fair: false,
    step(state) {
      if (!state.running || state.crashes === crashes) return false;
      release(state);
      state.running = false;
      state.told.fill(0);
      state.crashes++;
      return true;
    },
  };
}

/** What is restored is known to be settled. */
function restored(): Action<StopTheWorld> {
  return {
    name: "restored", bindings: [[]], fair: true,
    step(state) {
      if (state.running) return false;
      state.running = true;
      for (const [sink, list] of state.settled.entries()) state.told[sink] = list.filter((records) => records !== 0).length;
      return true;
    },
  };
}
