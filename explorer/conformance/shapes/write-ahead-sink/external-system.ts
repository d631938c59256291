/**
 * What a write-ahead log writes to: values, and marks that tell which entries have been written. It answers at once; of the next questions some fail.
 */
import type { Record } from "../../../../impl/environment/messages.js";
import type { Reply, Request } from "../../../../impl/environment/systems.js";
import { CannotGoOn } from "../../shape.js";

export const QUESTIONS = ["find-mark", "write", "mark"] as const;
export type Question = (typeof QUESTIONS)[number];

/** The sink does not tell a refusal from silence: none of the engine's systems refuses to write. */
export const FAILURES = ["lost", "unheard", "refused"] as const;

interface Failure {
  readonly question: Question;
  readonly how: (typeof FAILURES)[number];
}

export class ExternalSystem {
  /** By entry, the records of each write since the last time anybody looked. */
  written: string[][] = [];
  private readonly marks = new Set<string>();
  private failures: Failure[] = [];

  failNext(failure: Failure): void {
    this.failures.push(failure);
  }

  answer(request: Request): Reply {
    switch (request.kind) {
      case "find-mark": return this.unlessItFails("find-mark", () => ({ kind: this.marks.has(request.mark) ? "found" : "absent" }));
      case "append": return this.unlessItFails("write", () => this.write(request.records, request.mark ?? null));
      case "put-mark": return this.unlessItFails("mark", () => this.mark(request.mark));
      default: throw new CannotGoOn(`the sink asks an external system that the case has not: ${request.kind}`);
    }
  }

  private unlessItFails(question: Question, act: () => Reply): Reply {
    const failure = this.failures.find((one) => one.question === question);
    if (failure === undefined) return act();
    this.failures = this.failures.filter((one) => one !== failure);
    if (failure.how === "unheard") act();
    return { kind: "timed-out" };
  }

  private write(records: readonly Record[], mark: string | null): Reply {
    this.written.push(records.map(({ key }) => key));
    if (mark !== null) this.marks.add(mark);
    return { kind: "appended" };
  }

  private mark(mark: string): Reply {
    this.marks.add(mark);
    return { kind: "put" };
  }
}
