/**
 * The strongly connected components of a part of a graph. Source: Tarjan 1972, with a stack of its own, for paths are long.
 */
import type { Graph } from "./edges.js";

export interface Components {
  /** By state: its component; −1 outside the part. */
  readonly of: Int32Array;
  readonly count: number;
}

export function componentsOf({ starts, targets, count }: Graph, isInside: Uint8Array): Components {
  const of = new Int32Array(count).fill(-1);
  /** When a state was met, from 1 on; the earliest that it is known to lead back to; its step that is looked at next. */
  const [met, low, next] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)] as const;
  const path: number[] = [];
  const open: number[] = [];
  let clock = 0;
  let components = 0;

  const enter = (state: number): void => {
    met[state] = low[state] = ++clock;
    next[state] = starts[state]!;
    path.push(state);
    open.push(state);
  };
  const close = (state: number): void => {
    for (let member = -1; member !== state;) of[member = open.pop()!] = components;
    components++;
  };
  const leave = (state: number): void => {
    path.pop();
    if (low[state] === met[state]) close(state);
    const above = path.at(-1);
    if (above !== undefined) low[above] = Math.min(low[above]!, low[state]!);
  };
  const look = (state: number, target: number): void => {
    if (isInside[target] === 0) return;
    if (met[target] === 0) enter(target);
    else if (of[target] === -1) low[state] = Math.min(low[state]!, met[target]!);
  };
  for (let root = 0; root < count; root++) {
    if (isInside[root] === 0 || met[root] !== 0) continue;
    enter(root);
    while (path.length > 0) {
      const state = path.at(-1)!;
      if (next[state]! === starts[state + 1]!) leave(state);
      else look(state, targets[next[state]!++]!);
    }
  }
  return { of, count: components };
}
