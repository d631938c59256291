// A bench for one external system: what it reports and which timers it sets, without a world around it.
import type { ExternalSystem, SystemContext } from "../../impl/environment/external-system.js";
import type { Reply, Request } from "../../impl/environment/systems.js";
import type { WorldEvent } from "../../impl/trace/events.js";

export class SystemBench {
  /** All that the system reported. */
  readonly events: WorldEvent[] = [];
  readonly timers: { readonly subject: string; readonly delay: number }[] = [];
  /** Execution attempt of whoever asks. */
  attempt = 1;
  failWrites = false;
  failMachine = false;
  failReads = false;
  /** The connection of whoever asks. */
  session = { alive: true };

  constructor(private readonly system: ExternalSystem) {}

  ask(request: Request): Reply {
    return this.system.handle(request, this.context());
  }

  expire(subject: string): void {
    this.system.expire(subject, this.context());
  }

  private context(): SystemContext {
    return {
      asker: { process: "asker", attempt: this.attempt },
      session: this.session,
      now: () => 0,
      report: (event) => this.events.push(event),
      setTimer: (subject, delay) => this.timers.push({ subject, delay }),
      feed: () => {},
      handOver: () => 0,
      transactionTimeout: () => 900,
      writeFails: () => this.failWrites,
      machineFails: () => this.failMachine,
      readFails: () => this.failReads,
      restartAfter: () => 0,
    };
  }
}

/** Rows by their value alone. */
export function recordsOf(...values: number[]) {
  return values.map((value) => ({ kind: "record" as const, key: "k", value, partition: 0, offset: value, digest: 0 }));
}

/** What a system reported about transactions and visibility, a short line each. */
export function factsOf(events: readonly WorldEvent[]): readonly string[] {
  return events.map((event) => {
    switch (event.kind) {
      case "transaction-opened":
      case "transaction-prepared":
      case "transaction-committed": return `${event.kind.slice(12)} ${event.transaction}`;
      case "transaction-aborted": return `aborted ${event.transaction}: ${event.cause}, ${event.records} record(s)`;
      case "visible": return `visible ${event.records.map(({ value }) => value).join("+")} of ${event.transaction}`;
      default: return event.kind;
    }
  });
}
