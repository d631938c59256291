/**
 * Liveness: once faults stop, bounded input is consumed, committed, and the job finishes.
 */
import type { Property } from "../../property.js";

export const jobEnds: Property = {
  name: "job-ends",
  sentence: "Once faults stop, the job finishes.",
  needs: ["job-finished", "run-ended"],
  atRest: true,
  monitor({ violated, arm }) {
    let outcome = "it is neither finished nor failed";
    let finished = false;
    /** Why the tasks were restarted last. */
    let lastly = "";
    return {
      "restarting": ({ reason }) => {
        lastly = `; it was restarted last because ${reason}`;
      },
      "job-finished": () => {
        finished = true;
      },
      "job-cancelled": () => {
        outcome = "it was cancelled";
      },
      "job-started": ({ job }) => {
        finished = false;
        outcome = `job ${job} is neither finished nor failed`;
      },
      "job-failed": ({ reason }) => {
        outcome = `it failed: ${reason}`;
      },
      "run-ended": ({ reason }) => {
        arm();
        if (!finished) violated(`the job did not finish: ${reason === "event-limit" ? `the run was given up at the event limit${lastly}` : outcome}`);
      },
    };
  },
};
