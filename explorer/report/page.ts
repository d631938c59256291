/**
 * The page that reports are written on: its width in columns, and how a word is emphasised. Plain unless whoever prints says otherwise.
 */

export type Style = "good" | "bad" | "warning" | "dim" | "strong";

export interface Page {
  readonly width: number;
  /** Adds colour, never columns. */
  readonly paint: (style: Style, text: string) => string;
}

export const PLAIN_PAGE: Page = { width: 100, paint: (_style, text) => text };

/** Breaks a text into lines of at most `width` columns, at spaces; a longer word stands alone. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** A label in the margin and a text beside it, wrapped under itself. */
export function labelled(label: string, text: string, { width, paint }: Page, margin = 12): readonly string[] {
  return wrap(text, width - margin - 2).map((line, index) => `  ${paint("dim", (index === 0 ? label : "").padEnd(margin))}${line}`);
}

/** Rows as wide as their widest cells, two spaces between; the last column is not padded. `numeric` columns are flush right. */
export function table(rows: readonly (readonly string[])[], numeric: readonly number[] = []): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  return rows.map((row) => row.map((cell, column) => {
    if (numeric.includes(column)) return cell.padStart(widths[column]!);
    return column === row.length - 1 ? cell : cell.padEnd(widths[column]!);
  }).join("  ").trimEnd());
}

/** Short items in as many lines as they need. */
export function flow(items: readonly string[], width: number, indent = 4): readonly string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 3 + item.length > width) lines.push(`${" ".repeat(indent)}${item}`);
    else lines[lines.length - 1] = `${last} · ${item}`;
  }
  return lines;
}

/** 1234567 → "1,234,567", the same on every machine. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

/** A share as a percentage; what is there at all is never shown as 0, and what is missing never as 100. */
export function percentage(part: number, whole: number): string {
  if (whole === 0 || part === 0) return "0 %";
  if (part === whole) return "100 %";
  const share = (100 * part) / whole;
  return share < 0.1 ? "< 0.1 %" : `${Math.min(share, 99.9).toFixed(1)} %`;
}
