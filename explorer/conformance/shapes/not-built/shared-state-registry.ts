/**
 * Files that several checkpoints share, and when the last of these is gone. The engine's snapshots share nothing.
 * Source: Flink SharedStateRegistryImpl.
 */
import { Type } from "typebox";
import { closed, quietStep, step, stepShape } from "../../shape.js";
import { CheckpointId, Name } from "../../words.js";

const about = { checkpoint: CheckpointId };
const Files = Type.Array(Type.Object({ key: Name, file: Name }, closed));

export const sharedStateRegistry = stepShape({
  name: "shared-state-registry",
  sentence: "Checkpoints share files: which files can be deleted, and which restored checkpoint must stay?",
  anyOrder: ["discarded", "in-use"],
  given: Type.Object({}, closed),
  steps: [
    step("register", {
      ...about, "key": Name,
      "file": Type.Union([Name, Type.Null()], { description: "null: the one that is known under this key" }),
      "needs-its-creator": Type.Optional(Type.Boolean({ description: "the checkpoint that brought the file must stay as long as the file is used, if that was a restored one; default false" })),
    }, Type.Object({
      file: Type.Optional(Type.Union([Name, Type.Null()], { description: "that the checkpoint is to use; null: none" })),
      refused: Type.Optional(Type.Boolean()),
    }, closed)),
    quietStep("restore", {
      ...about,
      "kind": Type.Enum(["checkpoint", "native-savepoint"], { description: "native-savepoint: in the backend's own format, with all its files in its own folder" }),
      "claim-mode": Type.Enum(["claim", "no-claim", "legacy"]),
      "files": Files,
    }),
    step("oldest-retained", about, Type.Object({
      "discarded": Type.Optional(Type.Array(Name, { description: "files, in any order" })),
      "in-use": Type.Optional(Type.Array(CheckpointId, { description: "restored checkpoints that may not be deleted yet, in any order" })),
    }, closed)),
    quietStep("close", {}),
  ] as const,
  begin: null,
});
