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
      now: () => 0,
      report: (event) => this.events.push(event),
      setTimer: (subject, delay) => this.timers.push({ subject, delay }),
      feed: () => {},
      transactionTimeout: () => 900,
      writeFails: () => this.failWrites,
    };
  }
}
