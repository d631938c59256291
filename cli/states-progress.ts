/**
 * How far the exploration of models is, on stderr: a plain line every few seconds.
 */
import type { Board } from "../explorer/checking/board.js";
import { grouped } from "../explorer/report/page.js";
import type { Io } from "./io.js";

/** ms */
const EVERY = 3_000;

/** @param ended how many of the explorations have ended */
export function statesOf(boards: readonly Board[], ended: () => number, io: Io, quiet: boolean): { end(): void } {
  if (quiet) return { end: () => undefined };
  const start = io.now();
  const timer = setInterval(() => io.err(`${lineOf(boards, ended(), io.now() - start)}\n`), EVERY);
  return { end: () => clearInterval(timer) };
}

function lineOf(boards: readonly Board[], ended: number, seconds: number): string {
  const all = boards.map(({ progress }) => progress);
  const sum = (what: (one: (typeof all)[number]) => number): number => all.reduce((total, one) => total + what(one), 0);
  const distinct = sum((one) => one.distinct);
  if (distinct === 0) return "check: the threads are starting";
  const deepest = Math.max(...all.map(({ depth }) => depth));
  const done = boards.length === 1 ? "" : `${ended} of ${boards.length} done; `;
  return `check: ${done}${grouped(distinct)} states, ${grouped(sum((one) => one.generated))} generated, depth ${deepest}, ${grouped(sum((one) => one.queued))} queued, ${grouped(Math.round(distinct / seconds))} states/s`;
}
