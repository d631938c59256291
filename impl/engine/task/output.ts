/**
 * The output channels of a task, edge by edge: a record goes to one channel of each edge, or to all of a broadcast one; everything else goes to all.
 * Source: Flink KeyGroupStreamPartitioner, ForwardPartitioner, RebalancePartitioner, BroadcastPartitioner, RecordWriter.broadcastEvent.
 * Differs: rebalance begins with the first channel, where Flink begins with a random one.
 */
import type { Environment } from "../../environment/environment.js";
import type { Record, StreamElement } from "../../environment/messages.js";
import type { OutputEdge, TaskNode } from "../job/execution-graph.js";
import { keyGroup, ownerOfKeyGroup } from "../state/key-groups.js";

/** Deals a record to channels of one edge. */
type Partitioner = (record: Record) => void;

export class Output {
  private readonly channels: readonly number[];
  private readonly partitioners: readonly Partitioner[];

  constructor(private readonly env: Environment, node: TaskNode, private readonly maxParallelism: number) {
    this.channels = node.outputs.map((channel) => channel.id);
    this.partitioners = node.edges.map((edge) => this.partitioner(edge));
  }

  emit(record: Record): void {
    for (const partition of this.partitioners) partition(record);
  }

  broadcast(element: StreamElement): void {
    for (const channel of this.channels) this.env.emit(channel, element);
  }

  private partitioner({ partitioning, channels }: OutputEdge): Partitioner {
    const ids = channels.map(({ id }) => id);
    const only = ids[0]!;
    if (ids.length === 1) return (record) => this.env.emit(only, record);
    switch (partitioning) {
      case "forward": return (record) => this.env.emit(only, record);
      case "hash": return this.byKey(ids);
      case "rebalance": return this.inTurn(ids);
      case "broadcast": return (record) => ids.forEach((id) => this.env.emit(id, record));
    }
  }

  private byKey(ids: readonly number[]): Partitioner {
    const owners = new Map<string, number>();
    return (record) => {
      const { key } = record;
      let channel = owners.get(key);
      if (channel === undefined) {
        channel = ids[ownerOfKeyGroup(keyGroup(key, this.maxParallelism), ids.length, this.maxParallelism)]!;
        owners.set(key, channel);
      }
      this.env.emit(channel, record);
    };
  }

  private inTurn(ids: readonly number[]): Partitioner {
    let next = 0;
    return (record) => {
      this.env.emit(ids[next]!, record);
      next = (next + 1) % ids.length;
    };
  }
}
