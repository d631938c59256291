/**
 * A job as vectors give it: vertices with a parallelism, edges between them, unrolled to tasks and their predecessors.
 * Task i of a vertex is called VERTEX-i, from 0.
 */
import { Type, type Static } from "typebox";
import type { PlannedTask } from "../../impl/engine/coordinator/checkpoint-plan.js";
import { CannotGoOn, closed } from "./shape.js";
import { Name } from "./words.js";

const Vertex = Type.Object({ name: Name, parallelism: Type.Integer({ minimum: 1, maximum: 1_000 }) }, closed);
const Edge = Type.Object({
  from: Name, to: Name,
  pattern: Type.Enum(["all-to-all", "pointwise"], {
    description: "pointwise: of the two vertices let n be the smaller parallelism and m the other; subtask i of n is joined to the subtasks from floor(i·m/n) up to, not including, floor((i+1)·m/n)",
  }),
}, closed);
export const JOB = {
  vertices: Type.Array(Vertex, { minItems: 1, description: "tasks are called VERTEX-0, VERTEX-1 …" }),
  edges: Type.Array(Edge),
};
export type Vertices = Static<typeof JOB.vertices>;
type Edges = Static<typeof JOB.edges>;

/** In the order of the vertices. */
export function tasksOf(vertices: Vertices, edges: Edges): readonly PlannedTask[] {
  const parallelismOf = (name: string): number => {
    const vertex = vertices.find((one) => one.name === name);
    if (vertex === undefined) throw new CannotGoOn(`an edge names a vertex ${JSON.stringify(name)} that is not given`);
    return vertex.parallelism;
  };
  return vertices.flatMap(({ name, parallelism }) => Array.from({ length: parallelism }, (_, subtask) => ({
    name: `${name}-${subtask}`,
    predecessors: edges.filter(({ to }) => to === name).flatMap(({ from, pattern }) => {
      const all = Array.from({ length: parallelismOf(from) }, (_unused, index) => index);
      const joined = pattern === "all-to-all" ? all : all.filter((index) => areJoined(index, all.length, subtask, parallelism));
      return joined.map((index) => `${from}-${index}`);
    }),
  })));
}

function areJoined(upstream: number, upstreams: number, downstream: number, downstreams: number): boolean {
  const [few, fewer, many, more] = upstreams <= downstreams ? [upstream, upstreams, downstream, downstreams] : [downstream, downstreams, upstream, upstreams];
  return many >= Math.floor((few * more) / fewer) && many < Math.floor(((few + 1) * more) / fewer);
}
