/**
 * Workers that share the tasks of a campaign: threads of this process, or this thread itself, which then answers only between two tasks.
 */
import { setImmediate } from "node:timers/promises";
import { Executor } from "./executor.js";
import type { AnswerTo, Task } from "./task.js";

export interface Worker {
  /** One task at a time. */
  ask(task: Task): Promise<unknown>;
  /** At once: a task under way is never answered. */
  end(): void;
}

export class Pool {
  private readonly workers: readonly Worker[];
  private readonly idle: Worker[];
  private readonly waiting: ((worker: Worker) => void)[] = [];

  constructor(size: number, hire: () => Worker) {
    this.workers = Array.from({ length: size }, hire);
    this.idle = [...this.workers];
  }

  get size(): number {
    return this.workers.length;
  }

  /** Asks the next worker that is free. */
  async ask<T extends Task>(task: T): Promise<AnswerTo<T>> {
    const worker = this.idle.shift() ?? await new Promise<Worker>((resolve) => this.waiting.push(resolve));
    try {
      return await worker.ask(task) as AnswerTo<T>;
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.idle.push(worker);
      else next(worker);
    }
  }

  /** Asks every worker, while none has anything else to do. */
  async tell(task: Task): Promise<void> {
    await this.each(() => task);
  }

  /** Asks each worker its own question, while none has anything else to do. @returns their answers, in the same order */
  async each<T extends Task>(taskFor: (worker: number) => T): Promise<readonly AnswerTo<T>[]> {
    const answers = await Promise.allSettled(this.workers.map((worker, number) => worker.ask(taskFor(number))));
    for (const answer of answers) if (answer.status === "rejected") throw answer.reason;
    return answers.map((answer) => (answer as PromiseFulfilledResult<unknown>).value as AnswerTo<T>);
  }

  end(): void {
    for (const worker of this.workers) worker.end();
  }
}

/** This thread as a worker. */
export function ownThread(): Worker {
  const executor = new Executor();
  return {
    async ask(task) {
      await setImmediate();
      return executor.execute(task);
    },
    end: () => undefined,
  };
}
