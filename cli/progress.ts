/**
 * How far a search is, on stderr: a bar on a terminal, a plain line every few seconds elsewhere, nothing when it should be quiet.
 */
import { SingleBar } from "cli-progress";
import type { Tally } from "../explorer/campaign/tally.js";
import { counted, grouped } from "../explorer/report/page.js";
import type { Io } from "./io.js";

/** s between two plain lines. */
const EVERY = 3;

/** A search under way. */
export interface Searched {
  /** Share of the whole, 0 to 1. */
  readonly done: number;
  /** s so far. */
  readonly seconds: number;
  readonly stretches: { readonly merged: Tally };
}

export interface Progress {
  update(searched: Searched): void;
  /** A step that has no measure. */
  say(text: string): void;
  /** The bar vanishes. */
  end(): void;
}

const SILENT: Progress = { update: () => undefined, say: () => undefined, end: () => undefined };

export function progressOf(what: string, io: Io, quiet: boolean): Progress {
  if (quiet) return SILENT;
  return io.bar === null ? plainLines(what, io) : drawnBar(what, io.bar);
}

function plainLines(what: string, io: Io): Progress {
  let last = io.now();
  return {
    update(searched) {
      if (io.now() - last < EVERY) return;
      last = io.now();
      const { merged } = searched.stretches;
      const { rates, found, left } = wordsOf(searched);
      io.err(`${what}: ${Math.floor(100 * searched.done)} %, ${counted(merged.runs, "run")}, ${counted(merged.events, "event")}, ${rates}, ${found}, ${left}\n`);
    },
    say: (text) => io.err(`${what}: ${text}\n`),
    end: () => undefined,
  };
}

function drawnBar(what: string, stream: NodeJS.WriteStream): Progress {
  const bar = new SingleBar({
    format: `  ${what} {bar} {percentage} % · {runs} runs{words}`,
    stream, barsize: 16, barCompleteChar: "█", barIncompleteChar: "░", hideCursor: true, clearOnComplete: true, gracefulExit: false, fps: 12,
  });
  bar.start(1000, 0, { runs: "0", words: "" });
  return {
    update(searched) {
      const { rates, found, left } = wordsOf(searched);
      bar.update(Math.floor(1000 * searched.done), { runs: grouped(searched.stretches.merged.runs), words: ` · ${rates} · ${found} · ${left}` });
    },
    say(text) {
      bar.stop();
      stream.write(`  ${what}: ${text}`);
      stream.write("\r");
    },
    end() {
      bar.stop();
      stream.write("\x1b[K");
    },
  };
}

function wordsOf({ done, seconds, stretches: { merged } }: Searched): { readonly rates: string; readonly found: string; readonly left: string } {
  const rate = (count: number): string => grouped(Math.round(count / Math.max(seconds, 0.001)));
  const faults = merged.faults.reduce((sum, count) => sum + count, 0);
  const reached = merged.reach.filter((count) => count > 0).length;
  return {
    rates: `${rate(merged.runs)} runs/s, ${rate(merged.events)} events/s`,
    found: `${counted(faults, "fault")}, reach ${reached} of ${merged.reach.length}, ${counted(merged.violated.length, "violation")}`,
    left: done > 0 ? `${durationWords(seconds / done - seconds)} left` : "",
  };
}

function durationWords(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** Progress over a number of things, each of which takes as long as it takes. */
export interface Steps {
  step(): void;
  /** Prints something else meanwhile. */
  aside(print: () => void): void;
  end(): void;
}

export function stepsOf(what: string, total: number, io: Io, quiet: boolean): Steps {
  if (quiet || total === 1) return { step: () => undefined, aside: (print) => print(), end: () => undefined };
  return io.bar === null ? plainSteps(what, total, io) : drawnSteps(what, total, io.bar);
}

function plainSteps(what: string, total: number, io: Io): Steps {
  let [done, last] = [0, io.now()];
  return {
    step() {
      done++;
      if (io.now() - last < EVERY) return;
      last = io.now();
      io.err(`${what}: ${done} of ${total}\n`);
    },
    aside: (print) => print(),
    end: () => undefined,
  };
}

function drawnSteps(what: string, total: number, stream: NodeJS.WriteStream): Steps {
  const bar = new SingleBar({
    format: `  ${what} {bar} {value} of {total}`,
    stream, barsize: 24, barCompleteChar: "█", barIncompleteChar: "░", hideCursor: true, clearOnComplete: true, gracefulExit: false, fps: 12,
  });
  let done = 0;
  bar.start(total, 0);
  const stop = (): void => {
    bar.stop();
    stream.write("\x1b[K");
  };
  return {
    step: () => bar.update(++done),
    aside(print) {
      stop();
      print();
      if (done < total) bar.start(total, done);
    },
    end: stop,
  };
}
