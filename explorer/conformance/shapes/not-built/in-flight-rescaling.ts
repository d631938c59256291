/**
 * In-flight data after a change of parallelism: who takes over which old subtasks' share, and through which channel it comes.
 * Source: Flink TaskStateAssignment, SubtaskStateMapper. The engine's snapshots hold no in-flight data.
 */
import { Type } from "typebox";
import { closed, functionShape } from "../../shape.js";
import { Name, Positive } from "../../words.js";

const Mapping = Type.Enum(["range", "round-robin", "full", "first", "arbitrary", "none"], { description: "how the shares of old subtasks go to new ones; see the README" });
const Subtasks = Type.Array(Type.Integer({ minimum: 0 }), { description: "old subtasks, ascending" });

const side = {
  "takes-over": Type.Optional(Subtasks),
  "channels": Type.Optional(Type.Array(Subtasks, { description: "by new subtask of the other vertex, the old ones whose channels it stands for" })),
};

export const inFlightRescaling = functionShape({
  name: "in-flight-rescaling",
  sentence: "A job with in-flight data is restored with another parallelism: which subtask takes over which old ones' share of each edge?",
  given: Type.Object({
    vertices: Type.Array(Type.Object({ "name": Name, "parallelism": Positive, "old-parallelism": Positive }, closed), { minItems: 1 }),
    edges: Type.Array(Type.Object({
      "from": Name, "to": Name,
      "upstream-mapping": Mapping, "downstream-mapping": Mapping,
      "in-flight": Type.Optional(Type.Array(Type.Enum(["input", "output"]), { description: "on which sides of the edge the checkpoint has in-flight data; default both" })),
    }, closed), { minItems: 1 }),
  }, closed),
  expected: Type.Object({
    refused: Type.Optional(Type.Boolean({ description: "the job cannot start from this checkpoint" })),
    tasks: Type.Optional(Type.Array(Type.Object({
      task: Name,
      inputs: Type.Optional(Type.Array(Type.Object({
        from: Name, ...side,
        filters: Type.Optional(Type.Array(Type.Integer({ minimum: 0 }), { description: "old subtasks, ascending, of whose share others take over a part: it keeps only those records that are its own" })),
      }, closed), { description: "in the order of the edges" })),
      outputs: Type.Optional(Type.Array(Type.Object({ to: Name, ...side }, closed), { description: "in the order of the edges" })),
    }, closed), { description: "every task, vertex by vertex" })),
  }, closed),
  apply: null,
});
