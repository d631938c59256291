/**
 * A sink whose producer forgot to join the transaction.
 * Source: near-miss of every Kafka client: a send before beginTransaction, or with a second, plain producer.
 */
import type { Record } from "../../impl/environment/messages.js";
import { untilAnswered } from "../../impl/engine/sinks/ask.js";
import type { MaybeSteps, Steps } from "../../impl/engine/sinks/sink.js";
import { TransactionalLogSink } from "../../impl/engine/sinks/two-phase-commit/transactional-log-sink.js";
import type { Bug } from "./bug.js";

export const writtenOutsideTheTransaction: Bug = {
  id: "written-outside-the-transaction",
  catalogue: null,
  title: "Records are written outside any transaction",
  source: "Kafka: only sends of the producer that began the transaction belong to it",
  sentence: "Readers see records at once; a crash replays them, and they are seen again.",
  property: "no-duplicate-output",
  guarantee: "exactly-once-output",
  scenario: "two-phase-commit",
  plant: (parts) => ({ ...parts, sink: () => new PlainSink() }),
};

class PlainSink extends TransactionalLogSink {
  override write(record: Record): MaybeSteps<void> {
    return append(record);
  }
}

function* append(record: Record): Steps<void> {
  yield* untilAnswered({ system: "transactional-log", kind: "append-plain", records: [record] });
}
