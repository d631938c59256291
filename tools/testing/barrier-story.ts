// Barrier handlers, told as stories: what arrives at a task, and what its barrier handler does about it.
// B1/0: barrier of checkpoint 1 on channel 0 · X1/0: cancellation of checkpoint 1 · E0: end of partition on channel 0 · T1: trigger.
// Only where the world stops: S1: save · C1: go on, checkpoint 1 is complete · G1: go on, it was given up.
import { expect } from "vitest";
import type { BarrierHandlerFactory } from "../../impl/engine/barriers/handler.js";

export type Story = [fact: string, channels: number, story: string, did: string, blocked?: readonly number[]];

export interface Told {
  /** What the handler did, in order. */
  readonly did: string;
  /** The channels it left blocked. */
  readonly blocked: readonly number[];
}

export function tell(handlerOf: BarrierHandlerFactory, channels: number, story: string): Told {
  const did: string[] = [];
  const blocked = new Set<number>();
  const handler = handlerOf([...Array(channels).keys()], {
    block: (channel) => void blocked.add(channel),
    unblockAll() {
      if (blocked.size > 0) did.push(`unblock ${[...blocked].sort().join("+")}`);
      blocked.clear();
    },
    takeSnapshot: (checkpoint) => void did.push(`snapshot ${checkpoint}`),
    alignmentAborted: (checkpoint) => void did.push(`abort ${checkpoint}`),
    hold: () => void did.push("hold"),
    release: () => void did.push("release"),
    drained: (checkpoint) => void did.push(`drained ${checkpoint}`),
  });
  for (const step of story.split(" ").filter((word) => word !== "")) {
    const [subject = 0, channel = 0] = step.slice(1).split("/").map(Number);
    switch (step[0] as "B" | "X" | "E" | "T" | "S" | "C" | "G") {
      case "B": handler.barrier(channel, subject); break;
      case "X": handler.cancellation(channel, subject); break;
      case "E": handler.endOfPartition(subject); break;
      case "T": handler.trigger(subject); break;
      case "S": handler.save?.(subject); break;
      case "C": handler.resume?.(subject, true); break;
      case "G": handler.resume?.(subject, false); break;
    }
  }
  return { did: did.join(", "), blocked: [...blocked] };
}

/** For `test.each` over stories of one handler. */
export function holdsFor(handlerOf: BarrierHandlerFactory): (...story: Story) => void {
  return (...[, channels, story, did, blocked = []]) => expect(tell(handlerOf, channels, story)).toEqual({ did, blocked });
}
