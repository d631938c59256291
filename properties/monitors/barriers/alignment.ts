/**
 * Alignment: after a channel's barrier, nothing of that channel is processed before the snapshot.
 * Source: Carbone et al. 2015, asynchronous barrier snapshotting.
 */
import type { Origin } from "../../../impl/trace/events.js";
import type { Property } from "../../property.js";

export const alignment: Property = {
  name: "alignment",
  sentence: "Between a channel's barrier and the snapshot, no record of that channel is processed.",
  needs: ["barrier-delivered", "record-delivered", "snapshot-taken", "alignment-aborted"],
  atRest: false,
  monitor({ violated, arm }) {
    /** Task attempt → the checkpoint it aligns for, and the channels whose barrier has come. */
    const aligning = new Map<Origin, { readonly checkpoint: number; readonly channels: Set<string> }>();
    /** Task attempt → the last checkpoint it took or gave up: barriers up to it are late, and block nothing. */
    const ended = new Map<Origin, number>();
    const end = (checkpoint: number, origin: Origin): void => {
      ended.set(origin, Math.max(checkpoint, ended.get(origin) ?? 0));
      if ((aligning.get(origin)?.checkpoint ?? Infinity) <= checkpoint) aligning.delete(origin);
    };
    return {
      "barrier-delivered": ({ from, checkpoint }, origin) => {
        if (checkpoint <= (ended.get(origin) ?? 0)) return;
        const current = aligning.get(origin);
        if (current?.checkpoint === checkpoint) current.channels.add(from);
        else if (current === undefined || current.checkpoint < checkpoint) aligning.set(origin, { checkpoint, channels: new Set([from]) });
      },
      "record-delivered": ({ from, partition, offset }, origin) => {
        if (aligning.size === 0) return;
        const current = aligning.get(origin);
        if (current?.channels.has(from) !== true) return;
        violated(`${origin.process} processed the record of partition ${partition}, offset ${offset} from ${from} after that channel's barrier ${current.checkpoint} and before its snapshot`);
      },
      "snapshot-taken": ({ checkpoint }, origin) => {
        if (aligning.has(origin)) arm();
        end(checkpoint, origin);
      },
      "alignment-aborted": ({ checkpoint }, origin) => end(checkpoint, origin),
    };
  },
};
