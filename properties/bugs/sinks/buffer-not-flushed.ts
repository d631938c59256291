/**
 * A sink that writes when its buffer is full, and not before it acknowledges a checkpoint.
 * Source: B12 of the catalogue.
 */
import type { Bug } from "../bug.js";

export const bufferNotFlushed: Bug = {
  id: "buffer-not-flushed",
  catalogue: "B12",
  title: "A sink acknowledges what is still in its buffer",
  source: "FLINK-20552: the JDBC table sink had no checkpoint hook; InLong #2174 flushes without waiting",
  sentence: "The rows in the buffer are behind the sources' offsets, and in nobody's state: a crash after the checkpoint loses them.",
  property: "no-loss-output",
  guarantee: "at-least-once-output",
  scenario: "log-analysis",
  plant: (parts) => ({ ...parts, flushAtBarrier: () => undefined }),
};
