/**
 * The abstraction: which steps of the model an event of a trace may be. Each event stands for one step, for one of several, or for none at all;
 * what the event says of the state after it is held against the model's. Source: design §2.5; Cirstea et al., trace validation with TLA+.
 */
import { rowCount } from "../../impl/engine/state/lineage.js";
import type { EventOf, TraceLine } from "../../impl/trace/events.js";
import { numbers } from "../../model/protocol/checkpointing/topology.js";
import { pendingOf, type Checkpointing } from "../../model/protocol/checkpointing/variables.js";
import { Endings } from "./endings.js";
import { Numbering } from "./numbering.js";
import { differs, holds, rowsDiffer } from "./observations.js";
import { channelBetween, type Routes } from "./routes.js";
import type { Scope } from "./scope.js";
import { saved, standsStill } from "./stopped-world.js";
import { after, before, either, NONE, nothing, one, perhaps, type Sequence, type Step, type Steps } from "./steps.js";
import { Transactions } from "./transactions.js";
import { Upserts } from "./upserts.js";

export class Abstraction {
  /** None yet. */
  private execution = 0;
  /** Those that the model has seen begin. A job manager that is cut off before it chooses what to restore begins one that nobody hears of. */
  private readonly executions: number[] = [];
  /** Tasks that crashed or failed and that the coordinator believes alive; and whether it has given up the attempt. */
  private readonly dead = new Set<number>();
  private readonly cutOff = new Set<number>();
  private isGivenUp = false;
  /** Tasks that have heard a barrier of a checkpoint that is none of the model's, for it comes when all is saved. */
  private readonly overtaken = new Set<number>();
  /** The attempt of a job manager that nobody hears any more. */
  private unheard = 0;
  /** Whether it lives on: what it is told it still counts, and what it has stored is there. The model's crashes when its successor acts. */
  private livesOn = false;
  private hasFinished = false;
  /** The newest checkpoint that is durable, in the model. */
  private durableOne = 0;
  /** Whether it is of this attempt. */
  private isDurableHere = false;
  private readonly numbering: Numbering;
  private readonly endings: Endings;
  private readonly transactions: Transactions;
  private readonly upserts: Upserts;

  constructor(private readonly scope: Scope, private readonly routes: Routes) {
    this.numbering = new Numbering(scope);
    this.endings = new Endings(scope, this.numbering);
    this.transactions = new Transactions(scope, this.numbering);
    this.upserts = new Upserts(scope, this.numbering);
  }

  of(line: TraceLine): Steps {
    return "checkpoint" in line && line.checkpoint !== null && this.numbering.isAfterAll(line.checkpoint) ? this.afterAll(line) : this.within(line);
  }

  /** Of a checkpoint that holds nothing new, it counts only that the sinks hear of what the one before holds. */
  private afterAll(line: TraceLine): Steps {
    switch (line.kind) {
      case "restore-chosen": case "restored": return this.within(line);
      case "notified": return line.attempt < this.execution ? NONE : this.notified(this.durableOne, this.numbering.sinkOf(this.numbering.task(line.process)));
      case "pre-committed": return one("pre-committed", [-1]);
      case "barrier-delivered":
        this.overtaken.add(this.numbering.task(line.process));
        return NONE;
      default: return NONE;
    }
  }

  private within(line: TraceLine): Steps {
    const task = this.numbering.task(line.process);
    if (task < 0) return this.ofCoordinator(line);
    const isOld = line.attempt < this.execution;
    if (line.kind === "upserted") return this.upserts.of(line, this.numbering.sinkOf(task), this.executions.filter((later) => later > line.attempt).length);
    const external = this.transactions.of(line, task, isOld || this.isGivenUp);
    // A task of an attempt that was given up: only what it does to the external system can still be seen.
    if (external.kind === "steps" || isOld) return external;
    // The attempt is given up: what a task still does before it hears of it, nobody remembers.
    return this.isGivenUp ? perhaps(this.ofTask(line, task)) : this.ofTask(line, task);
  }

  private ofCoordinator(line: TraceLine): Steps {
    switch (line.kind) {
      case "checkpoint-durable": return this.durable(line);
      case "crashed": return line.process === "coordinator" ? this.coordinatorGone(line.attempt) : NONE;
      case "cut-off":
        if (line.process === "coordinator" && line.attempt > this.unheard) {
          this.unheard = line.attempt;
          this.livesOn = true;
        }
        return NONE;
      case "settled": return this.hasFinished ? this.settled() : NONE;
      case "run-ended": return this.hasFinished ? this.ended() : NONE;
      case "acknowledged": return line.attempt > this.unheard || (this.livesOn && line.attempt === this.unheard) ? this.saidByCoordinator(line) : NONE;
      default: return line.process === "coordinator" && line.attempt <= this.unheard ? NONE : this.saidByCoordinator(line);
    }
  }

  private coordinatorGone(attempt: number): Steps {
    if (attempt <= this.unheard) return NONE;
    this.unheard = attempt;
    if (this.execution === 0) return NONE;
    return either([this.jobManagerGone()]);
  }

  /** Nothing more, where the attempt was given up before. */
  private jobManagerGone(): Sequence {
    return [...this.endings.lastAcknowledgements(), { action: "crashed", binding: [this.scope.topology.tasks, 0, 0], as: ({ failing }) => failing === 0 }];
  }

  private saidByCoordinator(line: TraceLine): Steps {
    switch (line.kind) {
      case "checkpoint-triggered": return this.triggered(line.checkpoint);
      case "acknowledged": return line.outcome === "accepted" ? one("acknowledged", [this.numbering.task(line.task), this.numbering.checkpoint(line.checkpoint)]) : NONE;
      case "checkpoint-completed": return this.completed(this.numbering.checkpoint(line.checkpoint));
      case "checkpoint-aborted": return this.given(this.numbering.checkpoint(line.checkpoint));
      case "restarting": return after(this.endings.lastAcknowledgements(), this.restarting(line.reason));
      case "restore-chosen": return this.restoreChosen(line);
      case "job-finished":
        this.hasFinished = true;
        return NONE;
      default: return NONE;
    }
  }

  private triggered(checkpoint: number): Steps {
    // A log that was restored writes at the next notice, whatever its checkpoint holds.
    const isAfterAll = this.endings.isAllSaved && (this.scope.topology.constants.restoredLog === "written" || this.isDurableHere);
    this.numbering.triggered(checkpoint, isAfterAll);
    return isAfterAll ? NONE : one("checkpoint-triggered", []);
  }

  private durable({ checkpoint: id, snapshots }: EventOf<"checkpoint-durable">): Steps {
    const checkpoint = this.numbering.checkpoint(id);
    this.durableOne = Math.max(this.durableOne, checkpoint);
    this.isDurableHere = true;
    const finished = snapshots.filter(({ handle }) => handle === null).map(({ task }) => task);
    return after([...this.endings.before(checkpoint, null), ...this.endings.acknowledgements(finished, checkpoint)], one("checkpoint-durable", [checkpoint]));
  }

  /** Of one that was restored as soon as it was durable, the coordinator may hear so only afterwards. */
  private completed(checkpoint: number): Steps {
    return one("checkpoint-completed", [checkpoint], undefined, ({ restored }) => restored >= checkpoint);
  }

  /** A decline that arrives is the coordinator's giving up, as is a timeout; an older checkpoint goes with the completion of a newer one. */
  private given(checkpoint: number): Steps {
    const declined = numbers(this.scope.topology.tasks).map((task) => [{ action: "declined", binding: [task, checkpoint] }]);
    return either([...declined, [{ action: "checkpoint-aborted", binding: [checkpoint] }]], (state) => pendingOf(state, checkpoint) === undefined);
  }

  /**
   * Of the tasks that are gone, one is enough. What it knew is gone with it; but a sink's requests may still be on their way, as if it were a
   * zombie's, save where it had not been restored.
   */
  private restarting(reason: string): Steps {
    this.isGivenUp = true;
    const restarting: Step = { action: "restarting", binding: [] };
    const { firstSink } = this.scope.topology;
    const named = [...this.scope.numbers].filter(([name]) => reason.startsWith(`${name} `)).map(([, task]) => task);
    const [gone] = [this.dead, this.cutOff, named].map((tasks) => [...tasks]).find((tasks) => tasks.length > 0)?.sort((a, b) => a - b) ?? [];
    // It has had enough of failed checkpoints, and gives up an attempt of which all tasks live.
    if (gone === undefined && this.scope.header.tolerable !== null) return one("crashed", [this.scope.topology.tasks, 0, 0]);
    if (gone === undefined || [...this.dead].some((task) => this.hasCrashed(task))) return one("restarting", []);
    if (gone < firstSink) return either([[{ action: "crashed", binding: [gone, 0, 0] }, restarting]]);
    // One that is cut off may do whatever one that has crashed may, so that this one need not be followed beside it.
    const among = (tasks: number): boolean => (tasks & (1 << gone)) !== 0;
    // One that is cut off before it is restored lingers too. The model's is cut off only later: there, it is a source that is missed.
    const missed = this.cutOff.has(gone) ? 0 : gone;
    return either([[{ action: "cut-off", binding: [gone], as: ({ alive }) => among(alive) }, { action: "crashed", binding: [missed, 0, 0], as: ({ alive, restoring }) => among(alive | restoring) }, restarting]]);
  }

  private restoreChosen({ execution, checkpoint }: EventOf<"restore-chosen">): Steps {
    const isFirst = this.execution === 0;
    const before = this.livesOn ? this.jobManagerGone() : [];
    this.livesOn = false;
    this.execution = execution;
    this.executions.push(execution);
    for (const tasks of [this.dead, this.cutOff, this.overtaken]) tasks.clear();
    this.isGivenUp = this.isDurableHere = false;
    this.transactions.attemptBegins(checkpoint);
    this.endings.attemptBegins();
    if (isFirst) return NONE;
    return after(before, one("restore-chosen", [], ({ restored }) => differs("restored", restored, this.restorable(checkpoint))));
  }

  private restorable(checkpoint: number | null): number {
    if (checkpoint === null) return 0;
    return this.numbering.isAfterAll(checkpoint) ? this.durableOne : this.numbering.checkpoint(checkpoint);
  }

  private ofTask(line: TraceLine, task: number): Steps {
    switch (line.kind) {
      case "crashed": case "killed": return this.crashed(task);
      case "cut-off": return this.fallsAsleep(task);
      case "record-delivered": return this.recordDelivered(line, task);
      case "barrier-delivered": return this.barrierDelivered(line, task);
      case "drained": return task < this.scope.topology.firstSink ? this.snapshotTaken(line, task) : NONE;
      case "snapshot-taken": return this.stops && task < this.scope.topology.firstSink ? saved(this.scope.topology, task, this.numbering.checkpoint(line.checkpoint)) : this.snapshotTaken(line, task);
      case "pre-committed": return this.atCheckpoint(line.checkpoint, task, this.transactions.preCommitted(line, this.numbering.sinkOf(task)));
      case "alignment-aborted": return this.atCheckpoint(line.checkpoint, task, one("alignment-aborted", [task, this.numbering.checkpoint(line.checkpoint)], undefined, () => this.overtaken.has(task) || this.endings.isAhead(task)));
      case "stored": return this.stored(line, task);
      case "restored": return this.restored(task);
      case "notified": return this.notified(this.numbering.checkpoint(line.checkpoint), this.numbering.sinkOf(task));
      case "task-finished":
        this.endings.finish(task);
        return NONE;
      default: return NONE;
    }
  }

  private snapshotTaken(line: TraceLine & { readonly checkpoint: number }, task: number): Steps {
    return this.atCheckpoint(line.checkpoint, task, one("snapshot-taken", [task, this.numbering.checkpoint(line.checkpoint)], undefined, this.mayBePast(line, task)));
  }

  private get stops(): boolean {
    return this.scope.header.mode === "stop-the-world";
  }

  private mayBePast({ checkpoint }: { readonly checkpoint: number }, task: number): (state: Checkpointing) => boolean {
    const id = this.numbering.checkpoint(checkpoint);
    return this.cutOff.has(task) ? ({ seen }) => seen[task]! >= id : this.endings.mayBePast(task, id);
  }

  private barrierDelivered(line: TraceLine & EventOf<"barrier-delivered">, task: number): Steps {
    if (this.endings.isFinished(task)) return NONE;
    const channel = channelBetween(this.scope, line.from, line.process);
    const mayHave = this.cutOff.has(task) ? this.mayBePast(line, task) : this.endings.mayHaveHeard(task, channel, this.numbering.checkpoint(line.checkpoint));
    return one("barrier-delivered", [channel], undefined, mayHave);
  }

  /** Finished tasks have done their part. */
  private atCheckpoint(checkpoint: number, task: number, steps: Steps): Steps {
    return after(this.endings.before(this.numbering.checkpoint(checkpoint), task), steps);
  }

  private restored(task: number): Steps {
    const sink = this.numbering.sinkOf(task);
    if (sink >= 0) this.upserts.tokenShown(this.execution);
    // Nobody gives up silently what was to be committed.
    const binding = (state: Checkpointing) => (this.transactions.isLost(sink, state) ? [-1] : [task]);
    return after(this.transactions.leftBy(sink), one("restored", binding, undefined, ({ alive }) => (alive & (1 << task)) !== 0));
  }

  private notified(checkpoint: number, sink: number): Steps {
    return sink < 0 ? NONE : one("notified", [sink, checkpoint], undefined, ({ notified }) => notified[sink]! >= checkpoint);
  }

  /** Of a dead task, whether the model's has crashed too: a sink, or one that has finished, does only when it is heard of. */
  private hasCrashed(task: number): boolean {
    return task < this.scope.topology.firstSink && !this.endings.isFinished(task);
  }

  /** A crash in the middle of a step: some channels may have got the barrier. */
  private crashed(task: number): Steps {
    this.dead.add(task);
    const { outputs } = this.scope.topology;
    if (!this.hasCrashed(task)) return NONE;
    const begun = numbers(this.numbering.triggeredSoFar).flatMap((before) => outputs[task]!.map((_, index) => (
      [...this.endings.before(before + 1, task), { action: "crashed", binding: [task, index + 1, before + 1] }]
    )));
    return either([[{ action: "crashed", binding: [task, 0, 0] }], ...begun]);
  }

  /** Perhaps in the middle of a step: some channels have the barrier, and the rest is told when it wakes, if ever. The model's task ends its step. */
  private fallsAsleep(task: number): Steps {
    this.cutOff.add(task);
    const snapshots = numbers(this.numbering.triggeredSoFar).map((before) => [...this.endings.before(before + 1, task), { action: "snapshot-taken", binding: [task, before + 1] }]);
    return either([[], ...(task < this.scope.topology.firstSink ? snapshots : [])]);
  }

  private recordDelivered(line: TraceLine & EventOf<"record-delivered">, task: number): Steps {
    const { topology } = this.scope;
    const channel = channelBetween(this.scope, line.from, line.process);
    const isSink = task >= topology.firstSink;
    const ways = isSink ? [topology.channels] : this.routes.of(line.process, line.key);
    const record = this.numbering.record(line);
    const observed = (state: Checkpointing) => {
      if (this.stops && task < topology.sources && standsStill(state, task)) return `${line.process} stands still in the model`;
      return holds(state, task, topology, record, line) ? null : `the record of partition ${line.partition}, offset ${line.offset}`;
    };
    const then: Sequence = isSink && !this.isGivenUp ? this.transactions.received(this.numbering.sinkOf(task)) : [];
    const together = (state: Checkpointing, way: number) => (ways.length === 1 || this.routes.areTogether(state, task, line.key, way) ? null : `the way of key ${line.key}`);
    return before(either(ways.map((way) => [{ action: "record-delivered", binding: [channel, way], observed: (state) => observed(state) ?? together(state, way) }])), then);
  }

  /** Of a checkpoint that was given up, nobody waits for the snapshot. */
  private stored({ checkpoint: id, applied }: EventOf<"stored">, task: number): Steps {
    const checkpoint = this.numbering.checkpoint(id);
    const observed = (state: Checkpointing) => rowsDiffer(state, this.scope.topology, task, checkpoint, rowCount(applied));
    return one("stored", [task, checkpoint], observed, (state) => pendingOf(state, checkpoint) === undefined);
  }

  private ended(): Steps {
    return this.scope.topology.constants.sink === "idempotent" ? this.upserts.settled() : nothing((state) => this.transactions.isAllShown(state));
  }

  private settled(): Steps {
    return this.scope.topology.constants.sink === "idempotent" ? this.upserts.settled() : this.transactions.settled();
  }
}
