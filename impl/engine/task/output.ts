/**
 * The output channels of a task: records go to one of them, everything else to all.
 * Source: Flink KeyGroupStreamPartitioner, ForwardPartitioner, RecordWriter.broadcastEvent.
 */
import type { Environment } from "../../environment/environment.js";
import type { Record, StreamElement } from "../../environment/messages.js";
import type { TaskNode } from "../job/execution-graph.js";
import { keyGroup, ownerOfKeyGroup } from "../state/key-groups.js";

export class Output {
  private readonly channels: readonly number[];
  private readonly hashed: boolean;
  private readonly owners = new Map<string, number>();

  constructor(private readonly env: Environment, node: TaskNode, private readonly maxParallelism: number) {
    this.channels = node.outputs.map((channel) => channel.id);
    this.hashed = node.partitioning === "hash" && this.channels.length > 1;
  }

  emit(record: Record): void {
    this.env.emit(this.hashed ? this.channelOf(record.key) : this.channels[0]!, record);
  }

  broadcast(element: StreamElement): void {
    for (const channel of this.channels) this.env.emit(channel, element);
  }

  private channelOf(key: string): number {
    let channel = this.owners.get(key);
    if (channel === undefined) {
      const group = keyGroup(key, this.maxParallelism);
      channel = this.channels[ownerOfKeyGroup(group, this.channels.length, this.maxParallelism)]!;
      this.owners.set(key, channel);
    }
    return channel;
  }
}
