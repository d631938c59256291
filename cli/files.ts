/**
 * Files that the command writes: whole or not at all, and never over something else. And traces that it reads.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { ReproductionDocument } from "../explorer/replay/reproduction.js";
import { refuse } from "../explorer/scenario/bad-input.js";
import { readText } from "../explorer/scenario/files.js";
import type { TraceLine } from "../impl/trace/events.js";
import { readTrace } from "../impl/trace/ndjson.js";

/**
 * Names it by its property and content.
 * @returns its path, as `folder` was given
 * @throws BadInput when it cannot be written there
 */
export function writeReproduction(document: ReproductionDocument, folder: string): string {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  const file = path.join(folder, `${document.property.replace(/[^a-z0-9-]+/gi, "-")}-${contentHash(text)}.json`);
  if (existsSync(file)) {
    if (isSame(file, text)) return file;
    refuse(file, "another file stands where the reproduction must go; move it away, or give another folder with --out");
  }
  try {
    mkdirSync(folder, { recursive: true });
    writeWhole(file, text);
  } catch {
    refuse("--out", `reproductions cannot be written to ${JSON.stringify(folder)}; give a folder that can be written`);
  }
  return file;
}

/** Refuses before the run what would be refused after it. */
export function checkTraceFile(file: string, force: boolean): void {
  if (existsSync(file) && !force) refuse(file, "the file exists already; give --trace another name, or --force to replace it");
}

export function writeTrace(file: string, lines: readonly TraceLine[], force: boolean): void {
  checkTraceFile(file, force);
  try {
    writeWhole(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  } catch {
    refuse(file, "the trace cannot be written there; give --trace a path that can be written");
  }
}

/** @throws BadInput when it cannot be read, or is no trace */
export function traceIn(file: string): readonly TraceLine[] {
  const read = readTrace(readText(file));
  if ("lines" in read) return read.lines;
  return refuse(`${file}:${read.error.line}`, `${read.error.message.replace(/^Line \d+: /, "").replace(/\.$/, "")}; a trace is NDJSON as barricade run --trace writes it`);
}

/** Refuses before the work what would be refused after it. */
export function checkDocumentFile(file: string, option: string): void {
  if (existsSync(file)) refuse(file, `the file exists already; give ${option} another name`);
}

/** Writes a document that an option asks for. */
export function writeDocument(file: string, option: string, document: object): void {
  checkDocumentFile(file, option);
  try {
    writeWhole(file, `${JSON.stringify(document, null, 2)}\n`);
  } catch {
    refuse(file, `nothing can be written there; give ${option} a path that can be written`);
  }
}

/** First beside it, then in its place. */
function writeWhole(file: string, text: string): void {
  const beside = `${file}.${process.pid}.part`;
  try {
    writeFileSync(beside, text, { flag: "wx" });
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function isSame(file: string, text: string): boolean {
  try {
    return readFileSync(file, "utf8") === text;
  } catch {
    return false;
  }
}

/** The first 12 hex digits of SHA-256. */
export function contentHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
