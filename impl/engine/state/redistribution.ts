/**
 * Operator list state dealt out anew when the parallelism changes: all elements in the order of the old subtasks, cut into equal runs.
 * Source: Flink RoundRobinOperatorStateRepartitioner, §5.2 of the semantics. Differs: states are taken in the order of their names.
 */

/** Elements [from, to) of an old subtask's list. */
export interface Run {
  readonly subtask: number;
  readonly from: number;
  readonly to: number;
}

export interface Split {
  /** By new subtask. */
  readonly runs: readonly (readonly Run[])[];
  /** The receiver that begins with the next state: the first that got no extra element. */
  readonly next: number;
}

/**
 * @param sizes elements of each old subtask
 * @param first the receiver that begins, and gets the first extra element
 */
export function splitList(sizes: readonly number[], parallelism: number, first: number): Split {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const base = Math.floor(total / parallelism);
  const extra = total % parallelism;
  const runs: (readonly Run[])[] = Array.from({ length: parallelism }, () => []);
  let position = 0;
  for (let turn = 0; turn < parallelism; turn++) {
    const count = base + (turn < extra ? 1 : 0);
    runs[(first + turn) % parallelism] = runsBetween(sizes, position, position + count);
    position += count;
  }
  return { runs, next: (first + extra) % parallelism };
}

/** Which elements of which subtasks lie in [from, to) of the whole list. */
function runsBetween(sizes: readonly number[], from: number, to: number): readonly Run[] {
  const runs: Run[] = [];
  let begin = 0;
  sizes.forEach((size, subtask) => {
    const run = { subtask, from: Math.max(from - begin, 0), to: Math.min(to - begin, size) };
    if (run.from < run.to) runs.push(run);
    begin += size;
  });
  return runs;
}
