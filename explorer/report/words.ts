/**
 * Decisions in words: the only place where the oracle's integers are turned into sentences.
 */
import { CLIENT, COORDINATOR } from "../../impl/environment/messages.js";
import type { ExecutionGraph } from "../../impl/engine/job/execution-graph.js";
import { HANDLERS, unpackCrashPoint } from "../../impl/simulator/faults/crash-point.js";
import { EXPIRIES, HOLDS, LATENESS, OUTAGES, SLOW, SLOW_TASKS, STORAGE_CRASHES, ZOMBIES } from "../../impl/simulator/faults/faults.js";
import { CLIENT_SLOT, channelOf, connectionOf, messageOf, timerOf } from "../../impl/simulator/kernel/subjects.js";
import { SYSTEMS } from "../../impl/environment/systems.js";
import type { Decision } from "../replay/recording.js";

/** One decision as a sentence without a full stop. */
export function describeDecision({ kind, subject, ordinal, value }: Decision, graphs: readonly ExecutionGraph[]): string {
  const slots = [COORDINATOR, ...new Set(graphs.flatMap(({ tasks }) => tasks.map(({ name }) => name)))];
  slots[CLIENT_SLOT] = CLIENT;
  const nth = ordinal + 1;
  switch (kind) {
    case "hold-element": return `element ${nth} of ${channel(subject, graphs)} is held back ${HOLDS[value]} ms`;
    case "hold-message": return `${message(subject, nth, slots)} is held back ${HOLDS[value]} ms`;
    case "hold-timer": return `timer ${timerOf(subject).kind} of ${slots[timerOf(subject).slot]}, setting ${nth}, fires ${HOLDS[value]} ms late`;
    case "hold-request": return `request ${nth} of ${line(subject, slots)} is held back ${HOLDS[value]} ms`;
    case "hold-reply": return `reply ${nth} of ${replyLine(subject, slots)} is held back ${HOLDS[value]} ms`;
    case "crash": return crash(subject, nth, value, slots);
    case "lose-notification": return `${message(subject, nth, slots)} is lost`;
    case "late-notification":
    case "late-acknowledgement": return `${message(subject, nth, slots)} comes ${LATENESS[value]} ms late`;
    case "duplicate-acknowledgement": return `${message(subject, nth, slots)} comes again ${LATENESS[value]} ms later`;
    case "lose-reply": return `reply ${nth} of ${replyLine(subject, slots)} is lost, the request having been done`;
    case "fail-write": return `snapshot ${nth} of ${slots[subject]} cannot be written`;
    case "fail-machine": return `before request ${nth} of ${slots[subject]}, the file system's machine fails and comes back`;
    case "live-on": return `when it crashes for the ${nth}. time, ${withItsHost(slots[subject]!)} ${zombie(value)}`;
    case "slow-task": return `${slots[subject]}, attempt ${nth}, takes ${SLOW_TASKS[value]!.each} ms for each of its first ${SLOW_TASKS[value]!.records} records`;
    case "lose-message": return `${message(subject, nth, slots)} is lost`;
    case "late-trigger": return `${message(subject, nth, slots)} comes ${LATENESS[value]} ms late`;
    case "lose-request": return `request ${nth} of ${line(subject, slots)} that could be lost is lost`;
    case "slow-request": return `request ${nth} of ${line(subject, slots)} is begun ${SLOW[value]} ms late`;
    case "begin-outage": return `${SYSTEMS[subject]} is unavailable for ${OUTAGES[value]} ms, from request ${nth} on`;
    case "crash-storage": return `the storage's machine restarts ${STORAGE_CRASHES[value]} ms after snapshot ${nth} of ${slots[subject]}`;
    case "fail-read": return `read ${nth} of ${slots[subject]} from storage fails`;
    case "take-down": return `when it crashes for the ${nth}. time, ${slots[subject]} takes its task manager down`;
    case "expire-transaction": return `transaction ${nth} of ${slots[subject]} times out after ${EXPIRIES[value]} ms`;
  }
}

function withItsHost(process: string): string {
  return process === COORDINATOR ? process : `${process} with its task manager`;
}

function zombie(value: number): string {
  const { sleeps, acts } = ZOMBIES[value]!;
  return `lives on out of contact${sleeps > 0 ? `, asleep for ${sleeps} ms,` : ""} for ${acts} ms`;
}

/** A channel has its name where all jobs agree on it. */
function channel(subject: number, graphs: readonly ExecutionGraph[]): string {
  const { attempt, channel: id } = channelOf(subject);
  const names = new Set(graphs.map(({ channels }) => `${channels[id]?.from ?? "?"} → ${channels[id]?.to ?? "?"}`));
  return `channel ${names.size === 1 ? [...names][0] : `no. ${id}`}, attempt ${attempt},`;
}

function message(subject: number, nth: number, slots: readonly string[]): string {
  const { kind, from, to } = messageOf(subject);
  return `${kind} ${nth} from ${slots[from]} to ${slots[to]}`;
}

function line(subject: number, slots: readonly string[]): string {
  const { slot, system } = connectionOf(subject);
  return `${slots[slot]} to ${system}`;
}

function replyLine(subject: number, slots: readonly string[]): string {
  const { slot, system } = connectionOf(subject);
  return `${system} to ${slots[slot]}`;
}

function crash(slot: number, attempt: number, value: number, slots: readonly string[]): string {
  const point = unpackCrashPoint(value);
  if (point === null) return `${slots[slot]}, attempt ${attempt}, does not crash`;
  const after = point.effects === 0 ? "before its first effect" : `after effect ${point.effects}`;
  return `${slots[slot]}, attempt ${attempt}, crashes in "${HANDLERS[point.handler]}" no. ${point.occurrence}, ${after}`;
}
