/**
 * Whose word counts: the newest job manager's. One that was cut off goes on believing, and says so.
 */
import { COORDINATOR } from "../../../impl/environment/messages.js";
import type { Origin } from "../../../impl/trace/events.js";

export class Leader {
  private attempt = 0;

  /** @returns whether a new job manager has begun, which knows nothing of what was pending. */
  started({ process, attempt }: Origin): boolean {
    if (process !== COORDINATOR || attempt <= this.attempt) return false;
    this.attempt = attempt;
    return true;
  }

  /** Whether it is the job manager itself. */
  isOf({ process, attempt }: Origin): boolean {
    return process === COORDINATOR && attempt === this.attempt;
  }

  is({ attempt }: Origin): boolean {
    return attempt >= this.attempt;
  }
}
