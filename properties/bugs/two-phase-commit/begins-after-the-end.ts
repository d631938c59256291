/**
 * A sink that goes on beginning transactions at barriers when no record will follow.
 * Source: FLINK-23473, FLINK-24065 (A7).
 */
import { ObjectStoreSink } from "../../../impl/engine/sinks/two-phase-commit/object-store-sink.js";
import type { Bug } from "../bug.js";

export const beginsAfterTheEnd: Bug = {
  id: "begins-after-the-end",
  catalogue: "A7",
  title: "A transaction is begun after the end of the data",
  source: "FLINK-23473, flink#16768; FLINK-24065, flink#17231 (1.14.0)",
  sentence: "The snapshot after the last record begins a transaction like any other. Nobody writes to it, commits it or aborts it; nothing is lost, it lies there until the system tires of it.",
  property: "no-orphan-transaction",
  guarantee: null,
  scenario: "object-store",
  plant: (parts) => ({ ...parts, sink: () => new EndlessSink() }),
};

class EndlessSink extends ObjectStoreSink {
  override finish(): void {}
}
