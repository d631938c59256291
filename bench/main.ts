/**
 * `npm run bench`: the figures as a table, or as a document with --json; --quick leaves out the long ones, --large adds the longest. Exit 1 when a floor or a ceiling is missed.
 */
import { cpus } from "node:os";
import { VERSION } from "../explorer/version.js";
import { checkerFigures, measureChecker } from "./checking.js";
import { WARM_UP_RUNS, digests, figures, type Figure } from "./figures.js";
import { measureMemory } from "./memory.js";

function verdictOf({ value, floor, ceiling, goal }: Figure): string {
  if (ceiling !== undefined) return value > ceiling ? "above the ceiling" : "ceiling";
  if (floor === null) return "";
  if (value < floor) return "below the floor";
  return goal !== null && value >= goal ? "goal" : "floor";
}

function table(all: readonly Figure[]): string {
  const rows = all.map((figure) => [figure.id, rounded(figure.value), figure.unit, limit("floor", figure.floor) + limit("ceiling", figure.ceiling ?? null), limit("goal", figure.goal), verdictOf(figure), figure.what]);
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => (column === 1 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join("  ").trimEnd()).join("\n");
}

function limit(name: string, value: number | null): string {
  return value === null ? "" : `${name} ${value}`;
}

function rounded(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(2);
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--digests")) {
    process.stdout.write(`${digests()}\n`);
    return 0;
  }
  if (args.includes("--memory")) {
    process.stdout.write(JSON.stringify(await measureMemory()));
    return 0;
  }
  if (args[0] === "--checker") {
    process.stdout.write(JSON.stringify(args[1] === "figures" ? await checkerFigures(args.includes("--large")) : measureChecker(args[1]!)));
    return 0;
  }
  const machine = `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${cpus().length} cores, Node ${process.version}`;
  const all = await figures(args.includes("--quick"), args.includes("--large"));
  const missed = all.some(({ value, floor, ceiling }) => (floor !== null && value < floor) || (ceiling !== undefined && value > ceiling));
  if (args.includes("--json")) {
    const document = { format: "barricade-bench/1", version: VERSION, verdict: missed ? "floor-missed" : "floors-met", machine, figures: all.map(({ id, what, value, unit }) => ({ id, what, value, unit })) };
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    process.stdout.write(`${machine}; medians of CPU seconds\nengine.*, main.*: after ${WARM_UP_RUNS.toLocaleString("en")} runs that do not count, as in a long campaign\n\n${table(all)}\n`);
  }
  return missed ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
