/**
 * Vectors from files and folders: whatever does not fit its shape is refused with file and place.
 */
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fieldOf, refuse, refuseAny, type Problem } from "../scenario/bad-input.js";
import { readText } from "../scenario/files.js";
import { parseJson } from "../scenario/json-text.js";
import { packageRoot } from "../scenario/load.js";
import { schemaProblems } from "../scenario/schema-problems.js";
import { excerpt, listed, quoted } from "../scenario/wording.js";
import { DOCUMENTS_BY_SHAPE, FORMAT, type VectorCase, type VectorDocument } from "./document.js";
import { SHAPES } from "./shapes.js";
import type { Shape } from "./shape.js";

/** Where the vectors of the package lie, relative to its root. */
const FOLDER = "scenarios/vectors";
/** What lies beside the vectors, and is none. */
const COVERAGE = "coverage.json";

/** Whether every engine must pass it, only one with its features, or only one that decides as Flink does where it could decide otherwise. */
export const STANDINGS = ["required", "optional", "quirk"] as const;
export type Standing = (typeof STANDINGS)[number];

export interface Vector {
  readonly case: VectorCase;
  readonly shape: Shape;
  readonly standing: Standing;
  readonly file: string;
  /** Its file and JSON pointer. */
  readonly place: string;
}

/**
 * @param location a file, or a folder with all below it; by default the vectors of the package
 * @throws BadInput
 */
export function loadVectors(location?: string): readonly Vector[] {
  const [folder, name] = location === undefined ? [path.join(packageRoot(), FOLDER), FOLDER] : [location, location];
  const vectors = filesAt(folder).flatMap((file) => vectorsIn(file, path.posix.join(name, path.relative(folder, file).replaceAll("\\", "/"))));
  if (vectors.length === 0) refuse(name, "there is no file of vectors in this folder; name another, or none for those of the package");
  refuseAny(twins(vectors));
  return vectors;
}

/** The file itself, or every JSON file below a folder, in the order of the alphabet. */
function filesAt(location: string): readonly string[] {
  if (statSync(location, { throwIfNoEntry: false })?.isDirectory() !== true) return [location];
  return readdirSync(location, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json") && path.basename(file) !== COVERAGE)
    .sort().map((file) => path.join(location, file));
}

function vectorsIn(file: string, name: string): readonly Vector[] {
  const { shape: shapeName, cases } = documentFrom(parseJson(readText(file, name), name), name);
  const shape = SHAPES.find((one) => one.name === shapeName)!;
  return cases.map((one, index) => ({ case: one, shape, standing: standingOf(name), file: name, place: fieldOf(name, `/cases/${index}`) }));
}

function documentFrom(value: unknown, name: string): VectorDocument {
  const format: unknown = typeof value === "object" && value !== null && "format" in value ? value.format : undefined;
  if (format !== FORMAT) refuse(fieldOf(name, "/format"), `this is no file of vectors: its "format" must be ${quoted(FORMAT)}, not ${excerpt(format)}; scenarios/vectors/README.md says how to write one`);
  const schema = { anyOf: DOCUMENTS_BY_SHAPE.map(([, document]) => document) };
  refuseAny(schemaProblems(schema, value, "the file").map((problem) => ({ ...problem, place: fieldOf(name, problem.place) })));
  return value as VectorDocument;
}

function standingOf(name: string): Standing {
  const folders = name.split(/[/\\]/);
  return folders.includes("quirks") ? "quirk" : folders.includes("optional") ? "optional" : "required";
}

/** Ids that stand twice. */
function twins(vectors: readonly Vector[]): readonly Problem[] {
  const places = new Map<string, string[]>();
  for (const { case: { id }, place } of vectors) places.set(id, [...places.get(id) ?? [], place]);
  return [...places].filter(([, at]) => at.length > 1).map(([id, at]) => ({ place: `${at[1]!}/id`, message: `${listed([id])} is also the id of ${at[0]!}; give one of them another` }));
}
