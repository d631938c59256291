/**
 * Where a record went: the trace says where it arrived, and records of one key go one way. What a task sent and nobody received may have gone any way.
 */
import type { TraceLine } from "../../impl/trace/events.js";
import type { Scope } from "./scope.js";
import { partitionOf } from "./shape.js";

/** Sender and key → the channel, by its number in the model. */
export class Routes {
  private readonly ways = new Map<string, number>();

  constructor(private readonly scope: Scope, lines: readonly TraceLine[]) {
    for (const line of lines) {
      if (line.kind !== "record-delivered" || !scope.numbers.has(line.from)) continue;
      this.ways.set(`${line.from} ${line.key}`, channelBetween(scope, line.from, line.process));
    }
  }

  /** The channels that a record of this key may take from `task`. */
  of(task: string, key: string): readonly number[] {
    const way = this.ways.get(`${task} ${key}`);
    return way === undefined ? this.scope.topology.outputs[this.scope.numbers.get(task)!]! : [way];
  }
}

/** The channel from a task, or from a partition. */
export function channelBetween({ topology, numbers }: Scope, from: string, to: string): number {
  const sender = numbers.get(from);
  return sender === undefined ? partitionOf(from) : topology.inputs[numbers.get(to)!]!.find((channel) => topology.sender[channel] === sender) ?? -1;
}
