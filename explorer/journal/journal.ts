/**
 * A campaign's journal: written as stretches of runs come back, so that no finished run is lost however the process ends; read to go on.
 * It outlives a killed process; a machine that loses its power may take the last seconds with it, for nothing is flushed to the disk.
 */
import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, renameSync, rmSync, rmdirSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";
import { refuse } from "../scenario/bad-input.js";
import { readText } from "../scenario/files.js";
import { parseJson } from "../scenario/json-text.js";
import { schemaProblems } from "../scenario/schema-problems.js";
import { quoted } from "../scenario/wording.js";
import { JournalHead, JournalStretch } from "./lines.js";

/** Lines after which the stretches are merged: the file stays small however long the campaign. */
const LONGEST = 500;

export interface Journalled {
  readonly head: JournalHead;
  readonly stretches: readonly JournalStretch[];
}

export class Journal {
  private descriptor: number;
  private lines = 0;

  /**
   * Begins a new file, or continues an old one, with these stretches.
   * @param merged all stretches so far, as few as they can be said in
   * @throws the file system's own error
   */
  constructor(readonly file: string, private readonly head: JournalHead, private readonly merged: () => readonly JournalStretch[]) {
    this.descriptor = this.rewrite();
  }

  add(stretch: JournalStretch): void {
    writeSync(this.descriptor, lineOf(stretch));
    if (++this.lines < LONGEST) return;
    closeSync(this.descriptor);
    this.descriptor = this.rewrite();
  }

  /** Leaves the file as it is. */
  close(): void {
    closeSync(this.descriptor);
  }

  /** The campaign has been reported whole: there is nothing left to go on with. A folder that holds nothing else goes too. */
  remove(): void {
    this.close();
    rmSync(this.file, { force: true });
    try {
      rmdirSync(path.dirname(this.file));
    } catch {
      // It holds something else.
    }
  }

  /** First beside it, then in its place. */
  private rewrite(): number {
    const stretches = this.merged();
    const beside = `${this.file}.${randomUUID()}.part`;
    mkdirSync(path.dirname(this.file), { recursive: true });
    writeFileSync(beside, [this.head, ...stretches].map(lineOf).join(""));
    renameSync(beside, this.file);
    this.lines = 0;
    return openSync(this.file, "a");
  }
}

function lineOf(line: JournalHead | JournalStretch): string {
  return `${JSON.stringify(line)}\n`;
}

/**
 * @param file as the user names it
 * @throws BadInput when it is no journal
 */
export function readJournal(file: string): Journalled {
  const [first = "", ...rest] = readText(file).split("\n").slice(0, -1);
  if (!first.includes('"barricade-campaign/1"')) refuse(file, "this is no campaign's journal; name the file that explore said it can go on with");
  const head = parsed<JournalHead>(JournalHead, first, `${file}:1`, "the journal's first line");
  const stretches = rest.map((text, at) => parsed<JournalStretch>(JournalStretch, text, `${file}:${at + 2}`, "the line"));
  const stray = stretches.findIndex(({ part }) => part >= head.parts.length);
  if (stray >= 0) refuse(`${file}:${stray + 2}`, `the campaign has ${head.parts.length} parts, and this line is of part ${stretches[stray]!.part}`);
  return { head, stretches };
}

function parsed<Line>(schema: Parameters<typeof schemaProblems>[0], text: string, place: string, name: string): Line {
  const value = parseJson(text, place);
  const [problem] = schemaProblems(schema, value, name);
  if (problem !== undefined) refuse(`${place}${problem.place === "" ? "" : `#${problem.place}`}`, `${problem.message}; the file was changed by hand, or is from another version, so ${quoted("explore")} must begin anew`);
  return value as Line;
}
