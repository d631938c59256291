/**
 * A checkpoint that a task gives up is given up behind it too: its channels must not stay blocked for barriers that never come.
 * Source: FLINK-4975, FLINK-4984: cancellation barriers; §2.2 of the semantics. A cancellation goes before every newer barrier.
 */
import type { EventOf, Origin } from "../../../impl/trace/events.js";
import type { Property } from "../../property.js";

export const cancellationPassedOn: Property = {
  name: "cancellation-passed-on",
  sentence: "When a task has given a checkpoint up, whoever reads from it gives it up before a newer barrier comes from there.",
  needs: ["barrier-delivered", "snapshot-taken", "alignment-aborted", "task-finished"],
  atRest: false,
  monitor({ violated, arm }) {
    const receivers = new Map<Origin, Receiver>();
    /** Task and attempt → the last checkpoint it gave up. */
    const givenUp = new Map<string, number>();
    const receiverOf = (origin: Origin): Receiver => {
      let receiver = receivers.get(origin);
      if (receiver === undefined) receivers.set(origin, (receiver = { waiting: new Set(), newest: 0, ended: 0 }));
      return receiver;
    };
    return {
      "barrier-delivered": ({ from, checkpoint }: EventOf<"barrier-delivered">, origin) => {
        arm();
        const receiver = receiverOf(origin);
        const skipped = (givenUp.size === 0 ? undefined : givenUp.get(`${from}/${origin.attempt}`)) ?? Infinity;
        if (skipped < checkpoint && receiver.waiting.has(skipped)) {
          violated(`${from} gave checkpoint ${skipped} up, but ${origin.process} still waits for its barrier when that of checkpoint ${checkpoint} comes`);
        }
        begin(receiver, checkpoint);
      },
      "task-finished": (_event, origin) => end(receiverOf(origin), Infinity),
      "snapshot-taken": ({ checkpoint }, origin) => end(receiverOf(origin), checkpoint),
      "alignment-aborted": ({ checkpoint }, origin) => {
        givenUp.set(`${origin.process}/${origin.attempt}`, checkpoint);
        end(receiverOf(origin), checkpoint);
      },
    };
  },
};

/** One attempt of a task: the checkpoints that it waits for, the newest whose barrier came, and up to which all are over. */
interface Receiver {
  readonly waiting: Set<number>;
  newest: number;
  ended: number;
}

/** The first barrier of a checkpoint that is older than another comes too late to be waited for. */
function begin(receiver: Receiver, checkpoint: number): void {
  if (checkpoint < Math.max(receiver.newest, receiver.ended + 1)) return;
  receiver.newest = checkpoint;
  receiver.waiting.add(checkpoint);
}

function end(receiver: Receiver, checkpoint: number): void {
  receiver.ended = Math.max(receiver.ended, checkpoint);
  for (const waiting of receiver.waiting) if (waiting <= receiver.ended) receiver.waiting.delete(waiting);
}
