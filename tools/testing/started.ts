// The event that a trace begins with, of a job without tasks: the header of tests that are about something else.
import { EVENT_KINDS, type EventOf } from "../../impl/trace/events.js";

export const STARTED: EventOf<"run-started"> = { kind: "run-started", scenario: "two-phase-commit", kinds: EVENT_KINDS, mode: "exactly-once", restart: { strategy: "fixed-delay", attempts: 1, delay: 10 }, tolerable: null, vertices: [], tasks: [], input: [] };
