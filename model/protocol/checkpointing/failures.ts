/**
 * A crash takes all that is volatile: of the whole job in one step, or of one task while the others run on until the coordinator restarts all.
 * Then the latest completed checkpoint is restored. What an attempt left in the external system is committed or aborted before its successor runs.
 * Source: Flink's global failover, §1.13, and TwoPhaseCommitSinkFunction, §4.1.
 */
import type { Action } from "../../checker/model.js";
import { difference, excluding, has, including, largest } from "../../checker/sets.js";
import { addSet, clear } from "./bag.js";
import { discovered, dropDiscovered, forgetEntries } from "./leftovers.js";
import { openTransaction } from "./pre-commit.js";
import { isToTake } from "./snapshots.js";
import { barrier, numbers, type Topology } from "./topology.js";
import { recordsOf } from "./upsert.js";
import { emptySlot, idle, noZombie, type Checkpointing, type Snapshot, type Zombie } from "./variables.js";

/**
 * `task` is past the tasks' numbers for the coordinator, and where all crash at once. One task alone may crash while it begins `checkpoint`: the
 * first `sent` of its channels have got the barrier then.
 */
export function crashed(topology: Topology): Action<Checkpointing> {
  const { tasks, byTask } = topology;
  return {
    name: "crashed", bindings: [...(byTask ? numbers(tasks).flatMap((task) => crashesOf(topology, task)) : []), [tasks, 0, 0]], fair: false,
    step(state, task, sent, checkpoint) {
      if (state.crashes === topology.constants.crashes) return false;
      if (task < tasks ? ((state.alive | state.restoring) & (1 << task)) === 0 : (byTask ? state.failing !== 0 : state.alive === 0)) return false;
      if (sent > 0 && !sendBarriers(topology, state, task, sent, checkpoint)) return false;
      state.crashes++;
      if (task < tasks) {
        forgetTask(topology, state, task);
      } else if (byTask) {
        failover(topology, state);
      } else {
        forgetAll(topology, state);
      }
      return true;
    },
  };
}

function crashesOf({ outputs, lastCheckpoint }: Topology, task: number): readonly (readonly number[])[] {
  const sent = outputs[task]!.flatMap((_, index) => numbers(lastCheckpoint).map((checkpoint) => [task, index + 1, checkpoint + 1]));
  return [[task, 0, 0], ...sent];
}

/** @returns whether the task was about to begin this checkpoint */
function sendBarriers(topology: Topology, state: Checkpointing, task: number, sent: number, checkpoint: number): boolean {
  if (!isToTake(topology, state, task, checkpoint)) return false;
  for (const channel of topology.outputs[task]!.slice(0, sent)) state.channel[channel]!.push(barrier(topology, checkpoint));
  return true;
}

/** The coordinator believes a sink dead that is not: it runs on, but hears only what is on its way already. */
export function cutOff(topology: Topology): Action<Checkpointing> {
  const { tasks, firstSink } = topology;
  return {
    name: "cut-off", bindings: numbers(tasks).slice(firstSink).map((task) => [task]), fair: false,
    step(state, task) {
      if (state.crashes === topology.constants.crashes || (state.alive & (1 << task)) === 0) return false;
      state.crashes++;
      state.alive &= ~(1 << task);
      state.cutOff |= 1 << task;
      return true;
    },
  };
}

/** The coordinator learns that a task is gone. It gives up what is pending, save what all have acknowledged, and cancels the others. */
export function restarting(topology: Topology): Action<Checkpointing> {
  return {
    name: "restarting", bindings: [[]], fair: true,
    step(state) {
      if (state.failing !== 0 || (state.alive | state.restoring) === topology.allTasks) return false;
      failover(topology, state);
      return true;
    },
  };
}

function failover(topology: Topology, state: Checkpointing): void {
  state.failing = 1;
  if (topology.constants.sink === "idempotent") state.zombie = state.zombie.map((_, sink) => zombiesOf(topology, state, sink));
  const stored = state.pending.filter(({ checkpoint, acknowledged }) => checkpoint !== 0 && acknowledged === topology.allTasks);
  state.pending = [...stored, ...state.pending.slice(stored.length).map(() => emptySlot(topology))];
}

/** A new attempt begins: the old one's tasks are gone, save zombies, and all tasks load what the latest checkpoint has of them. */
export function restoreChosen(topology: Topology): Action<Checkpointing> {
  const upserts = topology.constants.sink === "idempotent";
  return {
    name: "restore-chosen", bindings: [[]], fair: true,
    step(state) {
      if (state.failing === 0) return false;
      const zombie = upserts ? state.zombie : state.zombie.map((_, sink) => zombiesOf(topology, state, sink));
      forgetAll(topology, state);
      state.zombie = zombie;
      const { checkpoint, snapshot } = chosen(topology, state);
      state.restored = checkpoint;
      load(topology, state, checkpoint, snapshot);
      if (topology.constants.sink !== "two-phase-commit") forgetEntries(topology, state);
      state.restoring = topology.allTasks;
      return true;
    },
  };
}

function forgetAll(topology: Topology, state: Checkpointing): void {
  Object.assign(state, idle(topology));
  state.alive = 0;
  state.pending = state.pending.map(() => emptySlot(topology));
  state.notice.fill(0);
}

/** What one task knew. What it has sent is on its way. */
function forgetTask({ sources, firstSink, inputs }: Topology, state: Checkpointing, task: number): void {
  const others = ~(1 << task);
  state.alive &= others;
  state.restoring &= others;
  for (const ofTasks of [state.aligning, state.arrived, state.due, state.seen, state.abandoned]) ofTasks[task] = 0;
  state.counted[task]?.fill(0);
  if (task < sources) {
    for (const partition of inputs[task]!) state.offset[partition] = 0;
    state.triggered[task] = 0;
  } else if (task < firstSink) {
    clear(state.applied[task - sources]!);
  } else {
    const sink = task - firstSink;
    for (const bags of [state.received, state.buffer]) clear(bags[sink]!);
    for (const ofSinks of [state.open, state.precommitted, state.written, state.notified, state.notice]) ofSinks[sink] = 0;
  }
}

/** What the sink of the attempt that ends still knows, and those before it. */
function zombiesOf(topology: Topology, state: Checkpointing, sink: number): Zombie[] {
  return [lastOf(topology, state, sink), ...state.zombie[sink]!.slice(0, -1)];
}

/** Of one that has crashed before, nothing; of one that was being restored, what it was to commit. Notices on their way may yet reach it. One that upserts needs no coordinator: what it waits for may yet reach it, from others that linger. */
function lastOf(topology: Topology, { alive, cutOff, restoring, precommitted, written, notified, notice, received, buffer, open }: Checkpointing, sink: number): Zombie {
  if (((alive | cutOff | restoring) & (1 << (topology.firstSink + sink))) === 0) return noZombie();
  const held = { ...buffer[sink]! };
  if (topology.constants.sink === "idempotent") addSet(held, difference(recordsOf(topology, sink), received[sink]!.once));
  return { precommitted: precommitted[sink]!, written: written[sink]!, notified: Math.max(notified[sink]!, largest(notice[sink]!)), buffer: held, open: open[sink]! };
}

/** One task runs; a sink only when nothing of the past is left. Or, where the whole job is restored in one step, all of them. */
export function restored(topology: Topology): Action<Checkpointing> {
  const { tasks, byTask } = topology;
  return {
    name: "restored", bindings: (byTask ? numbers(tasks) : [tasks]).map((task) => [task]), fair: true,
    step(state, task) {
      if (!byTask) return restoreAll(topology, state);
      if ((state.restoring & (1 << task)) === 0) return false;
      if (task >= topology.firstSink && !settle(topology, state, task - topology.firstSink)) return false;
      state.restoring &= ~(1 << task);
      state.alive |= 1 << task;
      if (topology.constants.fencing === "tokens" && task >= topology.firstSink) fence(state, task - topology.firstSink);
      return true;
    },
  };
}

/** Its store has seen its token, and takes nothing from those before it. Of an attempt that was given up meanwhile, it is itself the first zombie. */
function fence({ zombie, failing }: Checkpointing, sink: number): void {
  zombie[sink] = zombie[sink]!.map((old, index) => (index < failing ? old : noZombie()));
}

function restoreAll(topology: Topology, state: Checkpointing): boolean {
  if (state.alive !== 0) return false;
  const { checkpoint, snapshot } = chosen(topology, state);
  state.alive = topology.allTasks;
  state.restored = checkpoint;
  load(topology, state, checkpoint, snapshot);
  for (const sink of numbers(topology.sinks)) {
    dropDiscovered(topology, state, sink);
    openTransaction(topology, state, sink, checkpoint);
  }
  return true;
}

/** @returns whether a sink has committed what it restored, and aborted what else it found. A write-ahead log only looks for marks. */
function settle(topology: Topology, state: Checkpointing, sink: number): boolean {
  const { transactions, constants: { sink: kind } } = topology;
  const restoredOnes = numbers(transactions).filter((number) => has(state.precommitted[sink]!, number));
  const settled = restoredOnes.filter((number) => state.transaction[sink]![number]!.status !== "prepared");
  if (kind === "two-phase-commit" && (settled.length < restoredOnes.length || discovered(topology, state, sink).length > 0)) return false;
  for (const number of settled) state.precommitted[sink] = excluding(state.precommitted[sink]!, number);
  openTransaction(topology, state, sink, state.restored);
  return true;
}

function chosen({ constants: { fault } }: Topology, { completed, previous }: Checkpointing): Checkpointing["completed"] {
  return fault === "restores-the-previous-checkpoint" && completed.checkpoint > 0 ? previous[0]! : completed;
}

/** What was pre-committed with a completed checkpoint is to be committed, whether or not that has happened already. */
function load(topology: Topology, state: Checkpointing, checkpoint: number, snapshot: Snapshot): void {
  state.offset = [...snapshot.offset];
  state.applied = snapshot.applied.map((bag) => ({ ...bag }));
  state.received = snapshot.received.map((bag) => ({ ...bag }));
  state.channel = snapshot.channel.map((list) => [...list]);
  state.precommitted = snapshot.precommitted.map((transactions, sink) => remembered(topology, state, sink, transactions, checkpoint));
  if (topology.isOrdered) state.seen.fill(checkpoint);
  const awaitsNotice = topology.constants.sink !== "two-phase-commit" && topology.constants.restoredLog === "awaits-notice";
  state.notified.fill(awaitsNotice ? 0 : checkpoint);
}

function remembered(topology: Topology, { transaction }: Checkpointing, sink: number, transactions: number, checkpoint: number): number {
  switch (topology.constants.fault) {
    case "restored-transactions-not-committed": return 0;
    case "restores-only-the-newest-transactions":
      return numbers(topology.transactions)
        .filter((number) => has(transactions, number) && transaction[sink]![number]!.checkpoint === checkpoint)
        .reduce(including, 0);
    default: return transactions;
  }
}
