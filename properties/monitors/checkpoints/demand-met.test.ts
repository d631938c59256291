// What a user asks for is done or refused, and nothing is done that nobody asked for. Traces are made by hand.
import { expect, test } from "vitest";
import type { TraceEvent } from "../../../impl/trace/events.js";
import { judged, settled, type Moment } from "../../../tools/testing/hand-made-trace.js";
import { demandMet } from "./demand-met.js";

const CHECKPOINTING = { maxConcurrent: 1, minPause: 5, timeout: 100, retained: 1 };
const said = (event: TraceEvent, attempt = 1, at?: number): Moment => (at === undefined ? ["coordinator", attempt, event] : ["coordinator", attempt, event, at]);
const begins = (attempt = 1): readonly Moment[] => [said({ kind: "process-started" }, attempt), said({ kind: "restore-chosen", execution: attempt, checkpoint: null }, attempt)];
const asks = (demand: "savepoint" | "stop" | "drain" | "cancel", operation = 0, at?: number): Moment => said({ kind: "demand-delivered", operation, demand }, 1, at);
const answers = (savepoint: number | null, operation = 0): Moment => said({ kind: "demand-answered", operation, savepoint });
const triggers = (checkpoint: number, savepoint?: "savepoint" | "stop"): Moment => said({ kind: "checkpoint-triggered", checkpoint, ...(savepoint !== undefined && { savepoint }) });
const finishes = said({ kind: "job-finished" });
const cancels = said({ kind: "job-cancelled" });

const NOT_ANSWERED = "all is at rest, but the user who asked for a savepoint was not answered";
const SECOND = "checkpoint 3 is the second that is triggered since the user has asked for a savepoint, which is neither taken up nor refused";

test.each<[string, readonly Moment[], string]>([
  ["a savepoint is taken and handed out", [...begins(), asks("savepoint"), triggers(2, "savepoint"), triggers(3), triggers(4), answers(2), settled], "held"],
  ["a savepoint is refused", [...begins(), asks("savepoint"), answers(null), triggers(2), triggers(3), settled], "held"],
  ["a savepoint lets the checkpoint pass that was being prepared", [...begins(), asks("savepoint"), triggers(2), triggers(3, "savepoint"), answers(3), settled], "held"],
  ["a savepoint lets two pass", [...begins(), asks("savepoint"), triggers(2), triggers(3)], SECOND],
  ["a savepoint that is asked for again lets no more pass", [...begins(), asks("savepoint"), triggers(2), asks("savepoint"), triggers(3)], SECOND],
  ["a stop is not answered with a savepoint of another kind", [...begins(), asks("stop"), triggers(2, "savepoint")], "savepoint 2 is taken, for which nobody has asked"],
  ["a drain is a stop", [...begins(), asks("drain"), triggers(2, "stop"), finishes, settled], "held"],
  ["the savepoint of a stop is taken though only a savepoint was asked for", [...begins(), asks("savepoint"), triggers(2, "stop")], "the savepoint of a stop 2 is taken, for which nobody has asked"],
  ["nobody answers", [...begins(), asks("savepoint"), triggers(2, "savepoint"), settled], NOT_ANSWERED],
  ["somebody else is answered", [...begins(), asks("savepoint", 1), answers(2, 0), settled], NOT_ANSWERED],
  ["the job ends first", [...begins(), asks("savepoint"), finishes, settled], "held"],
  ["the job is over already", [...begins(), finishes, asks("savepoint"), asks("cancel"), settled], "held"],
  ["a job is cancelled", [...begins(), asks("cancel"), cancels, settled], "held"],
  ["a job finishes that was to be cancelled", [...begins(), asks("cancel"), finishes], "the job finished, though its user had asked to cancel it"],
  ["a job fails that was to be cancelled", [...begins(), asks("cancel"), said({ kind: "job-failed", reason: "lost" })], "the job failed, though its user had asked to cancel it"],
  ["a job is cancelled that was to be stopped", [...begins(), asks("stop"), cancels], "the job is cancelled, and nobody has asked for that"],
  ["the job manager that was asked is gone", [...begins(), asks("savepoint"), ...begins(2), settled], "held"],
  ["the job manager that was asked is cut off", [...begins(), asks("savepoint"), said({ kind: "cut-off", sleeps: 0, acts: 50 }), triggers(2), triggers(3), settled], "held"],
  ["another process is cut off", [...begins(), asks("savepoint"), ["out-0", 1, { kind: "cut-off", sleeps: 0, acts: 50 }], settled], NOT_ANSWERED],
  ["the job manager has begun no attempt", [said({ kind: "process-started" }), asks("savepoint"), settled], "held"],
  ["an answer of a job manager that is gone does not count", [...begins(), ...begins(2), said({ kind: "demand-delivered", operation: 0, demand: "savepoint" }, 2), answers(4), settled], NOT_ANSWERED],
  ["time is left", [...begins(), asks("savepoint", 0, 10), ["world", 0, { kind: "run-ended", reason: "event-limit" }, 1_210]], "unarmed"],
  ["no time is left", [...begins(), asks("savepoint", 0, 10), ["world", 0, { kind: "run-ended", reason: "event-limit" }, 1_211]], "the user who asked for a savepoint was not answered in 1201 ms"],
  ["no time is left, and it is asked for again", [...begins(), asks("savepoint", 0, 10), asks("savepoint", 0, 1_211), answers(null)], "the user who asked for a savepoint was not answered in 1201 ms"],
])("%s", (_when, moments, verdict) => expect(judged(demandMet, moments, undefined, CHECKPOINTING)).toBe(verdict));
