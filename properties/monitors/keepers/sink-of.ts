/**
 * Which sink vertex wrote what becomes visible: the one whose task opened the transaction, or who writes outside of any.
 */
import type { EventOf, Origin } from "../../../impl/trace/events.js";
import { vertexOf } from "../../oracle/jobs.js";
import { topologyOf, type Header, type Topology } from "../../oracle/topology.js";
import type { Monitor } from "../../property.js";
import type { Keeper } from "../../keepers.js";

export class SinkOf implements Keeper {
  private topology!: Topology;
  private readonly openers = new Map<string, string>();
  private only: string | null = null;

  readonly watching = {
    "run-started": (event) => this.begin(event),
    "transaction-opened": (event, origin) => this.opened(event, origin),
  } as const satisfies Monitor;

  /** The tail of a task's chain; "" for a process outside the job. */
  of({ transaction }: Pick<EventOf<"visible">, "transaction">, { process }: Origin): string {
    if (this.only !== null) return this.only;
    const task = (transaction === null ? null : this.openers.get(transaction)) ?? process;
    // A later job may have more subtasks than the header names.
    return this.topology.tails.get(task) ?? this.topology.tails.get(`${vertexOf(task)}-0`) ?? "";
  }

  private begin(header: Header): void {
    this.topology = topologyOf(header);
    const { sinks } = this.topology;
    if (sinks.length < 2) this.only = sinks[0]?.name ?? "";
  }

  private opened({ transaction }: EventOf<"transaction-opened">, { process }: Origin): void {
    if (this.only === null) this.openers.set(transaction, process);
  }
}
