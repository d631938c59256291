/**
 * The words that several shapes share, with the meaning that docs/glossary.md gives them.
 */
import { Type } from "typebox";

export const Name = Type.String({ minLength: 1 });
export const Count = Type.Integer({ minimum: 0 });
export const Positive = Type.Integer({ minimum: 1 });
export const Milliseconds = Type.Integer({ minimum: 0, description: "ms" });
export const CheckpointId = Type.Integer({ minimum: 1, description: "id of a checkpoint or savepoint" });

/** A stop is a savepoint after which the job ends. */
export const SnapshotKind = Type.Enum(["checkpoint", "savepoint", "stop"]);

/** Why a checkpoint was aborted; README.md says which of Flink's reasons each word stands for. */
export const ABORT_REASONS = ["declined", "expired", "not-stored", "alignment-aborted", "subsumed", "suspended"] as const;
export const AbortReason = Type.Enum([...ABORT_REASONS]);
