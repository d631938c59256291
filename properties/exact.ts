/**
 * The slow, exact judge of state: it keeps every row by name where the monitors compare counts and digests, and must agree with them.
 * What a snapshot holds is what its task had restored, and then the first so many records delivered to it, as many as its lineage counts.
 */
import { addRow, emptyLineage, equalLineage, rowCount, rowDigest } from "../impl/engine/state/lineage.js";
import type { EventOf, Expected, Lineage, Origin, TaskDescription, VertexDescription } from "../impl/trace/events.js";
import { keyGroup, ownerOfKeyGroup } from "../impl/engine/state/key-groups.js";
import { isOnTheWay, type Completion } from "./monitors/keepers/completed-checkpoints.js";
import { isRescaled, vertexOf, type JobStarted } from "./oracle/jobs.js";
import type { Monitor } from "./property.js";

/** A row by name: partition × 2^26 + offset. */
type RowName = number;
const PARTITION = 2 ** 26;

export class ExactState {
  /** Some completed checkpoint holds other rows than its sources had read, each once; or the last one has not read them all. */
  broken = false;
  private header: EventOf<"run-started"> | null = null;
  private tasks = new Map<string, TaskDescription>();
  private vertices = new Map<string, VertexDescription>();
  /** Per task attempt: what it has applied, in order. A snapshot of a dead attempt may be stored while the next one runs. */
  private readonly applied = new Map<Origin, RowName[]>();
  private readonly stored = new Map<string, { readonly task: string; readonly rows: readonly RowName[] }>();
  private readonly last = new Map<string, readonly RowName[]>();
  private read = 0;
  /** Rows of finished subtasks whose vertex has another parallelism now, by vertex. */
  private departed = new Map<string, readonly RowName[]>();
  private started: JobStarted | null = null;
  /** A share of state that nobody can take apart by row: no verdict. */
  private isBlind = false;

  readonly monitor: Monitor = {
    "run-started": (event) => {
      this.header = event;
      this.tasks = new Map(event.tasks.map((task) => [task.name, task]));
      this.vertices = new Map(event.vertices.map((vertex) => [vertex.name, vertex]));
    },
    "process-started": (_event, origin) => void this.applied.set(origin, []),
    "record-delivered": ({ partition, offset }, origin) => void this.applied.get(origin)?.push(partition * PARTITION + offset),
    "read-back": (event, origin) => {
      for (const row of this.shareOf(event, origin)) this.applied.get(origin)?.push(row);
    },
    "stored": (event, origin) => this.store(event, origin),
    "checkpoint-durable": (event) => this.judge(event),
    "savepoint-durable": (event) => this.judge(event),
    "job-started": (event) => this.startJob(event),
    "run-ended": () => {
      this.broken ||= this.read < this.header!.input.reduce((sum, rows) => sum + rows.length, 0);
      if (this.isBlind) this.broken = false;
    },
  };

  private store({ handle, applied, chained }: EventOf<"stored">, origin: Origin): void {
    const rows = (this.applied.get(origin) ?? []).slice(0, rowCount(applied));
    if (!equalLineage(this.lineageOf(rows), applied)) this.broken = true;
    const [head, ...others] = this.tasks.get(origin.process)!.chain;
    others.forEach((vertex, index) => {
      const passed = this.passedOn(rows, head!, vertex);
      if (passed !== null && !equalLineage(this.lineageOf(passed), chained[index]!)) this.broken = true;
    });
    this.stored.set(handle, { task: origin.process, rows });
  }

  private startJob(event: JobStarted): void {
    this.started = event;
    for (const task of event.tasks) this.tasks.set(task.name, task);
    for (const { task, handle } of event.snapshots) {
      const rescaled = isRescaled(vertexOf(task), event);
      const rows = handle === null ? this.last.get(task) ?? [] : this.stored.get(handle)?.rows ?? [];
      if (rescaled && handle === null) this.departed.set(vertexOf(task), [...(this.departed.get(vertexOf(task)) ?? []), ...rows]);
      if (rescaled) this.last.delete(task);
      else this.last.set(task, rows);
    }
    if (event.checkpoint === null) this.departed.clear();
  }

  /** All rows of the snapshot, none, or those whose key or partition has fallen to this subtask: whatever has the lineage that was read. */
  private shareOf({ handle, applied }: EventOf<"read-back">, { process }: Origin): readonly RowName[] {
    const rows = this.stored.get(handle)?.rows ?? [];
    if (equalLineage(this.lineageOf(rows), applied)) return rows;
    if (rowCount(applied) === 0 || this.started === null) return this.started === null ? rows : [];
    const own = rows.filter((row) => this.isOwned(row, process));
    if (!equalLineage(this.lineageOf(own), applied)) this.isBlind = true;
    return own;
  }

  private isOwned(row: RowName, process: string): boolean {
    const { tasks, maxParallelism } = this.started!;
    const { role, inputs } = this.tasks.get(process)!;
    const partition = Math.floor(row / PARTITION);
    if (role === "source") return inputs.some(({ from }) => from === `partition-${partition}`);
    const key = this.header!.input[partition]![row % PARTITION]!.key;
    const subtasks = tasks.filter(({ name }) => vertexOf(name) === vertexOf(process)).length;
    return ownerOfKeyGroup(keyGroup(key, maxParallelism), subtasks, maxParallelism) === Number(process.slice(vertexOf(process).length + 1));
  }

  /** Rows of a chain's head that reach a vertex behind it; null where that depends on the order of arrival. */
  private passedOn(rows: readonly RowName[], head: string, vertex: string): readonly RowName[] | null {
    const [there, here] = [this.vertices.get(head)!.expected, this.vertices.get(vertex)!.expected];
    if (there === "order-dependent" || here === "order-dependent") return null;
    return rows.filter((row) => timesOf(here, row) > 0);
  }

  private judge(event: Completion): void {
    const held = new Map<string, RowName[]>([...this.vertices.keys()].map((name) => [name, [...(this.departed.get(name) ?? [])]]));
    for (const { task, handle } of event.snapshots) {
      const rows = handle === null ? this.last.get(task) ?? [] : this.stored.get(handle)?.rows ?? [];
      if (!isOnTheWay(event)) this.last.set(task, rows);
      const into = held.get(this.tasks.get(task)!.chain[0]!)!;
      for (const row of rows) into.push(row);
    }
    const sources = [...this.vertices.values()].filter(({ role }) => role === "source").map(({ name }) => held.get(name)!);
    const read = new Set(sources.flat());
    if (!isOnTheWay(event)) this.read = read.size;
    if (read.size !== sources.reduce((sum, rows) => sum + rows.length, 0)) this.broken = true;
    const heads = new Set([...this.tasks.values()].map(({ chain }) => chain[0]!));
    for (const { name, role, expected } of this.vertices.values()) {
      if (role !== "source" && heads.has(name) && expected !== "order-dependent" && !isExactly(held.get(name)!, read, expected)) this.broken = true;
    }
  }

  private lineageOf(rows: readonly RowName[]): Lineage {
    const lineage = emptyLineage(this.header!.input.length);
    for (const row of rows) addRow(lineage, Math.floor(row / PARTITION), rowDigest(Math.floor(row / PARTITION), row % PARTITION));
    return lineage;
  }
}

/** Whether `rows` are those of `read`, each as often as expected. */
function isExactly(rows: readonly RowName[], read: ReadonlySet<RowName>, expected: Exclude<Expected, "order-dependent">): boolean {
  const times = new Map<RowName, number>();
  for (const row of rows) times.set(row, (times.get(row) ?? 0) + 1);
  for (const row of read) if ((times.get(row) ?? 0) !== timesOf(expected, row)) return false;
  return [...times.keys()].every((row) => read.has(row));
}

function timesOf(expected: Exclude<Expected, "order-dependent">, row: RowName): number {
  return expected === "each-once" ? 1 : expected[Math.floor(row / PARTITION)]?.[row % PARTITION] ?? 0;
}
