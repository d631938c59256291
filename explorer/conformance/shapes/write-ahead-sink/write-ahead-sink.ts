/**
 * A write-ahead log: what it writes at which moment, what is written again, and what a snapshot keeps for later.
 * Drives the log with the protocol and the target of the given parts, its subtasks beside each other.
 */
import { Type, type Static } from "typebox";
import type { NamedState } from "../../../../impl/environment/state.js";
import type { Parts } from "../../../../impl/engine/parts.js";
import { WriteAheadLog } from "../../../../impl/engine/sinks/write-ahead/write-ahead-log.js";
import { isSteps, type MaybeSteps } from "../../../../impl/engine/sinks/sink.js";
import type { ProcessEvent } from "../../../../impl/trace/events.js";
import { recordCalled } from "../../records.js";
import { CannotGoOn, closed, quietStep, step, stepShape } from "../../shape.js";
import { failsIn } from "../../task-failure.js";
import { CheckpointId, Count, Name } from "../../words.js";
import { ExternalSystem, FAILURES, QUESTIONS } from "./external-system.js";

const Given = Type.Object({
  "parallelism": Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: "subtasks at first; default 1" })),
  "marks": Type.Optional(Type.Enum(["after-values", "with-values"], { description: "whether an entry's mark is a request of its own, or done together with its values; default after-values" })),
}, closed);
type Given = Static<typeof Given>;

const Expect = Type.Object({
  "fails": Type.Optional(Type.Boolean({ description: "the task fails" })),
  "writes": Type.Optional(Type.Array(Type.Array(Name), { description: "what the external system wrote in this step, in order, each entry as its records" })),
  "pending": Type.Optional(Type.Array(Type.Array(Name), { description: "entries that snapshots of all subtasks now would hold, subtask by subtask, each as its records" })),
}, closed);

const Subtask = Type.Optional(Type.Integer({ minimum: 0, description: "default 0" }));
const steps = [
  quietStep("write", { record: Name, subtask: Subtask }),
  quietStep("fail-next", {
    question: Type.Enum([...QUESTIONS], { description: "find-mark: whether an entry has its mark; write: its values; mark: its mark, where that is a request of its own" }),
    how: Type.Enum([...FAILURES], { description: "lost: it is not done, and not answered; unheard: it is done, but not answered; refused: it is not done, and the sink is told so" }),
  }),
  step("snapshot", { checkpoint: CheckpointId }, Expect),
  step("complete", { checkpoint: CheckpointId, subtask: Type.Optional(Type.Integer({ minimum: 0, description: "default: all, one after the other" })) }, Expect),
  step("restore", {
    checkpoint: CheckpointId,
    entries: Type.Optional(Type.Array(Type.Array(Count), { minItems: 1, description: "by new subtask, which it restores of the entries in the checkpoint, counted from 0, subtask by subtask; default: each subtask its own" })),
  }, Expect),
] as const;
type Step = Static<(typeof steps)[number]>;

export const writeAheadSink = stepShape({
  name: "write-ahead-sink",
  sentence: "A sink keeps its records until their checkpoint has completed: what does it write when, and what of it again?",
  given: Given,
  steps,
  begin(given, parts) {
    const sink = new DrivenSink(given, parts);
    return (one) => sink.take(one);
  },
});

type Snapshots = readonly (readonly NamedState[])[];

class DrivenSink {
  private readonly system = new ExternalSystem();
  private readonly snapshots = new Map<number, Snapshots>();
  /** By subtask, since its last snapshot. */
  private records: string[][] = [];
  /** By the name of their entry. */
  private readonly entries = new Map<string, readonly string[]>();
  private subtasks: readonly WriteAheadLog[];
  private attempt = 1;
  private written = 0;

  constructor(private readonly given: Given, private readonly parts: Parts) {
    this.subtasks = Array.from({ length: given.parallelism ?? 1 }, (_, subtask) => this.started(subtask, null));
  }

  take(one: Step): Static<typeof Expect> {
    this.system.written = [];
    const fails = failsIn(() => this.act(one));
    return { fails, writes: this.system.written, pending: this.subtasks.map((log) => log.snapshot()).flatMap(entriesOf).map(({ key }) => [...this.entries.get(key) ?? []]) };
  }

  private act(one: Step): void {
    switch (one.do) {
      case "write": return this.write(one.record, one.subtask ?? 0);
      case "fail-next": return this.system.failNext(one);
      case "snapshot": return this.snapshot(one.checkpoint);
      case "complete": return (one.subtask === undefined ? this.subtasks : [this.at(one.subtask)]).forEach((log) => this.through(log.notifyComplete(one.checkpoint, false)));
      case "restore": return this.restore(one.checkpoint, one.entries);
    }
  }

  private write(record: string, subtask: number): void {
    this.at(subtask).process(recordCalled(record, this.written++));
    this.records[subtask]!.push(record);
  }

  private snapshot(checkpoint: number): void {
    this.subtasks.forEach((log) => log.prepareSnapshot(checkpoint));
    this.snapshots.set(checkpoint, this.subtasks.map((log) => log.snapshot()));
  }

  private restore(checkpoint: number, places: readonly (readonly number[])[] | undefined): void {
    const snapshots = this.snapshots.get(checkpoint);
    if (snapshots === undefined) throw new CannotGoOn(`there is no snapshot of checkpoint ${checkpoint}`);
    this.attempt++;
    this.subtasks = (places === undefined ? snapshots : dealt(snapshots, places)).map((states, subtask) => this.started(subtask, states));
  }

  private started(subtask: number, states: readonly NamedState[] | null): WriteAheadLog {
    const report = (event: ProcessEvent) => this.reported(event, subtask);
    const context = { name: "sink", subtask, parallelism: this.given.parallelism ?? 1, attempt: this.attempt, partitions: 1, feeds: [], emit: () => {}, ask: () => {}, report };
    const spec = { sink: "write-ahead-log", system: "append-log", marks: this.given.marks ?? "after-values" } as const;
    const log = new WriteAheadLog(context, this.parts.writeAheadTarget(spec, context), this.parts.writeAhead);
    this.records[subtask] = [];
    this.through(log.restore(states));
    return log;
  }

  private reported(event: ProcessEvent, subtask: number): void {
    if (event.kind === "pre-committed") this.entries.set(event.transaction, this.records[subtask]!.splice(0));
  }

  private at(subtask: number): WriteAheadLog {
    const log = this.subtasks[subtask];
    if (log === undefined) throw new CannotGoOn(`there is no subtask ${subtask}`);
    return log;
  }

  /** The external system answers each request at once. */
  private through(steps: MaybeSteps<void>): void {
    if (!isSteps(steps)) return;
    for (let next = steps.next(); next.done !== true;) next = steps.next(this.system.answer(next.value));
  }
}

function entriesOf(states: readonly NamedState[]): NamedState["cells"] {
  return states.filter(({ role }) => role === "transaction").flatMap(({ cells }) => cells);
}

/** Entries as they are said; of all else nothing, since no record comes of it. */
function dealt(snapshots: Snapshots, places: readonly (readonly number[])[]): Snapshots {
  const all = snapshots.flatMap(entriesOf);
  const [form] = snapshots[0]!.filter(({ role }) => role === "transaction");
  return places.map((own) => [{ ...form!, cells: own.map((place) => all[place] ?? missing(place)) }]);
}

function missing(place: number): never {
  throw new CannotGoOn(`the checkpoint has no entry ${place}`);
}
