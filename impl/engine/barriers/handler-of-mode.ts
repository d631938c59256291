/**
 * Which barrier handler a task has.
 * Source: Flink InputProcessorUtil.createCheckpointBarrierHandler, §2.1 of the semantics.
 */
import type { Mode } from "../../trace/settings.js";
import type { Parts } from "../parts.js";
import type { BarrierHandlerFactory } from "./handler.js";

export function handlerOfMode(mode: Mode, parts: Parts): BarrierHandlerFactory {
  switch (mode) {
    case "exactly-once":
    // There are no barriers to handle.
    case "none": return parts.barrierHandler;
    case "at-least-once": return parts.barrierTracker;
    case "stop-the-world": return parts.worldStopper;
  }
}
