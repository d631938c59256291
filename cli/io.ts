/**
 * What the command touches of the world outside: two streams, a clock, an interrupt, threads. Tests bring their own.
 */
import { availableParallelism } from "node:os";
import { styleText } from "node:util";
import { PLAIN_PAGE, type Page, type Style } from "../explorer/report/page.js";
import { Pool } from "../explorer/workers/pool.js";
import { ownedThread } from "../explorer/workers/thread.js";
import { EXIT } from "./exit.js";

export interface Io {
  /** Reports. */
  out(text: string): void;
  /** Progress, and what is wrong. */
  err(text: string): void;
  /** Where a progress bar can be drawn; null: nowhere. */
  readonly bar: NodeJS.WriteStream | null;
  /** How reports are laid out. */
  readonly page: Page;
  /** s, from any origin. */
  now(): number;
  /** Where a file about a bug of our own goes. */
  readonly folder: string;
  /** How many threads can run at once. */
  readonly cores: number;
  /** Workers that do not keep this thread from hearing an interrupt. */
  pool(size: number): Pool;
  /** Calls the listener when the user interrupts. @returns what ends that */
  onInterrupt(listener: () => void): () => void;
}

const STYLES = { good: "green", bad: "red", warning: "yellow", dim: "dim", strong: "bold" } as const satisfies { readonly [S in Style]: string };
const NARROWEST = 60;
const WIDEST = 120;

/** This process's own. */
export function terminal(): Io {
  const { stdout, stderr } = process;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    bar: stderr.isTTY ? stderr : null,
    page: pageOf(stdout),
    now: () => performance.now() / 1000,
    folder: ".",
    cores: availableParallelism(),
    pool: (size) => new Pool(size, ownedThread),
    onInterrupt(listener) {
      let isAgain = false;
      const hear = (): void => {
        // Whoever asks twice will not wait for the current runs to end.
        if (isAgain) process.exit(EXIT.interrupted);
        isAgain = true;
        listener();
      };
      process.on("SIGINT", hear).on("SIGTERM", hear);
      return () => void process.off("SIGINT", hear).off("SIGTERM", hear);
    },
  };
}

function pageOf({ isTTY, columns }: { readonly isTTY?: boolean; readonly columns?: number }): Page {
  const width = isTTY === true && columns !== undefined ? Math.min(Math.max(columns, NARROWEST), WIDEST) : PLAIN_PAGE.width;
  const isColoured = isTTY === true && (process.env["NO_COLOR"] ?? "") === "" && process.env["TERM"] !== "dumb";
  return { width, paint: isColoured ? (style, text) => styleText(STYLES[style], text) : PLAIN_PAGE.paint };
}

/** Writes a report, line by line. */
export function print(io: Io, lines: readonly string[]): void {
  io.out(lines.map((line) => `${line}\n`).join(""));
}

/** Writes a document. */
export function printJson(io: Io, document: object): void {
  io.out(`${JSON.stringify(document, null, 2)}\n`);
}
