// Traces with one event dropped, repeated, or exchanged with the next: most of them are no run of anything, and a refinement check must say so.
import type { EventKind, TraceLine } from "../../impl/trace/events.js";

export interface TraceMutant {
  readonly kind: EventKind;
  readonly change: "dropped" | "repeated" | "exchanged";
  readonly at: number;
  readonly lines: readonly TraceLine[];
}

/** All of a trace's; sequence numbers are made gapless again, so that the text alone gives nothing away. */
export function* traceMutants(lines: readonly TraceLine[]): Generator<TraceMutant> {
  for (const [at, line] of lines.entries()) {
    if (line.kind === "run-started") continue;
    yield { kind: line.kind, change: "dropped", at, lines: renumbered([...lines.slice(0, at), ...lines.slice(at + 1)]) };
    yield { kind: line.kind, change: "repeated", at, lines: renumbered([...lines.slice(0, at + 1), line, ...lines.slice(at + 1)]) };
    const next = lines[at + 1];
    if (next !== undefined && mayCause(line, next)) yield { kind: line.kind, change: "exchanged", at, lines: renumbered([...lines.slice(0, at), next, line, ...lines.slice(at + 2)]) };
  }
}

function renumbered(lines: readonly TraceLine[]): readonly TraceLine[] {
  const last = new Map<string, number>();
  return lines.map((line) => {
    const seq = (last.get(line.process) ?? 0) + 1;
    last.set(line.process, seq);
    return { ...line, seq };
  });
}

/** Of two neighbours, whether the first can be a cause of the second: the same process, or one tells the other. */
function mayCause(first: TraceLine, second: TraceLine): boolean {
  if (first.process === second.process) return true;
  if ("from" in second && second.from === first.process) return true;
  return CAUSES.some(([cause, effect]) => first.kind === cause && second.kind === effect);
}

const CAUSES: readonly (readonly [cause: EventKind, effect: EventKind])[] = [
  ["checkpoint-triggered", "snapshot-taken"], ["stored", "acknowledged"], ["checkpoint-completed", "notified"], ["crashed", "restarting"], ["restore-chosen", "restored"],
];
