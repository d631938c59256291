// A bench for two-phase-commit sinks: attempts and subtasks of one sink against the real external system, step by step.
import type { TransactionalSpec } from "../../impl/engine/job/graph.js";
import { sinkFor } from "../../impl/engine/sinks/sink-for.js";
import type { Committable, MaybeSteps, Sink } from "../../impl/engine/sinks/sink.js";
import type { ExternalSystem } from "../../impl/environment/external-system.js";
import type { Plain } from "../../impl/environment/state.js";
import type { Reply, Request } from "../../impl/environment/systems.js";
import { FileSystem } from "../../impl/simulator/systems/file-system.js";
import { ObjectStore } from "../../impl/simulator/systems/object-store.js";
import { Table } from "../../impl/simulator/systems/table.js";
import { TransactionalLog } from "../../impl/simulator/systems/transactional-log.js";
import { XaDatabase } from "../../impl/simulator/systems/xa-database.js";
import { drive } from "./steps.js";
import { SystemBench, factsOf, recordsOf } from "./system-bench.js";

export type SinkSpec = Omit<TransactionalSpec, "sink">;

export interface Client {
  readonly subtask?: number;
  readonly attempt?: number;
  readonly parallelism?: number;
}

function systemOf(spec: SinkSpec): ExternalSystem {
  switch (spec.system) {
    case "transactional-log": return new TransactionalLog();
    case "xa-database": return new XaDatabase();
    case "table": return new Table();
    case "file-system": return new FileSystem();
    case "object-store": return new ObjectStore();
  }
}

export class SinkBench {
  readonly system: ExternalSystem;
  readonly world: SystemBench;
  /** Every request, by its kind. */
  readonly asked: string[] = [];
  readonly dropped: string[] = [];
  /** The next so many requests are done, and their replies are lost. */
  loseReplies = 0;

  constructor(private readonly spec: SinkSpec) {
    this.system = systemOf(spec);
    this.world = new SystemBench(this.system);
  }

  /** A new attempt, restored from what an earlier one had snapshotted, its committables committed again. */
  attempt({ subtask = 0, attempt = 1, parallelism = 2 }: Client = {}, states: readonly Plain[] = [], restored: readonly Committable[] = []): Sink {
    this.world.session.alive = false;
    this.world.session = { alive: true };
    const sink = sinkFor({ sink: "two-phase-commit", ...this.spec });
    const dropped = ({ transaction }: Committable): void => void this.dropped.push(transaction);
    this.run(sink.open({ name: "out", subtask, parallelism, attempt, begin: this.spec.begin ?? "first-record", batch: 2, dropped }));
    this.run(sink.restore(states));
    for (const committable of restored) this.run(sink.commit(JSON.parse(JSON.stringify(committable)) as Committable, true));
    this.run(sink.abort());
    return sink;
  }

  run<Result>(steps: MaybeSteps<Result>): Result {
    return drive(steps, (request) => this.answer(request));
  }

  write(sink: Sink, ...values: number[]): void {
    for (const record of recordsOf(...values)) this.run(sink.write(record));
  }

  get visible(): readonly number[] {
    return this.system.visible().map(({ value }) => value);
  }

  /** Transactions that were opened and have not ended. */
  get open(): readonly string[] {
    const ended = new Set<string>();
    for (const event of this.world.events) if (event.kind === "transaction-committed" || event.kind === "transaction-aborted") ended.add(event.transaction);
    return this.world.events.flatMap((event) => (event.kind === "transaction-opened" && !ended.has(event.transaction) ? [event.transaction] : []));
  }

  get facts(): readonly string[] {
    return factsOf(this.world.events);
  }

  /** Requests whose replies nobody hears. */
  send(requests: readonly Request[] = []): void {
    for (const request of requests) this.world.ask(request);
  }

  private answer(request: Request): Reply {
    this.asked.push(request.kind);
    const reply = this.world.ask(request);
    if (this.loseReplies === 0) return reply;
    this.loseReplies--;
    return { kind: "timed-out" };
  }
}
