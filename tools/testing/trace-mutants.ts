// Traces with one event dropped, repeated, or exchanged with the next: most of them are no run of anything, and a refinement check must say so.
import type { EventKind, TraceLine } from "../../impl/trace/events.js";
import { mayCause } from "./causality.js";

export interface Mutation {
  readonly kind: EventKind;
  readonly change: "dropped" | "repeated" | "exchanged";
  /** Index of the event; exchanged with the one after it. */
  readonly at: number;
}

/** All of a trace's, save exchanges of two that have nothing to do with each other. */
export function mutationsOf(lines: readonly TraceLine[]): readonly Mutation[] {
  return lines.flatMap(({ kind }, at) => {
    if (kind === "run-started") return [];
    const next = lines[at + 1];
    const exchanged: readonly Mutation[] = next !== undefined && mayCause(lines[at]!, next) ? [{ kind, change: "exchanged", at }] : [];
    return [{ kind, change: "dropped", at }, { kind, change: "repeated", at }, ...exchanged];
  });
}

/** Sequence numbers are made gapless again, so that the text alone gives nothing away. */
export function mutated(lines: readonly TraceLine[], { change, at }: Mutation): readonly TraceLine[] {
  const [line, next] = [lines[at]!, lines[at + 1]!];
  switch (change) {
    case "dropped": return renumbered([...lines.slice(0, at), ...lines.slice(at + 1)]);
    case "repeated": return renumbered([...lines.slice(0, at + 1), line, ...lines.slice(at + 1)]);
    case "exchanged": return renumbered([...lines.slice(0, at), next, line, ...lines.slice(at + 2)]);
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
