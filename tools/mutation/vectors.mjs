// `npm run mutation:vectors`: breaks the engine in every way that the instrumenter knows, one at a time, and counts the conformance vectors that notice at least one.
// A vector that no break of its part can fail says nothing. Where a break takes effect only while modules load, a process of its own is needed: done only as long as vectors are left.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";
import { root } from "../build.mjs";
import { instrument } from "./instrument.mjs";

const SANDBOX = path.join(root, "coverage", "mutation", "vectors");
const MUTATED = /^(impl\/engine\/|impl\/simulator\/storage\/checkpoint-store\.ts$|explorer\/scenario\/schema\.ts$)/;
/** Times that mutants' places may be passed before a loop counts as endless. */
const HIT_LIMIT = 100_000;

/** @typedef {{ activeMutant?: string | undefined, currentTestId?: string | undefined, hitCount?: number, hitLimit?: number, mutantCoverage?: { static: Record<string, number>, perTest: Record<string, Record<string, number>> } }} World */
/** Shared with the instrumented code. @type {World} */
const world = (/** @type {any} */ (globalThis).__stryker__ ??= {});

function sources() {
  const all = ["model", "impl", "properties", "explorer"].flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true }).map((file) => path.posix.join(folder, String(file).replaceAll("\\", "/"))));
  return all.filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
}

/** Writes the sources as JavaScript, the engine with all its mutants inside. @returns how many */
async function prepare() {
  const files = sources().map((file) => ({ name: file, content: readFileSync(path.join(root, file), "utf8"), mutate: true }));
  const { files: instrumented, mutants } = await instrument(files.filter(({ name }) => MUTATED.test(name)));
  rmSync(SANDBOX, { recursive: true, force: true });
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  for (const { name, content } of [...files.filter((file) => !MUTATED.test(file.name)), ...instrumented]) {
    const target = path.join(SANDBOX, name.replace(/\.ts$/, ".js"));
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, ts.transpileModule(content, { compilerOptions }).outputText);
  }
  return mutants.length;
}

/** The vectors that are run, each with its outcome under the mutant that is active. */
async function load() {
  const from = (/** @type {string} */ file) => import(pathToFileURL(path.join(SANDBOX, "explorer", "conformance", file)).href);
  const [{ loadVectors }, { runVector }] = await Promise.all([from("load.js"), from("run.js")]);
  /** @type {readonly { case: { id: string, status?: { pending?: string } } }[]} */
  const vectors = loadVectors().filter((/** @type {any} */ vector) => vector.case.status?.pending === undefined);
  /** @param {typeof vectors[number]} vector */
  const fails = (vector) => {
    world.hitCount = 0;
    world.hitLimit = HIT_LIMIT;
    try {
      return runVector(vector).outcome.kind === "failed";
    } catch {
      return true;
    }
  };
  return { vectors, fails };
}

/** Every mutant that can be switched while the process runs. */
async function search() {
  const all = await prepare();
  const { vectors, fails } = await load();
  for (const vector of vectors) {
    world.currentTestId = vector.case.id;
    if (fails(vector)) throw new Error(`${vector.case.id} fails without any mutant`);
  }
  world.currentTestId = undefined;
  const { static: loading, perTest } = /** @type {NonNullable<World["mutantCoverage"]>} */ (structuredClone(world.mutantCoverage));
  const reached = new Set(Object.values(perTest).flatMap((mutants) => Object.keys(mutants)));
  const killers = new Set();
  let killed = 0;
  for (const mutant of reached) {
    world.activeMutant = mutant;
    let isKilled = false;
    for (const vector of vectors) {
      const { id } = vector.case;
      if ((isKilled && killers.has(id)) || perTest[id]?.[mutant] === undefined || !fails(vector)) continue;
      killers.add(id);
      isKilled = true;
    }
    if (isKilled) killed++;
  }
  world.activeMutant = undefined;
  const left = vectors.filter((vector) => !killers.has(vector.case.id)).map((vector) => vector.case.id);
  console.log(`of ${reached.size} mutants that vectors reach ${killed} are killed: ${(100 * killed / reached.size).toFixed(1)} %`);
  console.log(`${left.length} vectors kill none of them; ${Object.keys(loading).length} take effect while modules load: ${left.join(" ")}`);
  const tried = whileLoading(Object.keys(loading), vectors.map((vector) => vector.case.id), killers);
  return { all, reached: reached.size, tried, vectors: vectors.map((vector) => vector.case.id), killers };
}

/** @param {readonly string[]} mutants @param {readonly string[]} ids @param {Set<string>} killers grows */
function whileLoading(mutants, ids, killers) {
  let tried = 0;
  for (const mutant of mutants) {
    if (ids.every((id) => killers.has(id))) break;
    tried++;
    const { stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--only-active"], { encoding: "utf8", timeout: 60_000, env: { ...process.env, __STRYKER_ACTIVE_MUTANT__: mutant } });
    // A module that cannot even be loaded is noticed by everything, which says nothing of any vector.
    for (const id of stdout.split("\n").filter(Boolean)) killers.add(id);
  }
  return tried;
}

if (process.argv.includes("--only-active")) {
  const { vectors, fails } = await load();
  for (const vector of vectors) if (fails(vector)) console.log(vector.case.id);
} else {
  const { all, reached, tried, vectors, killers } = await search();
  const toothless = vectors.filter((id) => !killers.has(id));
  console.log(`${all} mutants, ${reached} reached by vectors; ${tried} tried while loading`);
  console.log(`${killers.size} of ${vectors.length} vectors that are run kill a mutant: ${(100 * killers.size / vectors.length).toFixed(1)} %`);
  for (const id of toothless) console.log(`kills none  ${id}`);
}
