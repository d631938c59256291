/**
 * A file sink that counts its part files from the beginning in each attempt, under the same names.
 * Source: FLINK-10005, flink#6466 (A40): a bucket's part counter was not kept, and a committed file was overwritten.
 */
import { FileSink } from "../../../impl/engine/sinks/two-phase-commit/file-sink.js";
import type { Bug } from "../bug.js";

export const partCounterRestarts: Bug = {
  id: "part-counter-restarts",
  catalogue: "A40",
  title: "The counter of part files begins anew",
  source: "FLINK-10005, flink#6466 (1.6.0)",
  sentence: "The next attempt writes to a name that was committed before. A rename never overwrites: the target is there, so the sink takes its file for committed, and its records are never seen.",
  property: "no-loss-output",
  guarantee: "exactly-once-output",
  scenario: "file-system",
  plant: (parts) => ({ ...parts, sink: () => new RestartingSink() }),
};

class RestartingSink extends FileSink {
  protected override fileName(): string {
    return `${this.context.name}-${this.context.subtask}-${this.number++}`;
  }

  protected override isOwnLeftover(path: string): boolean {
    return path.startsWith(`.${this.context.name}-${this.context.subtask}-`);
  }
}
