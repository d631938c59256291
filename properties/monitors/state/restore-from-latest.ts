/**
 * Restore from the latest completed checkpoint, and let no stale one overtake it.
 * Source: Flink CompletedCheckpointStore.getLatestCheckpoint; Hazelcast Jet #2503.
 */
import type { Origin } from "../../../impl/trace/events.js";
import type { Property } from "../../property.js";

export const restoreFromLatest: Property = {
  name: "restore-from-latest",
  sentence: "An attempt restores the latest completed checkpoint, or the one that the job was started from, and from then on no checkpoint of an earlier attempt completes.",
  needs: ["stored", "checkpoint-durable", "restore-chosen", "read-back"],
  atRest: false,
  monitor({ violated, arm }) {
    /** Snapshot → who took it. */
    const takers = new Map<string, Origin>();
    let latest: number | null = null;
    let execution = 0;
    /** The last attempt of the earlier jobs: it may still read what it was told to. */
    let superseded = 0;
    const say = (checkpoint: number | null): string => (checkpoint === null ? "none" : `checkpoint ${checkpoint}`);
    let stopped: number | null = null;
    return {
      "savepoint-durable": ({ checkpoint, savepoint }) => void (savepoint === "stop" && (stopped = checkpoint)),
      // From here on the latest is what the user has named.
      "job-started": (event) => {
        latest = event.checkpoint;
        superseded = execution;
        stopped = null;
      },
      "stored": ({ handle }, origin) => void takers.set(handle, origin),
      "checkpoint-durable": (event) => {
        if (latest !== null && event.checkpoint < latest) violated(`checkpoint ${event.checkpoint} was stored after checkpoint ${latest}, and would be restored in its place`);
        latest = event.checkpoint;
        for (const { task, handle } of event.snapshots) {
          const { attempt } = takers.get(handle ?? "") ?? { attempt: execution };
          if (attempt >= execution) continue;
          return violated(`checkpoint ${event.checkpoint} completed with a snapshot of ${task}, attempt ${attempt}, after attempt ${execution} had restored an earlier one`);
        }
      },
      "restore-chosen": (event) => {
        // A job manager that was cut off may still believe that it restores something.
        if (event.execution < execution) return;
        arm();
        execution = event.execution;
        if (stopped !== null) violated(`attempt ${execution} restores ${say(event.checkpoint)}, but the job had stopped with savepoint ${stopped}`);
        if (event.checkpoint !== latest) violated(`attempt ${execution} restores ${say(event.checkpoint)}, the latest completed is ${say(latest)}`);
      },
      "read-back": ({ checkpoint }, { process, attempt }) => {
        if (attempt === execution && attempt > superseded && latest !== null && checkpoint < latest) violated(`${process} reads checkpoint ${checkpoint} back, the latest completed is ${latest}`);
      },
    };
  },
};
