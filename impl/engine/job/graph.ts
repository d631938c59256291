/**
 * The job as its author draws it: vertices with a parallelism, edges with a partitioning.
 * Source: Flink's JobGraph. Leaves out: chaining, resources, more than one input per operator.
 */

export type Vertex =
  | { readonly name: string; readonly kind: "source"; readonly parallelism: number }
  | { readonly name: string; readonly kind: "aggregate"; readonly aggregate: "sum"; readonly parallelism: number }
  | { readonly name: string; readonly kind: "sink"; readonly sink: "two-phase-commit"; readonly parallelism: number };

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly partitioning: "hash" | "forward";
}

export interface JobGraph {
  readonly vertices: readonly Vertex[];
  readonly edges: readonly Edge[];
  /** Number of key groups; an upper bound of every parallelism. */
  readonly maxParallelism: number;
}
