/**
 * The replayable input: partitions that can be read again from any offset.
 * Source: a Kafka topic under a consumer that seeks. Leaves out: retention, several topics.
 */
import type { ExternalSystem, SystemContext } from "../../environment/external-system.js";
import type { Reply, Request } from "../../environment/systems.js";

export class Input implements ExternalSystem {
  handle(request: Request, context: SystemContext): Reply {
    if (request.system === "input") context.feed(request.channel, request.partition, request.offset);
    return { kind: "reading" };
  }

  expire(): void {}

  visible(): readonly [] {
    return [];
  }
}
