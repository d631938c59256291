/**
 * Whether the lines of a trace speak of the same job: known tasks, known partitions, lineages of the right length.
 * A trace of our own always does; another engine's may not, and the monitors would judge nonsense.
 */
import type { EventOf, TraceLine } from "../../impl/trace/events.js";
import { refuse } from "../scenario/bad-input.js";
import { quoted } from "../scenario/wording.js";

/**
 * @param place what to call the trace
 * @throws BadInput at the first line that does not fit the header
 */
export function checkCoherence(lines: readonly TraceLine[], place: string): void {
  const header = lines[0];
  if (header?.kind !== "run-started") return refuse(place, `a trace begins with a "run-started" event`);
  const tasks = new Set(header.tasks.map(({ name }) => name));
  lines.forEach((line, index) => {
    const problem = problemOf(line, header, tasks);
    if (problem !== null) refuse(`${place}:${index + 1}`, problem);
  });
}

function problemOf(line: TraceLine, header: EventOf<"run-started">, tasks: ReadonlySet<string>): string | null {
  const { input } = header;
  const unknownTask = (name: string): string | null => (tasks.has(name) ? null : `the header names no task ${quoted(name)}`);
  const unknownPartition = (partition: number): string | null =>
    (partition >= 0 && partition < input.length ? null : `there is no partition ${partition}; the header's input has ${input.length}`);
  const illLength = (lineage: readonly number[]): string | null =>
    (lineage.length === 2 * input.length ? null : `a lineage must have ${2 * input.length} numbers, two for each partition, not ${lineage.length}`);
  switch (line.kind) {
    case "run-started": return line === header ? unknownVertex(header) : `a trace has one "run-started" event, its first`;
    case "record-delivered": return unknownTask(line.process) ?? unknownPartition(line.partition);
    case "barrier-delivered":
    case "end-of-partition-delivered": return unknownTask(line.process) ?? unknownTask(line.from) ?? illLength(line.sent);
    case "stored":
    case "read-back": return unknownTask(line.process) ?? illLength(line.applied);
    case "checkpoint-durable": return line.snapshots.map(({ task }) => unknownTask(task)).find((problem) => problem !== null) ?? null;
    case "visible":
    case "upserted": {
      if (line.records.length === 0) return `"${line.kind}" without a record says nothing`;
      return line.records.map(({ partition }) => unknownPartition(partition)).find((problem) => problem !== null) ?? null;
    }
    default: return null;
  }
}

function unknownVertex({ vertices, tasks }: EventOf<"run-started">): string | null {
  const known = new Set(vertices.map(({ name }) => name));
  const unknown = tasks.flatMap(({ chain }) => chain).find((name) => !known.has(name));
  return unknown === undefined ? null : `a task's chain names the vertex ${quoted(unknown)}, which the header does not describe`;
}
