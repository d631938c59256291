/**
 * The same protocol under fast-check's scheduler: every entry of the agenda is one of its tasks, which it lets happen in an order of its own.
 * It has no time: an entry that is due within a few ms may be picked, later ones wait until nothing else is left.
 */
import fc from "fast-check";
import { worldOf, type Prepared } from "../explorer/scenario/run.js";
import type { Agenda, Entry } from "../impl/simulator/kernel/agenda.js";
import { DULL } from "../impl/simulator/kernel/oracle.js";
import type { World } from "../impl/simulator/kernel/world.js";
import { PROPERTIES } from "../properties/catalogue.js";
import { Judge } from "../properties/judge.js";

/** How an enabled task is awaited. */
export type Wait = "waitIdle" | "waitAll";

/** ms from now within which an entry can be picked at once. */
const WINDOW = 5;

class ScheduledAgenda implements Agenda {
  world: World | null = null;
  private now = 0;
  private readonly parked: Entry[] = [];

  constructor(private readonly scheduler: fc.Scheduler) {}

  add(entry: Entry): void {
    if (entry.time > this.now + WINDOW) this.parked.push(entry);
    else this.schedule(entry);
  }

  peek(): undefined {
    return undefined;
  }

  take(): undefined {
    return undefined;
  }

  /** Lets time pass to the earliest parked entry; false when there is none. */
  pass(): boolean {
    if (this.parked.length === 0) return false;
    this.now = Math.max(this.now, this.parked.reduce((least, { time }) => Math.min(least, time), Infinity));
    const due = this.parked.filter(({ time }) => time <= this.now + WINDOW);
    this.parked.splice(0, this.parked.length, ...this.parked.filter(({ time }) => time > this.now + WINDOW));
    for (const entry of due) this.schedule(entry);
    return true;
  }

  private schedule(entry: Entry): void {
    void this.scheduler.schedule(Promise.resolve()).then(() => {
      if (entry.time > this.now) this.now = entry.time;
      this.world!.execute(entry);
    });
  }
}

/**
 * @returns handler runs of one run
 * @throws Error when the run breaks a property: fast-check's orders are lawful ones
 */
export async function runScheduled(prepared: Prepared, seed: number, wait: Wait): Promise<number> {
  const [scheduler] = fc.sample(fc.scheduler(), { numRuns: 1, seed });
  const agenda = new ScheduledAgenda(scheduler!);
  const judge = new Judge(PROPERTIES);
  judge.observe(prepared.header, { process: "world", attempt: 0 }, 0);
  const world = worldOf(prepared, DULL, judge.observe, { agenda });
  agenda.world = world;
  world.begin();
  do await scheduler![wait](); while (agenda.pass());
  world.settle();
  const { events } = world.end("at-rest");
  const broken = judge.verdicts().find(({ kind }) => kind === "violated");
  if (broken !== undefined) throw new Error(`under fast-check's scheduler, seed ${seed}: ${JSON.stringify(broken)}`);
  return events;
}
