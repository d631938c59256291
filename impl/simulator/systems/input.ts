/**
 * The input: partitions that can be read again from any offset, or subscribed to, and then what was delivered is gone.
 * Source: a Kafka topic under a consumer that seeks; a queue whose messages are acknowledged as they are delivered, its consumers fenced by generation. Leaves out: retention, several topics.
 */
import type { ExternalSystem, SystemContext } from "../../environment/external-system.js";
import type { Reply, Request } from "../../environment/systems.js";

export class Input implements ExternalSystem {
  /** Partition → the newest attempt that has subscribed to it. */
  private readonly subscribers = new Map<number, number>();

  handle(request: Request, context: SystemContext): Reply {
    if (request.system !== "input") return { kind: "reading" };
    const { channel, partition } = request;
    switch (request.kind) {
      case "read":
        context.feed(channel, partition, request.offset);
        break;
      case "subscribe":
        this.subscribe(channel, partition, context);
        break;
    }
    return { kind: "reading" };
  }

  /** A late subscription of an old attempt is refused: it would take the partition away from the new one. */
  private subscribe(channel: number, partition: number, context: SystemContext): void {
    const { attempt } = context.asker;
    if (attempt < (this.subscribers.get(partition) ?? 0)) return;
    this.subscribers.set(partition, attempt);
    context.report({ kind: "subscribed", partition, offset: context.handOver(channel, partition) });
  }

  expire(): void {}

  visible(): readonly [] {
    return [];
  }
}
