/**
 * Restore from the latest completed checkpoint, and let no stale one overtake it.
 * Source: Flink CompletedCheckpointStore.getLatestCheckpoint; Hazelcast Jet #2503.
 */
import type { Property } from "../property.js";
import { CompletedCheckpoints } from "./completed-checkpoints.js";

export const restoreFromLatest: Property = {
  name: "restore-from-latest",
  sentence: "An attempt restores the latest completed checkpoint, and from then on no checkpoint of an earlier attempt completes.",
  needs: ["stored", "checkpoint-durable", "restore-chosen", "read-back"],
  atRest: false,
  monitor({ violated, arm }) {
    const completed = new CompletedCheckpoints();
    let latest: number | null = null;
    let execution = 0;
    const say = (checkpoint: number | null): string => (checkpoint === null ? "none" : `checkpoint ${checkpoint}`);
    return {
      "stored": (event, origin) => completed.store(event, origin),
      "checkpoint-durable": (event) => {
        if (latest !== null && event.checkpoint < latest) violated(`checkpoint ${event.checkpoint} was stored after checkpoint ${latest}, and would be restored in its place`);
        latest = event.checkpoint;
        const finished = new Set(event.snapshots.filter(({ handle }) => handle === null).map(({ task }) => task));
        for (const { task, attempt } of completed.complete(event)) {
          if (attempt >= execution || finished.has(task)) continue;
          return violated(`checkpoint ${event.checkpoint} completed with a snapshot of ${task}, attempt ${attempt}, after attempt ${execution} had restored an earlier one`);
        }
      },
      "restore-chosen": (event) => {
        // A job manager that was cut off may still believe that it restores something.
        if (event.execution < execution) return;
        arm();
        execution = event.execution;
        if (event.checkpoint !== latest) violated(`attempt ${execution} restores ${say(event.checkpoint)}, the latest completed is ${say(latest)}`);
      },
      "read-back": ({ checkpoint }, { process, attempt }) => {
        if (attempt === execution && latest !== null && checkpoint < latest) violated(`${process} reads checkpoint ${checkpoint} back, the latest completed is ${latest}`);
      },
    };
  },
};
