/**
 * Which sink vertex wrote what becomes visible: the one whose task opened the transaction, or who writes outside of any.
 */
import type { EventOf, Origin } from "../../impl/trace/events.js";

export class SinkOf {
  private readonly sinks = new Map<string, string>();
  private readonly openers = new Map<string, string>();
  private only: string | null = null;

  begin({ tasks, vertices }: EventOf<"run-started">): void {
    const names = vertices.filter(({ role }) => role === "sink").map(({ name }) => name);
    if (names.length < 2) this.only = names[0] ?? "";
    for (const { name, chain } of tasks) if (names.includes(chain.at(-1)!)) this.sinks.set(name, chain.at(-1)!);
  }

  opened({ transaction }: EventOf<"transaction-opened">, { process }: Origin): void {
    if (this.only === null) this.openers.set(transaction, process);
  }

  /** "" for a process outside the job. */
  of({ transaction }: EventOf<"visible">, { process }: Origin): string {
    if (this.only !== null) return this.only;
    return this.sinks.get((transaction === null ? null : this.openers.get(transaction)) ?? process) ?? "";
  }
}
