/**
 * Whether the lines of a trace speak of the same job: known tasks, known partitions, lineages of the right length.
 * A trace of our own always does; another engine's may not, and the monitors would judge nonsense.
 */
import type { EventOf, TraceLine } from "../../impl/trace/events.js";
import { vertexOf } from "../../properties/oracle/jobs.js";
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
    if (index > 0 && line.kind === "run-started") refuse(`${place}:${index + 1}`, "the run has started already; a trace is of one run");
    const unlike = line.kind === "job-started" ? unlikeHeader(line, header) : null;
    if (unlike !== null) refuse(`${place}:${index + 1}`, unlike);
    if (line.kind === "job-started") for (const { name } of line.tasks) tasks.add(name);
    const problem = problemOf(line, header, tasks);
    if (problem !== null) refuse(`${place}:${index + 1}`, problem);
  });
}

/** A later job has the same chains, each in as many tasks as it likes. */
function unlikeHeader({ tasks, snapshots, checkpoint }: EventOf<"job-started">, header: EventOf<"run-started">): string | null {
  const chainOf = new Map(header.tasks.map(({ name, chain }) => [vertexOf(name), JSON.stringify(chain)]));
  const names = new Set([...tasks.map(({ name }) => name), ...header.input.map((_, partition) => `partition-${partition}`)]);
  const stranger = tasks.find(({ name, chain }) => !/-\d+$/.test(name) || chainOf.get(vertexOf(name)) !== JSON.stringify(chain));
  if (stranger !== undefined) return `the header names no chain like that of task ${quoted(stranger.name)}`;
  const unwired = tasks.find(({ inputs, outputs }) => [...inputs.map(({ from }) => from), ...outputs].some((name) => !names.has(name)));
  if (unwired !== undefined) return `task ${quoted(unwired.name)} is wired to a task that the job does not have`;
  const missing = [...chainOf.keys()].find((vertex) => tasks.every(({ name }) => vertexOf(name) !== vertex));
  if (missing !== undefined) return `the job has no task of ${quoted(missing)}`;
  return checkpoint === null && snapshots.length > 0 ? "a job that starts from nothing has no snapshots" : null;
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
    case "checkpoint-durable":
    case "savepoint-durable":
    case "job-started": return line.snapshots.map(({ task }) => unknownTask(task)).find((problem) => problem !== null) ?? null;
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
