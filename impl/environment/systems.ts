/**
 * Requests and replies of all external systems together, as types only; each system's are in its own file of `systems/`.
 * Every request may be answered `timed-out`: it was done, or it was not, and the asker cannot know.
 */
import type { AppendLogReply, AppendLogRequest } from "./systems/append-log.js";
import type { CheckpointStoreReply, CheckpointStoreRequest } from "./systems/checkpoint-store.js";
import type { FileSystemReply, FileSystemRequest } from "./systems/file-system.js";
import type { InputReply, InputRequest } from "./systems/input.js";
import type { KeyValueStoreReply, KeyValueStoreRequest } from "./systems/key-value-store.js";
import type { ObjectStoreReply, ObjectStoreRequest } from "./systems/object-store.js";
import type { StorageReply, StorageRequest } from "./systems/storage.js";
import type { TableReply, TableRequest } from "./systems/table.js";
import type { TransactionalLogReply, TransactionalLogRequest } from "./systems/transactional-log.js";
import type { XaDatabaseReply, XaDatabaseRequest } from "./systems/xa-database.js";

export type * from "./systems/append-log.js";
export type * from "./systems/checkpoint-store.js";
export type * from "./systems/file-system.js";
export type * from "./systems/input.js";
export type * from "./systems/key-value-store.js";
export type * from "./systems/object-store.js";
export type * from "./systems/storage.js";
export type * from "./systems/table.js";
export type * from "./systems/transactional-log.js";
export type * from "./systems/xa-database.js";

/** Perhaps done, perhaps not. */
export type TimedOut = { readonly kind: "timed-out" };

/** A request names the system it is for. */
export type Request =
  | ({ readonly system: "input" } & InputRequest)
  | ({ readonly system: "storage" } & StorageRequest)
  | ({ readonly system: "checkpoint-store" } & CheckpointStoreRequest)
  | ({ readonly system: "transactional-log" } & TransactionalLogRequest)
  | ({ readonly system: "append-log" } & AppendLogRequest)
  | ({ readonly system: "key-value-store" } & KeyValueStoreRequest)
  | ({ readonly system: "xa-database" } & XaDatabaseRequest)
  | ({ readonly system: "table" } & TableRequest)
  | ({ readonly system: "file-system" } & FileSystemRequest)
  | ({ readonly system: "object-store" } & ObjectStoreRequest);
export type Reply =
  | InputReply | StorageReply | CheckpointStoreReply | TransactionalLogReply | AppendLogReply | KeyValueStoreReply
  | XaDatabaseReply | TableReply | FileSystemReply | ObjectStoreReply | TimedOut;

export const SYSTEMS = [
  "input", "storage", "checkpoint-store", "transactional-log", "append-log", "key-value-store", "xa-database", "table", "file-system", "object-store",
] as const satisfies readonly Request["system"][];
export type SystemName = (typeof SYSTEMS)[number];
