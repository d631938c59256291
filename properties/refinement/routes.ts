/**
 * Where a record went: the trace says where it arrived, and records of one key go one way. What a task sent and nobody received may have gone any way.
 */
import type { TraceLine } from "../../impl/trace/events.js";
import { recordOf } from "../../model/protocol/checkpointing/topology.js";
import type { Checkpointing } from "../../model/protocol/checkpointing/variables.js";
import type { Scope } from "./scope.js";
import { partitionOf } from "./shape.js";

/** Sender and key → the channel, by its number in the model. */
export class Routes {
  private readonly ways = new Map<string, number>();
  /** By record's number: its key. */
  private readonly keys: (string | undefined)[] = [];

  constructor(private readonly scope: Scope, lines: readonly TraceLine[]) {
    for (const line of lines) {
      if (line.kind !== "record-delivered") continue;
      this.keys[recordOf(scope.topology, line.partition, line.offset)] = line.key;
      if (!scope.numbers.has(line.from)) continue;
      this.ways.set(`${line.from} ${line.key}`, channelBetween(scope, line.from, line.process));
    }
  }

  /** The channels that a record of this key may take from `task`. */
  of(task: string, key: string): readonly number[] {
    const way = this.ways.get(`${task} ${key}`);
    return way === undefined ? this.scope.topology.outputs[this.scope.numbers.get(task)!]! : [way];
  }

  /** Whether no record of this key, sent by `task`, waits on another channel than `way`: where nobody says which way they went, they went one way. */
  areTogether({ channel }: Checkpointing, task: number, key: string, way: number): boolean {
    return this.scope.topology.outputs[task]!.every((other) => other === way || channel[other]!.every((element) => this.keys[element] !== key));
  }
}

/** The channel from a task, or from a partition. */
export function channelBetween({ topology, numbers }: Scope, from: string, to: string): number {
  const sender = numbers.get(from);
  return sender === undefined ? partitionOf(from) : topology.inputs[numbers.get(to)!]!.find((channel) => topology.sender[channel] === sender) ?? -1;
}
