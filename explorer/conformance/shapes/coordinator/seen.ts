/**
 * From what a coordinator did to the events that vectors speak of; messages with one content are one event, however many tasks they go to.
 */
import type { AbortReason } from "../../../../impl/engine/coordinator/failure-counter.js";
import type { Seen } from "./surroundings.js";
import type { Event } from "./steps.js";

export function eventsOf(seen: readonly Seen[]): readonly Event[] {
  const events: Event[] = [];
  for (const event of seen.map(eventOf).filter((one) => one !== null)) {
    const same = events.findIndex((other) => areOne(other, event));
    if (same < 0) events.push(event);
    else events[same] = { ...events[same], ...event, to: [...receivers(events[same]!), ...receivers(event)] } as Event;
  }
  return events;
}

function eventOf(one: Seen): Event | null {
  switch (one.kind) {
    case "sent": return sentEvent(one);
    case "discarded": return { event: "discarded", snapshot: one.snapshot };
    case "reported": return reportedEvent(one.event);
  }
}

function sentEvent({ to, message }: Extract<Seen, { kind: "sent" }>): Event | null {
  switch (message.kind) {
    case "trigger": return { event: "triggered", checkpoint: message.checkpoint, ...(message.stop === "drain" && { drain: true }), to: [to] };
    case "notify-complete": return { event: "notify-complete", checkpoint: message.checkpoint, to: [to] };
    case "notify-aborted": return { event: "notify-aborted", checkpoint: message.checkpoint, "latest-completed": message.latestCompleted === 0 ? null : message.latestCompleted, to: [to] };
    case "save": return { event: "save", checkpoint: message.checkpoint, to: [to] };
    case "resume": return { event: "resume", checkpoint: message.checkpoint, completed: message.completed, to: [to] };
    default: return null;
  }
}

function reportedEvent(event: Extract<Seen, { kind: "reported" }>["event"]): Event | null {
  switch (event.kind) {
    case "checkpoint-triggered": return { event: "triggered", checkpoint: event.checkpoint, kind: event.savepoint ?? "checkpoint", to: [] };
    case "checkpoint-durable":
    case "savepoint-durable": return { event: "stored", checkpoint: event.checkpoint };
    case "checkpoint-removed": return { event: "removed", checkpoint: event.checkpoint };
    case "checkpoint-completed": return { event: "completed", checkpoint: event.checkpoint };
    case "checkpoint-aborted": return { event: "aborted", checkpoint: event.checkpoint, reason: event.reason as AbortReason };
    default: return null;
  }
}

/** A trigger is reported, and then sent to each task. */
function areOne(one: Event, other: Event): boolean {
  return one.event === other.event && "to" in one && "to" in other && one.checkpoint === other.checkpoint;
}

function receivers(event: Event): readonly string[] {
  return "to" in event ? event.to ?? [] : [];
}
