/**
 * `barricade vectors`: the conformance vectors, ours or a user's, put to the engine.
 */
import type { Command } from "commander";
import { loadVectors } from "../../explorer/conformance/load.js";
import { runVector, type VectorResult } from "../../explorer/conformance/run.js";
import type { VectorsDocument } from "../../explorer/report/documents.js";
import { countsOf, failureLines, messageOf, tableLines, totalLine } from "../../explorer/report/vectors-text.js";
import { VERSION } from "../../explorer/version.js";
import { EXIT } from "../exit.js";
import { print, printJson, type Io } from "../io.js";

interface Options {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function addVectors(program: Command, io: Io, leave: (code: number) => void): void {
  program.command("vectors").summary("the conformance vectors, put to the engine")
    .description("Puts conformance vectors to the parts of the engine, those that every simulated run is made of. A vector that is pending is counted, not run. How to write vectors, and a runner for another engine: scenarios/vectors/README.md.")
    .argument("[path]", "a file, or a folder with all below it; by default the vectors of the package")
    .option("--json", "print a JSON document")
    .option("--quiet", "only what failed, and the sum")
    .action((location: string | undefined, options: Options) => leave(vectors(location, options, io)));
}

function vectors(location: string | undefined, { json = false, quiet = false }: Options, io: Io): number {
  const results = loadVectors(location).map((vector) => runVector(vector));
  const { failed } = countsOf(results);
  if (json) printJson(io, documentOf(results));
  else print(io, [...results.flatMap((result) => failureLines(result, io.page)), ...(quiet ? [] : [...tableLines(results), ""]), totalLine(results)]);
  return failed === 0 ? EXIT.expected : EXIT.unexpected;
}

function documentOf(results: readonly VectorResult[]): VectorsDocument {
  const counts = countsOf(results);
  return {
    format: "barricade-vectors/1", version: VERSION, verdict: counts.failed === 0 ? "passed" : "failed", ...counts,
    vectors: results.map(({ vector: { case: { id, rule, source, features }, standing, shape, place }, outcome }) => ({
      id, shape: shape.name, standing, rule, source, features: features ?? [], place,
      status: outcome.kind, passed: outcome.kind === "passed",
      message: outcome.kind === "passed" ? null : outcome.kind === "failed" ? messageOf(outcome) : outcome.reason,
    })),
  };
}
