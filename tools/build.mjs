// Builds dist/ when it is older than the sources, and leaves a stamp that answers the next caller in milliseconds.
// `npm run build` type-checks the tests too; the command only builds what it runs.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const dist = path.join(root, "dist");
const stamp = path.join(dist, ".stamp");
const sources = ["model", "impl", "properties", "explorer", "cli", "bench", "tsconfig.base.json", "package-lock.json"];

/**
 * The newest change at or below a path; a folder counts, since a deleted or renamed file shows nowhere else.
 * @param {string} place
 * @returns {number} milliseconds, 0 if there is nothing
 */
function newest(place) {
  const stats = statSync(place, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  const inside = stats.isDirectory() ? readdirSync(place).map((name) => newest(path.join(place, name))) : [];
  return Math.max(stats.mtimeMs, ...inside);
}

export function isStale() {
  return newest(stamp) <= Math.max(...sources.map((source) => newest(path.join(root, source))));
}

/**
 * Runs the compiler; all it says goes to stderr, so that a command's stdout stays its own.
 * @param {string[]} projects none: all of them, the tests included
 * @returns {number} its exit code
 */
export function build(projects = []) {
  const started = new Date();
  const compiler = path.join(root, "node_modules", "typescript", "bin", "tsc");
  const { status } = spawnSync(process.execPath, [compiler, "-b", ...projects], { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) return status ?? 1;
  writeFileSync(stamp, "");
  utimesSync(stamp, started, started); // a source saved during the build is newer than the build
  return 0;
}

/** Leaves with the compiler's exit code unless dist/ is, or could be made, as new as the sources. */
export function buildIfStale() {
  if (!isStale()) return;
  process.stderr.write("Building…\n");
  const code = build(["cli", "bench"]);
  if (code !== 0) process.exit(code);
}

/**
 * Builds what is stale, then becomes a built program: same process, same arguments, its exit code.
 * @param {"cli" | "bench"} program
 */
export async function become(program) {
  buildIfStale();
  const main = path.join(dist, program, "main.js");
  process.argv[1] = main;
  await import(pathToFileURL(main).href);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--clean")) rmSync(dist, { recursive: true, force: true });
  else process.exitCode = build();
}
