/**
 * A task gives a checkpoint up only when it must: something newer has come, somebody upstream has given it up, or the coordinator has.
 * Behind tasks that have all finished, the coordinator's own triggers are barriers, which nobody sees come.
 * Source: Flink SingleCheckpointBarrierHandler, §2.2 of the semantics: barriers and cancellations of older checkpoints are ignored.
 */
import type { Origin } from "../../../impl/trace/events.js";
import type { Property } from "../../property.js";

export const givenUpForCause: Property = {
  name: "given-up-for-cause",
  sentence: "A task gives a checkpoint up only after a newer barrier, a task upstream that gave it up, or the coordinator's abort.",
  needs: ["run-started", "barrier-delivered", "alignment-aborted", "checkpoint-aborted", "task-finished"],
  atRest: false,
  monitor({ violated, arm }) {
    let upstream: ReadonlyMap<string, readonly string[]> = new Map();
    /** Task attempt → the newest barrier that came to it. */
    const newest = new Map<Origin, number>();
    /** Task and attempt → the newest checkpoint that it gave up. */
    const givenUp = new Map<string, number>();
    const finished = new Set<string>();
    const aborted = new Set<number>();
    return {
      "run-started": ({ tasks }) => void (upstream = new Map(tasks.map(({ name, inputs }) => [name, inputs.map(({ from }) => from)]))),
      "barrier-delivered": ({ checkpoint }, origin) => {
        arm();
        if (checkpoint > (newest.get(origin) ?? 0)) newest.set(origin, checkpoint);
      },
      "task-finished": (_event, { process, attempt }) => void finished.add(`${process}/${attempt}`),
      "checkpoint-aborted": ({ checkpoint }) => void aborted.add(checkpoint),
      "alignment-aborted": ({ checkpoint }, origin) => {
        const { process, attempt } = origin;
        const id = `${process}/${attempt}`;
        givenUp.set(id, Math.max(checkpoint, givenUp.get(id) ?? 0));
        const last = newest.get(origin) ?? 0;
        if (last > checkpoint || aborted.has(checkpoint)) return;
        const before = (upstream.get(process) ?? []).map((name) => `${name}/${attempt}`);
        if (before.every((other) => finished.has(other)) || before.some((other) => (givenUp.get(other) ?? 0) >= checkpoint)) return;
        violated(`${process} gave checkpoint ${checkpoint} up, but no barrier newer than ${last} had come, and neither the coordinator nor a task upstream had given it up`);
      },
    };
  },
};
