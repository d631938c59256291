/**
 * Where a thread that explores a model writes how far it is, and reads whether it is to go on: shared memory, for while it explores it hears no message.
 */
import type { Progress } from "../../model/checker/result.js";

const COUNTS = 4;

export class Board {
  private readonly counts: Float64Array;
  private readonly stop: Int32Array;

  /** @param memory of a board in another thread; a new one's when left out */
  constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer(8 * COUNTS + 4)) {
    this.counts = new Float64Array(memory, 0, COUNTS);
    this.stop = new Int32Array(memory, 8 * COUNTS, 1);
  }

  /** @returns whether to go on */
  show({ distinct, generated, depth, queued }: Progress): boolean {
    this.counts.set([distinct, generated, depth, queued]);
    return !this.isEnded;
  }

  get progress(): Progress {
    const [distinct = 0, generated = 0, depth = 0, queued = 0] = this.counts;
    return { distinct, generated, depth, queued };
  }

  get isEnded(): boolean {
    return Atomics.load(this.stop, 0) === 1;
  }

  end(): void {
    Atomics.store(this.stop, 0, 1);
  }
}
