/**
 * What an operator computes, as plain functions of a state cell and a record; the engine keeps the cell.
 * Source: the textbooks' four kinds of state: running aggregates, windows, model parameters, patterns over a sequence; and two stateless ones.
 */
import type { Record } from "../../environment/messages.js";
import type { Plain } from "../../environment/state.js";
import type { OperatorSpec } from "../job/graph.js";

/** A state cell's value, to be replaced. */
export interface Cellular {
  value: Plain;
}

/** A value given out, under the identity of the input row that brought it about. */
export interface Held {
  readonly value: number;
  readonly partition: number;
  readonly offset: number;
}

export interface OperatorFunction {
  /** Name of its state. */
  readonly state: string;
  /** Per key, or one for the subtask. */
  readonly keyed: boolean;
  /** What a cell begins with. */
  readonly initial: Plain;
  /** @returns the value to give out under the record's key and identity, or null for none */
  apply(cell: Cellular, record: Record, input: number): number | null;
  /** What a cell still holds back when the data ends. */
  finish?(cell: Cellular): Held | null;
}

export function operatorFunction(spec: OperatorSpec): OperatorFunction {
  switch (spec.operator) {
    case "map": return { state: "seen", keyed: false, initial: null, apply: (_cell, { value }) => value * spec.factor };
    case "filter": return { state: "seen", keyed: false, initial: null, apply: (_cell, { value }) => (value >= spec.atLeast ? value : null) };
    case "running-sum": return { state: "sums", keyed: true, initial: 0, apply: sum };
    case "count-window": return { state: "windows", keyed: true, initial: null, apply: (cell, record) => gather(cell, record, spec.size), finish: flush };
    case "pattern": return { state: "partial matches", keyed: true, initial: false, apply: (cell, { value }) => match(cell, value, spec.low, spec.high) };
    case "enrich": return { state: "factors", keyed: true, initial: 1, apply: enrich };
    case "arrival-number": return { state: "arrivals", keyed: false, initial: 0, apply: count };
    case "running-model": return { state: "parameters", keyed: false, initial: 0, apply: learn };
  }
}

function sum(cell: Cellular, { value }: Record): number {
  const total = (cell.value as number) + value;
  cell.value = total;
  return total;
}

function count(cell: Cellular): number {
  const before = cell.value as number;
  cell.value = before + 1;
  return before;
}

interface Window extends Held {
  readonly [field: string]: number;
  readonly count: number;
}

function gather(cell: Cellular, { value, partition, offset }: Record, size: number): number | null {
  const window = cell.value as Window | null;
  const total = (window?.value ?? 0) + value;
  const records = (window?.count ?? 0) + 1;
  cell.value = records < size ? { count: records, value: total, partition, offset } : null;
  return records < size ? null : total;
}

function flush(cell: Cellular): Held | null {
  const window = cell.value as Window | null;
  cell.value = null;
  return window;
}

/** Two states: whether the last value was low. */
function match(cell: Cellular, value: number, low: number, high: number): number | null {
  const wasLow = cell.value as boolean;
  cell.value = value < low;
  return wasLow && value > high ? value : null;
}

function enrich(cell: Cellular, { value }: Record, input: number): number | null {
  if (input === 0) return value * (cell.value as number);
  cell.value = value;
  return null;
}

/** How far an error moves the parameter: by its eighth part, in whole numbers. */
const LEARNING_SHIFT = 3;

/** Online gradient descent with a single parameter, the predicted value. */
function learn(cell: Cellular, { value }: Record): number {
  const parameter = cell.value as number;
  const error = value - parameter;
  cell.value = parameter + (error >> LEARNING_SHIFT);
  return error;
}
