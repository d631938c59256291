/**
 * What the world's checkpoint store needs around it when nothing else is there: it reports what becomes durable, and asks whether a write fails.
 */
import type { SystemContext } from "../../impl/environment/external-system.js";
import type { WorldEvent } from "../../impl/trace/events.js";

export function storeContext(report: (event: WorldEvent) => void, writeFails: () => boolean): SystemContext {
  return {
    now: () => 0, asker: { process: "coordinator", attempt: 1 }, session: { alive: true }, report, writeFails,
    setTimer() {}, feed() {}, handOver: () => 0, transactionTimeout: () => 0, machineFails: () => false, readFails: () => false, restartAfter: () => 0,
  };
}
