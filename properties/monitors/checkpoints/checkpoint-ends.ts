/**
 * Liveness of the coordinator: no checkpoint stays pending for ever, whatever is declined, lost, late or not stored.
 * Source: FLINK-32347; a new job manager knows nothing of what the old one had pending.
 */
import type { Property } from "../../property.js";
import { Leader } from "./leader.js";

export const checkpointEnds: Property = {
  name: "checkpoint-ends",
  sentence: "Every checkpoint that is triggered completes or is aborted, unless its job manager dies first.",
  needs: ["process-started", "checkpoint-triggered", "checkpoint-completed", "checkpoint-aborted", "settled"],
  atRest: true,
  monitor({ violated, arm }) {
    /** Checkpoint → ms at which it was triggered. */
    const pending = new Map<number, number>();
    let timeout = Infinity;
    const leader = new Leader();
    return {
      "process-started": (_event, origin) => {
        if (leader.started(origin)) pending.clear();
      },
      "run-started": ({ checkpointing }) => void (timeout = checkpointing?.timeout ?? Infinity),
      "checkpoint-triggered": ({ checkpoint }, origin, at) => {
        arm();
        if (leader.is(origin)) pending.set(checkpoint, at);
      },
      "checkpoint-completed": ({ checkpoint }, origin) => void (leader.is(origin) && pending.delete(checkpoint)),
      "checkpoint-aborted": ({ checkpoint }, origin) => void (leader.is(origin) && pending.delete(checkpoint)),
      "settled": () => {
        for (const checkpoint of pending.keys()) violated(`all is at rest, but checkpoint ${checkpoint} is neither completed nor aborted`);
      },
      // A run that never comes to rest has had time enough.
      "run-ended": (_event, _origin, at) => {
        for (const [checkpoint, since] of pending) if (at - since > 2 * timeout) violated(`checkpoint ${checkpoint} is neither completed nor aborted ${at - since} ms after its trigger`);
      },
    };
  },
};
