/**
 * The model's numbers for what the trace calls by name: tasks, checkpoints in the order in which they are triggered, transactions of each sink in the
 * order in which they begin. −1: the model has no such thing.
 */
import type { Scope } from "./scope.js";

export type Place = readonly [sink: number, slot: number];
const NOWHERE: Place = [-1, -1];

export class Numbering {
  /** The model counts the checkpoints that were triggered; a number that was drawn and not used is lost. */
  private readonly checkpoints = new Map<number, number>();
  private readonly afterAll = new Set<number>();
  private readonly places = new Map<string, Place>();
  private readonly begun: number[];

  constructor(private readonly scope: Scope) {
    this.begun = new Array<number>(scope.topology.sinks).fill(0);
  }

  task(name: string): number {
    return this.scope.numbers.get(name) ?? -1;
  }

  /** −1 for a task that is no sink. */
  sinkOf(task: number): number {
    return Math.max(-1, task - this.scope.topology.firstSink);
  }

  /** `isAfterAll`: a completed checkpoint holds all data already. This one is none of the model's, which has nothing more to save. */
  triggered(checkpoint: number, isAfterAll: boolean): void {
    if (isAfterAll) this.afterAll.add(checkpoint);
    else this.checkpoints.set(checkpoint, this.checkpoints.size + 1);
  }

  isAfterAll(checkpoint: number): boolean {
    return this.afterAll.has(checkpoint);
  }

  checkpoint(id: number): number {
    return this.checkpoints.get(id) ?? -1;
  }

  /** How many have been triggered. */
  get triggeredSoFar(): number {
    return this.checkpoints.size;
  }

  begins(transaction: string, sink: number): void {
    this.places.set(transaction, [sink, this.begun[sink]!++]);
  }

  rename(transaction: string, name: string): void {
    this.places.set(name, this.place(transaction));
    this.places.delete(transaction);
  }

  forget(transaction: string): void {
    this.places.delete(transaction);
  }

  transactionsOf(sink: number): readonly (readonly [transaction: string, slot: number])[] {
    return [...this.places].filter(([, place]) => place[0] === sink).map(([transaction, [, slot]]) => [transaction, slot]);
  }

  place(transaction: string | null): Place {
    return this.places.get(transaction ?? "") ?? NOWHERE;
  }

  record({ partition, offset }: { readonly partition: number; readonly offset: number }): number {
    return partition * this.scope.topology.constants.records + offset;
  }
}
