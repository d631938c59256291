/**
 * Requests and replies of all external systems together, as types only; each system's are in its own file of `systems/`.
 * Every request may be answered `timed-out`: it was done, or it was not, and the asker cannot know.
 */
import type { CheckpointStoreReply, CheckpointStoreRequest } from "./systems/checkpoint-store.js";
import type { InputReply, InputRequest } from "./systems/input.js";
import type { StorageReply, StorageRequest } from "./systems/storage.js";
import type { TransactionalLogReply, TransactionalLogRequest } from "./systems/transactional-log.js";

export type * from "./systems/checkpoint-store.js";
export type * from "./systems/input.js";
export type * from "./systems/storage.js";
export type * from "./systems/transactional-log.js";

/** Perhaps done, perhaps not. */
export type TimedOut = { readonly kind: "timed-out" };

/** A request names the system it is for. */
export type Request =
  | ({ readonly system: "input" } & InputRequest)
  | ({ readonly system: "storage" } & StorageRequest)
  | ({ readonly system: "checkpoint-store" } & CheckpointStoreRequest)
  | ({ readonly system: "transactional-log" } & TransactionalLogRequest);
export type Reply = InputReply | StorageReply | CheckpointStoreReply | TransactionalLogReply | TimedOut;

export const SYSTEMS = ["input", "storage", "checkpoint-store", "transactional-log"] as const satisfies readonly Request["system"][];
export type SystemName = (typeof SYSTEMS)[number];
