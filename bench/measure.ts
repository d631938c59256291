/**
 * Measuring in CPU seconds of this process: the machine's other load counts less than it would in wall time.
 */

/** What was done in one repetition. */
export interface Work {
  readonly runs: number;
  readonly events: number;
}

export interface Rate {
  readonly runsPerSecond: number;
  readonly eventsPerSecond: number;
}

/** CPU seconds. */
export function secondsOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

export async function rateOf(work: () => Work | Promise<Work>): Promise<Rate> {
  const before = process.cpuUsage();
  const { runs, events } = await work();
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  return { runsPerSecond: runs / seconds, eventsPerSecond: events / seconds };
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/**
 * Turn by turn, so that a machine that slows down slows all of them; the medians of each.
 * @param warmUp turns that come first and do not count: in them the code is compiled, and a long campaign does that once
 */
export async function inTurn(warmUp: number, repetitions: number, works: readonly (() => Work | Promise<Work>)[]): Promise<readonly Rate[]> {
  const rates: Rate[][] = works.map(() => []);
  for (let turn = -warmUp; turn < repetitions; turn++) {
    for (const [index, work] of works.entries()) {
      const rate = await rateOf(work);
      if (turn >= 0) rates[index]!.push(rate);
    }
  }
  return rates.map((all) => ({
    runsPerSecond: median(all.map(({ runsPerSecond }) => runsPerSecond)),
    eventsPerSecond: median(all.map(({ eventsPerSecond }) => eventsPerSecond)),
  }));
}
