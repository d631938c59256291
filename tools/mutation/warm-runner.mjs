// A test runner for Stryker: all tests of the engine in one warm process, unit tests first, then the engine under its monitors, until one fails.
// A failure counts as a kill only if the same test passes at once without the mutant. An endless loop ends where Stryker's hit limit says so, not by the clock.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { PluginKind, declareClassPlugin } from "@stryker-mutator/api/plugin";
import { DryRunStatus, MutantRunStatus, TestStatus } from "@stryker-mutator/api/test-runner";
import ts from "typescript";


/** Written when all files are compiled. */
const COMPILED = "tools/mutation/compiled";
const UNDER_MONITORS = "tools/mutation/engine-under-mutation.ts";
const isUnitTest = (/** @type {string} */ file) => file.startsWith("impl/engine/") && file.endsWith(".test.ts");
const javaScriptOf = (/** @type {string} */ file) => file.replace(/\.ts$/, ".js");

/** Every TypeScript file that a test of the engine may load, relative to the sandbox, which is the working directory. */
function sources() {
  const all = ["model", "impl", "properties", "explorer", "tools"].flatMap((folder) => readdirSync(folder, { recursive: true }).map((file) => path.posix.join(folder, String(file).replaceAll("\\", "/"))));
  return all.filter((file) => file.endsWith(".ts") && (!file.endsWith(".test.ts") || isUnitTest(file))).sort();
}

/** Strips the types, once a sandbox; the tests import the collector in vitest's place. */
function compile() {
  if (existsSync(COMPILED)) return;
  const collector = pathToFileURL(path.resolve("tools/mutation/collected.mjs")).href;
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  for (const file of sources()) {
    const text = readFileSync(file, "utf8").replace('from "vitest"', `from "${collector}"`);
    writeFileSync(javaScriptOf(file), ts.transpileModule(text, { compilerOptions }).outputText);
  }
  writeFileSync(COMPILED, "");
}

/** @returns {Promise<typeof import("./collected.mjs").tests>} in the order in which they are tried */
async function collect() {
  const { tests, collectFrom } = await import(pathToFileURL(path.resolve("tools/mutation/collected.mjs")).href);
  for (const file of [...sources().filter(isUnitTest), UNDER_MONITORS]) await collectFrom(file, pathToFileURL(path.resolve(javaScriptOf(file))).href);
  return tests;
}

class WarmRunner {
  /** Shared with the instrumented code. @type {{ activeMutant?: string | undefined, currentTestId?: string | undefined, hitCount?: number, hitLimit?: number, mutantCoverage?: any }} */
  world = (/** @type {any} */ (globalThis).__stryker__ ??= {});
  /** @type {Awaited<ReturnType<typeof collect>> | null} */
  tests = null;
  /** No mutant was tried in this process yet. */
  fresh = true;
  /** A mutant left something behind: Stryker begins another process when a runner rejects. */
  spoilt = false;

  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    compile();
    return Promise.resolve();
  }

  /** @returns {Promise<import("@stryker-mutator/api/test-runner").DryRunResult>} */
  async dryRun() {
    this.tests ??= await collect();
    /** @type {import("@stryker-mutator/api/test-runner").TestResult[]} */
    const results = [];
    for (const { id, body } of this.tests) {
      this.world.currentTestId = id;
      const start = performance.now();
      const failure = await failureOf(body);
      const test = { id, name: id, timeSpentMs: performance.now() - start };
      results.push(failure === null ? { ...test, status: TestStatus.Success } : { ...test, status: TestStatus.Failed, failureMessage: failure });
    }
    this.world.currentTestId = undefined;
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: this.world.mutantCoverage };
  }

  /** @param {import("@stryker-mutator/api/test-runner").MutantRunOptions} options @returns {Promise<import("@stryker-mutator/api/test-runner").MutantRunResult>} */
  async mutantRun({ activeMutant, mutantActivation, testFilter, hitLimit }) {
    if (this.spoilt) throw new Error("An earlier mutant changed what outlives a test.");
    const isStatic = mutantActivation === "static";
    Object.assign(this.world, { hitCount: 0, hitLimit, activeMutant: isStatic ? activeMutant.id : undefined });
    try {
      this.tests ??= await collect();
    } catch (error) {
      return { status: MutantRunStatus.Killed, killedBy: [], failureMessage: String(error), nrOfTests: 0 };
    }
    this.world.activeMutant = activeMutant.id;
    const wanted = testFilter && new Set(testFilter);
    const result = await this.firstFailure(this.tests.filter(({ id }) => wanted?.has(id) ?? true), isStatic);
    this.world.activeMutant = undefined;
    this.fresh = false;
    return result;
  }

  /**
   * @param {NonNullable<WarmRunner["tests"]>} tests
   * @param {boolean} isStatic such a mutant cannot be taken away again
   * @returns {Promise<import("@stryker-mutator/api/test-runner").MutantRunResult>}
   */
  async firstFailure(tests, isStatic) {
    for (const [at, { id, body }] of tests.entries()) {
      const failureMessage = await failureOf(body);
      if (this.world.hitLimit !== undefined && (this.world.hitCount ?? 0) > this.world.hitLimit) return { status: MutantRunStatus.Timeout, reason: "hit limit" };
      if (failureMessage === null) continue;
      this.world.activeMutant = undefined;
      this.spoilt = !isStatic && (await failureOf(body)) !== null;
      if (this.spoilt && !this.fresh) throw new Error(`Fails without the mutant too: ${id}`);
      return { status: MutantRunStatus.Killed, killedBy: [id], failureMessage, nrOfTests: at + 1 };
    }
    return { status: MutantRunStatus.Survived, nrOfTests: tests.length };
  }
}

/** @param {() => unknown} body @returns {Promise<string | null>} null if the test passes */
async function failureOf(body) {
  try {
    await body();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "warm", WarmRunner)];
