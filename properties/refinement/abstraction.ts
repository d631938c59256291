/**
 * The abstraction: which steps of the model an event of a trace may be. Each event stands for one step, for one of several, or for none at all;
 * what the event says of the state after it is held against the model's. Source: design §2.5; Cirstea et al., trace validation with TLA+.
 */
import type { EventKind, EventOf, TraceLine } from "../../impl/trace/events.js";
import { numbers } from "../../model/protocol/checkpointing/topology.js";
import { pendingOf, type Checkpointing } from "../../model/protocol/checkpointing/variables.js";
import { differs, holds, rowsIn, rowsOf } from "./observations.js";
import { channelBetween, type Routes } from "./routes.js";
import type { Scope } from "./scope.js";

export interface Step {
  /** Name of an action, and its binding. */
  readonly action: string;
  readonly binding: readonly number[];
  /** What the event says of the state after it; nothing is said where this is left out. @returns the field that differs */
  readonly observed?: (state: Checkpointing) => string | null;
}

export type Steps =
  /** It is no step of the model. */
  | { readonly kind: "none" }
  /** One of these, one after the other; or nothing, where the model has left this behind already. */
  | { readonly kind: "steps"; readonly either: readonly (readonly Step[])[]; readonly mayBeNone: (state: Checkpointing) => boolean };

const NONE: Steps = { kind: "none" };
const PAST_THE_END: ReadonlySet<EventKind> = new Set(["restarting", "restore-chosen", "checkpoint-triggered", "checkpoint-durable"]);
const LAST_COMMITS: ReadonlySet<EventKind> = new Set(["checkpoint-completed", "notified", "transaction-committed", "transaction-dropped", "visible", "settled"]);
const never = () => false;

function one(action: string, binding: readonly number[], observed?: Step["observed"], mayBeNone: (state: Checkpointing) => boolean = never): Steps {
  return { kind: "steps", either: [[observed === undefined ? { action, binding } : { action, binding, observed }]], mayBeNone };
}

export class Abstraction {
  /** None yet. */
  private execution = 0;
  /** Tasks that crashed or failed and that the coordinator believes alive. */
  private readonly dead = new Set<number>();
  /** Transaction → its place in the model: the sink, and the slot, by the order in which each sink's transactions begin. */
  private readonly slots = new Map<string, readonly [sink: number, slot: number]>();
  private readonly begun: number[];
  /** Rows that have become visible, as a set. */
  private shown = 0;
  /** Checkpoint → its number in the model, which counts those that were triggered; a number that was drawn and not used is lost. */
  private readonly checkpoints = new Map<number, number>();

  constructor(private readonly scope: Scope, private readonly routes: Routes) {
    this.begun = new Array<number>(scope.topology.sinks).fill(0);
  }

  private isFinishing = false;

  /** The model's tasks do not finish. Once one has, only the sinks' last commits are followed, and nothing after another checkpoint or a restart. */
  endsBefore({ kind }: TraceLine): boolean {
    this.isFinishing ||= kind === "task-finished";
    return this.isFinishing && PAST_THE_END.has(kind);
  }

  of(line: TraceLine): Steps {
    if (this.isFinishing && !LAST_COMMITS.has(line.kind)) return NONE;
    if (line.kind === "settled" && this.isFinishing) return this.settled();
    const task = this.scope.numbers.get(line.process);
    if (task === undefined) return this.ofCoordinator(line);
    // A task of an attempt that was given up: only what it does to the external system can still be seen.
    return line.attempt < this.execution ? this.ofOthers(line, task) : this.ofTask(line, task);
  }

  private ofCoordinator(line: TraceLine): Steps {
    switch (line.kind) {
      case "checkpoint-triggered": return this.triggered(line.checkpoint);
      case "acknowledged": return line.outcome === "accepted" ? one("acknowledged", [this.scope.numbers.get(line.task)!, this.numberOf(line.checkpoint)]) : NONE;
      case "checkpoint-durable": return one("checkpoint-durable", [this.numberOf(line.checkpoint)]);
      case "checkpoint-completed": return one("checkpoint-completed", [this.numberOf(line.checkpoint)]);
      case "checkpoint-aborted": return this.given(this.numberOf(line.checkpoint));
      case "restarting": return this.restarting(line.reason);
      case "restore-chosen": return this.restoreChosen(line);
      case "crashed": return line.process === "coordinator" && this.execution > 0 ? one("crashed", [this.scope.topology.tasks, 0, 0], undefined, ({ failing }) => failing !== 0) : NONE;
      default: return NONE;
    }
  }

  private triggered(checkpoint: number): Steps {
    this.checkpoints.set(checkpoint, this.checkpoints.size + 1);
    return one("checkpoint-triggered", []);
  }

  private numberOf(checkpoint: number): number {
    return this.checkpoints.get(checkpoint) ?? -1;
  }

  /** A decline that arrives is the coordinator's giving up, as is a timeout; an older checkpoint goes with the completion of a newer one. */
  private given(checkpoint: number): Steps {
    const tasks = [...this.scope.numbers.values()];
    const either = [...tasks.map((task) => [{ action: "declined", binding: [task, checkpoint] }]), [{ action: "checkpoint-aborted", binding: [checkpoint] }]];
    return { kind: "steps", either, mayBeNone: (state) => pendingOf(state, checkpoint) === undefined };
  }

  /**
   * Of the tasks that are gone, one is enough. What it knew is gone with it; but a sink's requests may still be on their way, as if it were a
   * zombie's, save where it had not been restored.
   */
  private restarting(reason: string): Steps {
    const restarting: Step = { action: "restarting", binding: [] };
    const { firstSink } = this.scope.topology;
    const named = [...this.scope.numbers].filter(([name]) => reason.startsWith(`${name} `)).map(([, task]) => task);
    const [gone] = this.dead.size > 0 ? [...this.dead].sort((one, other) => one - other) : named;
    if (gone === undefined || (gone < firstSink && this.dead.has(gone))) return { kind: "steps", either: [[restarting]], mayBeNone: never };
    const crashed: Step = { action: "crashed", binding: [gone, 0, 0] };
    return { kind: "steps", either: gone < firstSink ? [[crashed, restarting]] : [[{ action: "cut-off", binding: [gone] }, restarting], [crashed, restarting]], mayBeNone: never };
  }

  private restoreChosen({ execution, checkpoint }: EventOf<"restore-chosen">): Steps {
    const isFirst = this.execution === 0;
    this.execution = execution;
    this.dead.clear();
    if (isFirst) return NONE;
    return one("restore-chosen", [], ({ restored }) => differs("restored", restored, checkpoint === null ? 0 : this.numberOf(checkpoint)));
  }

  private ofTask(line: TraceLine, task: number): Steps {
    switch (line.kind) {
      case "crashed": case "killed": return this.crashed(task);
      case "record-delivered": return this.recordDelivered(line, task);
      case "barrier-delivered": return one("barrier-delivered", [channelBetween(this.scope, line.from, line.process)]);
      case "snapshot-taken": return one("snapshot-taken", [task, this.numberOf(line.checkpoint)]);
      case "pre-committed": return this.preCommitted(line, task);
      case "alignment-aborted": return one("alignment-aborted", [task, this.numberOf(line.checkpoint)]);
      case "restored": return one("restored", [task], undefined, ({ alive }) => (alive & (1 << task)) !== 0);
      case "notified": return this.sinkOf(task) < 0 ? NONE : this.notified(this.numberOf(line.checkpoint), this.sinkOf(task));
      default: return this.ofOthers(line, task);
    }
  }

  private notified(checkpoint: number, sink: number): Steps {
    return one("notified", [sink, checkpoint], undefined, ({ notified }) => notified[sink]! >= checkpoint);
  }

  private sinkOf(task: number): number {
    return task - this.scope.topology.firstSink;
  }

  /** A crash in the middle of a step: some channels may have got the barrier. A sink's crash is a step only when it is heard of. */
  private crashed(task: number): Steps {
    this.dead.add(task);
    const { firstSink, outputs } = this.scope.topology;
    if (task >= firstSink) return NONE;
    const begun = [...this.checkpoints.values()].flatMap((checkpoint) => outputs[task]!.map((_, index) => [task, index + 1, checkpoint]));
    return { kind: "steps", either: [[task, 0, 0], ...begun].map((binding) => [{ action: "crashed", binding }]), mayBeNone: never };
  }

  private recordDelivered(line: TraceLine & EventOf<"record-delivered">, task: number): Steps {
    const { topology } = this.scope;
    const channel = channelBetween(this.scope, line.from, line.process);
    const ways = task >= topology.firstSink ? [topology.channels] : this.routes.of(line.process, line.key);
    const record = line.partition * topology.constants.records + line.offset;
    const observed = (state: Checkpointing) => (holds(state, task, topology, record, line) ? null : `the record of partition ${line.partition}, offset ${line.offset}`);
    return { kind: "steps", either: ways.map((way) => [{ action: "record-delivered", binding: [channel, way], observed }]), mayBeNone: never };
  }

  private preCommitted(line: TraceLine & EventOf<"pre-committed">, task: number): Steps {
    const sink = this.sinkOf(task);
    const observed = ({ transaction }: Checkpointing) => differs("checkpoint of the transaction", transaction[sink]![this.placeOf(line.transaction)[1]]?.checkpoint, this.numberOf(line.checkpoint));
    return one("pre-committed", [sink], observed);
  }

  /** What is seen of any attempt. */
  private ofOthers(line: TraceLine, task: number): Steps {
    switch (line.kind) {
      case "stored": return this.stored(line, task);
      case "transaction-opened": return this.opened(line.transaction, this.sinkOf(task));
      case "transaction-committed": return this.byAny("transaction-committed", line.transaction);
      case "transaction-dropped": return this.byAny("transaction-dropped", line.transaction);
      case "transaction-aborted": return this.aborted(line);
      case "visible": return this.visible(line);
      default: return NONE;
    }
  }

  /** Of a checkpoint that was given up, nobody waits for the snapshot. */
  private stored({ checkpoint: id, applied }: EventOf<"stored">, task: number): Steps {
    const checkpoint = this.numberOf(id);
    const observed = (state: Checkpointing) => differs("rows in the snapshot", rowsIn(state, this.scope.topology, task, checkpoint), rowsOf(applied));
    return one("stored", [task, checkpoint], observed, (state) => pendingOf(state, checkpoint) === undefined);
  }

  private opened(transaction: string, sink: number): Steps {
    this.slots.set(transaction, [sink, this.begun[sink]!++]);
    return { kind: "steps", either: [0, 1].map((incarnation) => [{ action: "transaction-opened", binding: [sink, incarnation] }]), mayBeNone: never };
  }

  private placeOf(transaction: string): readonly [sink: number, slot: number] {
    return this.slots.get(transaction) ?? [-1, -1];
  }

  private byAny(action: string, transaction: string): Steps {
    return { kind: "steps", either: [0, 1].map((incarnation) => [{ action, binding: [...this.placeOf(transaction), incarnation] }]), mayBeNone: never };
  }

  private aborted({ transaction, cause }: EventOf<"transaction-aborted">): Steps {
    return one(cause === "timeout" ? "transaction-timed-out" : "transaction-aborted", this.placeOf(transaction));
  }

  /** A log shows what was committed in the order in which it was begun, so that it may come later; then each row once. */
  private visible({ transaction, records }: EventOf<"visible">): Steps {
    const rows = records.reduce((set, { partition, offset }) => set | (1 << (partition * this.scope.topology.constants.records + offset)), 0);
    const isRepeated = (this.shown & rows) !== 0;
    this.shown |= rows;
    const [sink, slot] = this.placeOf(transaction ?? "");
    return nothing(({ visible, transaction: all }) => !isRepeated && (visible.once & rows) === rows && all[sink]?.[slot]?.status === "committed");
  }

  /** At rest, all that a completed checkpoint holds is committed. */
  private settled(): Steps {
    const { sinks, transactions } = this.scope.topology;
    return nothing(({ precommitted, transaction, completed }) => numbers(sinks).every((sink) => numbers(transactions).every((slot) => {
      const { status, checkpoint } = transaction[sink]![slot]!;
      return status !== "prepared" || (precommitted[sink]! & (1 << slot)) === 0 || checkpoint > completed.checkpoint;
    })));
  }
}

/** No step, and a state of which this is true. */
function nothing(mayBeNone: (state: Checkpointing) => boolean): Steps {
  return { kind: "steps", either: [], mayBeNone };
}
