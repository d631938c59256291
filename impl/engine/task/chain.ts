/**
 * What runs in one task: a source, operators, a sink, each handing its records straight to the next.
 * Source: Flink's OperatorChain and RegularOperatorChain; hooks run from head to tail.
 */
import type { Record } from "../../environment/messages.js";
import type { OperatorSnapshot } from "../../environment/state.js";
import type { Vertex } from "../job/graph.js";
import { isSteps, type MaybeSteps, type Steps } from "../sinks/sink.js";
import type { Stage } from "./stage.js";

export interface Link {
  /** The vertex it is. */
  readonly name: string;
  readonly stage: Stage;
}

export class Chain {
  private readonly links: readonly Link[];
  private readonly head: Stage;
  /** Requests that stages behind the head want to make for the record under way. */
  private waiting: Steps<void>[] = [];

  /** `make` is given a vertex and what its stage emits to. */
  constructor(vertices: readonly Vertex[], output: (record: Record) => void, make: (vertex: Vertex, emit: (record: Record) => void) => Stage) {
    const links: Link[] = [];
    let emit = output;
    for (let index = vertices.length - 1; index >= 0; index--) {
      const vertex = vertices[index]!;
      const stage = make(vertex, emit);
      links[index] = { name: vertex.name, stage };
      if (index > 0) emit = (record) => this.pass(stage, record);
    }
    this.links = links;
    this.head = links[0]!.stage;
  }

  restore(operators: readonly OperatorSnapshot[] | null): MaybeSteps<void> {
    return this.each(({ name, stage }) => stage.restore(operators === null ? null : operators.find(({ operator }) => operator === name)?.states ?? []));
  }

  open(): void {
    for (const { stage } of this.links) stage.open?.();
  }

  process(record: Record, input: number): MaybeSteps<void> {
    const steps = this.head.process(record, input);
    return this.waiting.length === 0 ? steps : this.all(steps);
  }

  finish(): MaybeSteps<void> {
    for (const { stage } of this.links) {
      const steps = stage.finish?.();
      if (steps !== undefined) this.waiting.push(steps);
    }
    return this.waiting.length === 0 ? undefined : this.all(undefined);
  }

  close(): void {
    for (const { stage } of this.links) stage.close?.();
  }

  prepareSnapshot(checkpoint: number): MaybeSteps<void> {
    return this.each(({ stage }) => stage.prepareSnapshot?.(checkpoint));
  }

  snapshot(): readonly OperatorSnapshot[] {
    return this.links.map(({ name, stage }) => ({ operator: name, states: stage.snapshot() }));
  }

  notifyComplete(checkpoint: number, last: boolean): MaybeSteps<void> {
    return this.each(({ stage }) => stage.notifyComplete?.(checkpoint, last));
  }

  /** Calls link after link; only from the first that makes requests on does it take steps, and those of the last are all that is left. */
  private each(call: (link: Link) => MaybeSteps<void>): MaybeSteps<void> {
    const last = this.links.length - 1;
    for (let index = 0; index < last; index++) {
      const steps = call(this.links[index]!);
      if (isSteps(steps)) return this.onwards(steps, index + 1, call);
    }
    return call(this.links[last]!);
  }

  private *onwards(first: Steps<void>, next: number, call: (link: Link) => MaybeSteps<void>): Steps<void> {
    yield* first;
    for (const link of this.links.slice(next)) {
      const steps = call(link);
      if (isSteps(steps)) yield* steps;
    }
  }

  private pass(stage: Stage, record: Record): void {
    const steps = stage.process(record, 0);
    if (steps !== undefined) this.waiting.push(steps);
  }

  private *all(first: MaybeSteps<void>): Steps<void> {
    const { waiting } = this;
    this.waiting = [];
    if (isSteps(first)) yield* first;
    for (const steps of waiting) yield* steps;
  }
}
