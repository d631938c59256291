/**
 * The output channels of a task, edge by edge: a record goes to one channel of each edge, or to all of a broadcast one; everything else goes to all.
 * Source: Flink KeyGroupStreamPartitioner, ForwardPartitioner, RebalancePartitioner, BroadcastPartitioner, RecordWriter.broadcastEvent.
 * Differs: rebalance begins with the first channel, where Flink begins with a random one.
 */
import type { Environment } from "../../environment/environment.js";
import type { Record, StreamElement } from "../../environment/messages.js";
import type { OutputEdge, TaskNode } from "../job/execution-graph.js";
import { keyGroup, ownerOfKeyGroup } from "../state/key-groups.js";

export class Output {
  private readonly channels: readonly number[];
  private readonly edges: readonly OutputEdge[];
  /** By key: the place of its subtask among so many; made when it is first needed. */
  private readonly owners = new Map<string, number>();
  /** By edge: where the next record of a rebalanced one goes. */
  private readonly turns: number[];

  constructor(private readonly env: Environment, node: TaskNode, private readonly maxParallelism: number) {
    this.channels = node.outputs.map((channel) => channel.id);
    this.edges = node.edges;
    this.turns = node.edges.map(() => 0);
  }

  emit(record: Record): void {
    for (let index = 0; index < this.edges.length; index++) this.deal(record, this.edges[index]!, index);
  }

  broadcast(element: StreamElement): void {
    for (const channel of this.channels) this.env.emit(channel, element);
  }

  private deal(record: Record, { partitioning, channels }: OutputEdge, index: number): void {
    switch (partitioning) {
      case "forward": return this.env.emit(channels[0]!, record);
      case "hash": return this.env.emit(channels[channels.length === 1 ? 0 : this.ownerOf(record.key, channels.length)]!, record);
      case "broadcast": return channels.forEach((channel) => this.env.emit(channel, record));
      case "rebalance": {
        const turn = this.turns[index]!;
        this.turns[index] = (turn + 1) % channels.length;
        return this.env.emit(channels[turn]!, record);
      }
    }
  }

  private ownerOf(key: string, parallelism: number): number {
    const name = this.edges.length === 1 ? key : `${parallelism}/${key}`;
    let owner = this.owners.get(name);
    if (owner === undefined) {
      owner = ownerOfKeyGroup(keyGroup(key, this.maxParallelism), parallelism, this.maxParallelism);
      this.owners.set(name, owner);
    }
    return owner;
  }
}
