/**
 * What a chain of operators gives out for the records it consumed, in that order: each operator written down a second time, as a batch would.
 * Leaves out everything that an engine is about: snapshots, keys' owners, attempts.
 */
import type { Row, VertexDescription } from "../../impl/trace/events.js";

/** A record on its way, under the identity of an input row. */
export type Flowing = Row;
type Operator = NonNullable<VertexDescription["operator"]>;

/** One operator with its memory. */
interface Step {
  readonly consume: (record: Flowing, input: number) => number | null;
  readonly finish: () => readonly Flowing[];
}

/** @returns null when the chain holds an operator that nobody here knows */
export function replayOf(operators: readonly (Operator | null)[]): Replay | null {
  const steps: Step[] = [];
  for (const operator of operators) {
    const step = operator === null ? null : stepOf(operator);
    if (step === null) return null;
    steps.push(step);
  }
  return new Replay(steps);
}

export class Replay {
  constructor(private readonly steps: readonly Step[]) {}

  /** What comes out when `record` goes in by this input; null when nothing does. */
  consume(record: Flowing, input: number): Flowing | null {
    return this.through(0, record, input);
  }

  /** What comes out at the end of the data, or when the job is drained; held back is then nothing. */
  finish(): readonly Flowing[] {
    return this.steps.flatMap((step, index) => step.finish().flatMap((held) => this.through(index + 1, held, 0) ?? []));
  }

  private through(from: number, record: Flowing, input: number): Flowing | null {
    let flowing = record;
    for (let at = from; at < this.steps.length; at++) {
      const value = this.steps[at]!.consume(flowing, at === 0 ? input : 0);
      if (value === null) return null;
      if (value !== flowing.value) flowing = { partition: flowing.partition, offset: flowing.offset, key: flowing.key, value };
    }
    return flowing;
  }
}

function stepOf(operator: Operator): Step | null {
  const { factor = 1, atLeast = -Infinity, size = 1, low = 0, high = 0 } = operator;
  switch (operator.operator) {
    case "map": return stateless(({ value }) => value * factor);
    case "filter": return stateless(({ value }) => (value < atLeast ? null : value));
    case "running-sum": return running();
    case "count-window": return windows(size);
    case "pattern": return pattern(low, high);
    case "enrich": return enrichment();
    case "arrival-number": return arrivals();
    case "running-model": return model();
    default: return null;
  }
}

function stateless(consume: (record: Flowing) => number | null): Step {
  return { consume, finish: () => [] };
}

function running(): Step {
  const sums = new Map<string, number>();
  return stateless(({ key, value }) => {
    const sum = (sums.get(key) ?? 0) + value;
    sums.set(key, sum);
    return sum;
  });
}

function windows(size: number): Step {
  const open = new Map<string, Flowing[]>();
  const total = (records: readonly Flowing[]): number => records.reduce((sum, { value }) => sum + value, 0);
  return {
    consume(record) {
      const records = [...(open.get(record.key) ?? []), record];
      open.set(record.key, records.length < size ? records : []);
      return records.length < size ? null : total(records);
    },
    finish() {
      const held = [...open.values()].flatMap((records) => (records.length === 0 ? [] : [{ ...records.at(-1)!, value: total(records) }]));
      open.clear();
      return held;
    },
  };
}

function pattern(low: number, high: number): Step {
  const previous = new Map<string, number>();
  return stateless(({ key, value }) => {
    const before = previous.get(key) ?? low;
    previous.set(key, value);
    return before < low && value > high ? value : null;
  });
}

function enrichment(): Step {
  const factors = new Map<string, number>();
  return {
    consume({ key, value }, input) {
      if (input === 0) return value * (factors.get(key) ?? 1);
      factors.set(key, value);
      return null;
    },
    finish: () => [],
  };
}

function arrivals(): Step {
  let seen = 0;
  return stateless(() => seen++);
}

function model(): Step {
  let parameter = 0;
  return stateless(({ value }) => {
    const error = value - parameter;
    parameter += Math.floor(error / 8);
    return error;
  });
}
