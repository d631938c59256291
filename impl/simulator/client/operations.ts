/**
 * What a user does to a job while it runs, and after: take savepoints, stop it, cancel it, start another one from what it left.
 * Source: Flink's command line client (savepoint, stop, cancel, run -s).
 */
import type { Engine } from "../../engine/assemble.js";
import type { ClientDemand } from "../../environment/messages.js";

/** What a new job starts from: the last savepoint, or the newest or oldest checkpoint that the last job has left. */
export const STARTING_POINTS = ["savepoint", "latest-checkpoint", "oldest-checkpoint"] as const;
export type StartingPoint = (typeof STARTING_POINTS)[number];

export type Operation =
  /** `at`: ms of virtual time, or later, when the operation before it is done. */
  | { readonly kind: ClientDemand; readonly at: number }
  /** Waits for the end of the job that runs. `engine`: the next one. */
  | { readonly kind: "start"; readonly at: number; readonly from: StartingPoint; readonly engine: Engine };
