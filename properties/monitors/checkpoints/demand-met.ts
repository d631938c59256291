/**
 * What a user asks for is done: a savepoint, a stop, a cancellation. And nobody does what no user has asked for.
 * Source: Flink's Dispatcher and JobMaster (a demand is acknowledged with its outcome); CheckpointRequestDecider: savepoints go before checkpoints.
 * A demand may be refused, and is then made again; one that reaches a job manager which has begun no attempt yet is not judged, nor what dies with it.
 */
import type { EventOf } from "../../../impl/trace/events.js";
import type { Property } from "../../property.js";
import { Leader } from "./leader.js";

type Demand = EventOf<"demand-delivered">["demand"];

/** Asked for, and not answered. */
interface Open {
  readonly demand: Demand;
  /** ms */
  readonly since: number;
  /** Its savepoint has been triggered. */
  taken: boolean;
  /** Periodic checkpoints triggered before that. One may have been under way. */
  passed: number;
}

/** ms that stores and network may take, besides the timeouts of the checkpoint that was pending and of the savepoint. */
const SLACK = 1_000;

export const demandMet: Property = {
  name: "demand-met",
  sentence: "What a user asks of a running job is taken up before the next checkpoint but one and answered, or refused; what nobody asks for is not done.",
  needs: ["process-started", "restore-chosen", "demand-delivered", "demand-answered", "checkpoint-triggered", "job-cancelled", "job-finished", "settled"],
  atRest: false,
  monitor({ violated, arm }) {
    const leader = new Leader();
    const demands = new Demands(violated);
    return {
      "run-started": ({ checkpointing }) => void (demands.patience = 2 * (checkpointing?.timeout ?? Infinity) + SLACK),
      "process-started": (_event, origin) => void (leader.started(origin) && demands.leave()),
      "cut-off": (_event, origin) => void (leader.isOf(origin) && demands.leave()),
      "restore-chosen": (_event, origin) => void (leader.is(origin) && demands.takeCharge()),
      "demand-delivered": (event, origin, at) => void (leader.is(origin) && demands.ask(event, at)),
      "demand-answered": (event, origin) => void (leader.is(origin) && demands.answer(event)),
      "checkpoint-triggered": (event, origin) => void (leader.is(origin) && demands.trigger(event)),
      "job-cancelled": (_event, origin) => void (leader.is(origin) && demands.cancel()),
      "job-finished": (_event, origin) => void (leader.is(origin) && demands.end("finished")),
      "job-failed": (_event, origin) => void (leader.is(origin) && demands.end("failed")),
      "settled": () => {
        arm();
        demands.settle();
      },
      // A run that never comes to rest has had time enough.
      "run-ended": (_event, _origin, at) => demands.wait(at),
    };
  },
};

/** What the job manager was asked. */
class Demands {
  /** ms */
  patience = Infinity;
  /** Whether it has begun an attempt of a job that is not over, and is the only one that thinks so. */
  private isInCharge = false;
  private readonly open = new Map<number, Open>();
  private readonly asked = new Set<Demand>();

  constructor(private readonly violated: (message: string) => void) {}

  takeCharge(): void {
    this.isInCharge = true;
  }

  leave(): void {
    this.isInCharge = false;
    this.open.clear();
    this.asked.clear();
  }

  ask({ operation, demand }: EventOf<"demand-delivered">, at: number): void {
    if (!this.isInCharge) return;
    this.wait(at);
    this.asked.add(demand);
    if (!this.open.has(operation)) this.open.set(operation, { demand, since: at, taken: false, passed: 0 });
  }

  answer({ operation }: EventOf<"demand-answered">): void {
    this.open.delete(operation);
  }

  trigger({ checkpoint, savepoint }: EventOf<"checkpoint-triggered">): void {
    if (!this.isInCharge) return;
    if (savepoint !== undefined) return this.take(checkpoint, savepoint);
    for (const one of this.open.values()) {
      if (!one.taken && ++one.passed > 1) this.violated(`checkpoint ${checkpoint} is the second that is triggered since the user has asked for a ${one.demand}, which is neither taken up nor refused`);
    }
  }

  cancel(): void {
    if (this.isInCharge && !this.asked.has("cancel")) this.violated("the job is cancelled, and nobody has asked for that");
    this.leave();
  }

  end(how: string): void {
    for (const { demand } of this.open.values()) if (demand === "cancel") this.violated(`the job ${how}, though its user had asked to cancel it`);
    this.leave();
  }

  settle(): void {
    for (const { demand } of this.open.values()) this.violated(`all is at rest, but the user who asked for a ${demand} was not answered`);
  }

  wait(at: number): void {
    for (const { demand, since } of this.open.values()) if (at - since > this.patience) this.violated(`the user who asked for a ${demand} was not answered in ${at - since} ms`);
  }

  private take(checkpoint: number, savepoint: "savepoint" | "stop"): void {
    const meant: readonly Demand[] = savepoint === "stop" ? ["stop", "drain"] : ["savepoint"];
    if (!meant.some((demand) => this.asked.has(demand))) this.violated(`${savepoint === "stop" ? "the savepoint of a stop" : "savepoint"} ${checkpoint} is taken, for which nobody has asked`);
    for (const one of this.open.values()) one.taken ||= meant.includes(one.demand);
  }
}
