// Reads the code blocks of a Markdown page: ```ts is a program, ```console a transcript. A block that must not be run
// (an installation, say) is ```sh or ```text.
import { readFileSync } from "node:fs";

/** @typedef {{ language: string, title: string, lines: string[], line: number }} Block */
/** @typedef {{ command: string, exit: number, expected: string[], line: number }} Step */

/**
 * @param {string} file
 * @returns {Block[]} with the number of their first line
 */
export function blocksOf(file) {
  /** @type {Block[]} */
  const blocks = [];
  /** @type {Block | undefined} */
  let open;
  for (const [index, line] of readFileSync(file, "utf8").split("\n").entries()) {
    const fence = /^```(\S*)\s*(.*)$/.exec(line);
    if (open === undefined && fence) open = { language: fence[1] ?? "", title: fence[2] ?? "", lines: [], line: index + 2 };
    else if (open !== undefined && fence) {
      blocks.push(open);
      open = undefined;
    } else open?.lines.push(line);
  }
  return blocks;
}

/**
 * The commands of a transcript: `$ command`, perhaps `# exit N`, then the output it must print.
 * @param {Block} block
 * @returns {Step[]}
 */
export function stepsOf(block) {
  /** @type {Step[]} */
  const steps = [];
  for (const [index, line] of block.lines.entries()) {
    const prompt = /^\$ (.*?)(?:\s+# exit (\d+))?$/.exec(line);
    if (prompt) steps.push({ command: prompt[1] ?? "", exit: Number(prompt[2] ?? 0), expected: [], line: block.line + index });
    else steps.at(-1)?.expected.push(line);
  }
  return steps;
}

/**
 * @param {string} file
 * @returns {Step[]} of all its transcripts, in order
 */
export function transcriptOf(file) {
  return blocksOf(file).filter((block) => block.language === "console").flatMap(stepsOf);
}
