/**
 * A search by several threads, level by level: all states of a level are expanded before the next begins, so that depth,
 * counts and witnesses do not depend on who was faster. Small models are one thread's work, and so is every violation:
 * its story is told by the search of one thread, which finds the same whatever the number of threads.
 */
import { codecOf } from "../../model/checker/packing/codec.js";
import { actionCounts } from "../../model/checker/check.js";
import { choicesOf } from "../../model/checker/expansion.js";
import { chosenProperties } from "../../model/checker/judge.js";
import { isEndless } from "../../model/checker/liveness/liveness.js";
import type { Instance } from "../../model/checker/model.js";
import { isOutOfMemory } from "../../model/checker/packing/states.js";
import type { CheckResult, Stop } from "../../model/checker/result.js";
import type { Pool } from "../workers/pool.js";
import type { Board } from "./board.js";
import { instanceCalled, type ModelCheck } from "./model-check.js";
import { LIST_BYTES, NEXT, type Done, type Work } from "./share.js";
import { CHUNK_SIZE, chunkBytes, type NewChunk, type Range } from "./shared-states.js";

/** Up to so many states, several threads take longer than one. */
const SMALL = 20_000;
const STRETCH = 256;
const SMALLEST_INDEX = 2 ** 21;
const LOAD = 0.6;

/**
 * With all threads of the pool, if it is worth it.
 * @param small one thread alone explores so many states first
 */
export async function checkTogether(pool: Pool, check: ModelCheck, board: Board, small = SMALL): Promise<CheckResult> {
  const alone = (limit: number): Promise<CheckResult> => pool.ask({ kind: "check", check: { ...check, limit }, board: board.memory });
  const instance = instanceCalled(check.model, check.constants);
  const isAlone = pool.size === 1 || check.keepGoing || check.fingerprints || check.limit <= small || propertiesOf(check, instance).some(isEndless);
  if (isAlone) return alone(check.limit);
  const first = await alone(small);
  if (first.stop !== "limit") return first;
  return await new Together(pool, check, instance, board).run() ?? alone(check.limit);
}

function propertiesOf({ properties }: ModelCheck, instance: Instance): ReturnType<typeof chosenProperties> {
  return chosenProperties(instance, properties === null ? {} : { properties });
}

class Together {
  private readonly words: number;
  private readonly chunkOwners: number[] = [];
  private newChunks: NewChunk[] = [];
  private newIndex: SharedArrayBuffer | null = null;
  private indexSize = SMALLEST_INDEX;
  private count = 0;
  private depth = 0;
  /** By worker: states that still fit into its chunks. */
  private readonly room: number[];
  private readonly all: Range[] = [];
  private steps: readonly (readonly number[])[] = [];
  private readonly witnesses = new Map<string, number>();

  constructor(private readonly pool: Pool, private readonly check: ModelCheck, private readonly instance: Instance, private readonly board: Board) {
    this.words = codecOf(instance.variables).words;
    this.room = Array.from({ length: pool.size }, () => 0);
  }

  /** @returns null when something is violated */
  async run(): Promise<CheckResult | null> {
    try {
      return await this.explore();
    } catch (error) {
      if (isOutOfMemory(error)) return this.result("memory");
      throw error;
    }
  }

  private async explore(): Promise<CheckResult | null> {
    await this.pool.each((owner) => ({ kind: "share", check: this.check, owner, board: this.board.memory }));
    this.newIndex = new SharedArrayBuffer(4 * this.indexSize);
    this.addRoom();
    const [first] = await this.round((worker) => (worker === 0 ? { kind: "begin" } : { kind: "enter", ranges: [] }));
    let level: readonly Range[] = first!.found;
    if (first!.isViolated) return null;
    while (level.length > 0) {
      this.depth++;
      const next = await this.expandLevel(level);
      if (next === null) return null;
      if (this.board.isEnded) return this.result("interrupted");
      // Only here, where the count is the same whoever was faster.
      if (this.count > this.check.limit) return this.result("limit");
      level = next;
    }
    return this.result(null);
  }

  /** @returns the next level; null when something is violated */
  private async expandLevel(level: readonly Range[]): Promise<readonly Range[] | null> {
    const found: Range[] = [];
    for (let work = stretchesOf(level); work.length > 0 && !this.board.isEnded;) {
      await this.makeRoom();
      const list = new SharedArrayBuffer(LIST_BYTES);
      const room = Math.floor((LOAD * this.indexSize - this.count) / this.pool.size);
      const stretches = work;
      const done = await this.round(() => ({ kind: "expand", level: this.depth, stretches, list, room }));
      if (done.some(({ isViolated }) => isViolated)) return null;
      found.push(...done.flatMap((one) => one.found));
      work = [...done.flatMap((one) => one.rest), ...stretches.slice(new Int32Array(list)[NEXT])];
    }
    return found;
  }

  private async round(workOf: (worker: number) => Work): Promise<readonly Done[]> {
    const { newChunks: chunks, newIndex: index } = this;
    this.newChunks = [];
    this.newIndex = null;
    const done = await this.pool.each((worker) => ({ kind: "round", round: { chunks, index, work: workOf(worker) } }));
    this.steps = done.map(({ steps }) => steps);
    for (const name of done.flatMap(({ reached }) => reached)) if (!this.witnesses.has(name)) this.witnesses.set(name, this.depth + 1);
    done.forEach(({ found }, worker) => this.took(found, worker));
    this.board.show({ distinct: this.count, generated: this.generated, depth: this.depth, queued: 0 });
    return done;
  }

  private took(found: readonly Range[], worker: number): void {
    const count = found.reduce((sum, { from, to }) => sum + to - from, 0);
    this.room[worker]! -= count;
    this.count += count;
    this.all.push(...found);
  }

  /** For the index and for each worker's states, so that a round is worth its while. */
  private async makeRoom(): Promise<void> {
    this.addRoom();
    if (this.count < LOAD * 0.75 * this.indexSize && this.chunkOwners.length * CHUNK_SIZE < this.indexSize) return;
    this.indexSize *= 2;
    this.newIndex = new SharedArrayBuffer(4 * this.indexSize);
    await this.round((worker) => ({ kind: "enter", ranges: this.all.filter((_, at) => at % this.pool.size === worker) }));
  }

  private addRoom(): void {
    this.room.forEach((room, owner) => {
      if (room >= CHUNK_SIZE) return;
      this.newChunks.push({ number: this.chunkOwners.push(owner) - 1, owner, memory: new SharedArrayBuffer(chunkBytes(this.words)) });
      this.room[owner]! += CHUNK_SIZE;
    });
  }

  private get generated(): number {
    return this.steps.flat().reduce((sum, steps) => sum + steps, this.instance.initial.length);
  }

  private result(stop: Stop | null): CheckResult {
    const { model, constants } = this.instance;
    const choices = choicesOf(this.instance);
    const steps = choices.map((_, choice) => this.steps.reduce((sum, one) => sum + (one[choice] ?? 0), 0));
    const sought = propertiesOf(this.check, this.instance).filter(({ kind }) => kind === "sometimes");
    return {
      model, constants, stop, distinct: this.count, generated: this.generated, depth: this.depth,
      actions: actionCounts(this.instance, choices, steps),
      witnesses: sought.map(({ name }) => ({ property: name, length: this.witnesses.get(name) ?? null })),
      violations: [], unjudged: [], collision: 0,
      bytes: 4 * this.indexSize + (this.count * chunkBytes(this.words)) / CHUNK_SIZE,
    };
  }
}

/** Short enough to be shared evenly. */
function stretchesOf(ranges: readonly Range[]): readonly Range[] {
  return ranges.flatMap(({ chunk, from, to }) =>
    Array.from({ length: Math.ceil((to - from) / STRETCH) }, (_, at) => ({ chunk, from: from + at * STRETCH, to: Math.min(from + (at + 1) * STRETCH, to) })));
}
