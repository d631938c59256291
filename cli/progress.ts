/**
 * How far a search is, on stderr: a bar on a terminal, a plain line every few seconds elsewhere, nothing when it should be quiet.
 */
import { SingleBar } from "cli-progress";
import { counted, grouped } from "../explorer/report/page.js";
import type { Io } from "./io.js";

/** s between two plain lines. */
const EVERY = 3;

export interface Progress {
  /** @param done share of the whole, 0 to 1 */
  update(done: number, runs: number, events: number): void;
  /** A step that has no measure. */
  say(text: string): void;
  /** The bar vanishes. */
  end(): void;
}

const SILENT: Progress = { update: () => undefined, say: () => undefined, end: () => undefined };

export function progressOf(what: string, io: Io, quiet: boolean): Progress {
  if (quiet) return SILENT;
  return io.bar === null ? plainLines(what, io) : drawnBar(what, io, io.bar);
}

function plainLines(what: string, io: Io): Progress {
  let last = io.now();
  return {
    update(done, runs, events) {
      if (io.now() - last < EVERY) return;
      last = io.now();
      io.err(`${what}: ${counted(runs, "run")}, ${counted(events, "event")}, ${Math.floor(100 * done)} %\n`);
    },
    say: () => undefined,
    end: () => undefined,
  };
}

function drawnBar(what: string, io: Io, stream: NodeJS.WriteStream): Progress {
  const bar = new SingleBar({
    format: `  ${what} {bar} {percentage} % · {runs} runs · {rate} events/s`,
    stream, barsize: 24, barCompleteChar: "█", barIncompleteChar: "░", hideCursor: true, clearOnComplete: true, gracefulExit: false, fps: 12,
  });
  const start = io.now();
  bar.start(1000, 0, { runs: "0", rate: "–" });
  return {
    update(done, runs, events) {
      const rate = grouped(Math.round(events / Math.max(io.now() - start, 0.001)));
      bar.update(Math.min(1000, Math.floor(1000 * done)), { runs: grouped(runs), rate });
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
