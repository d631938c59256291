// Features: what an engine may lack, and a case can ask for.
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "../../tools/build.mjs";
import { loadVectors } from "./load.js";

const vectors = loadVectors();

test("the README says of every feature that is asked for what it is, and of no other", () => {
  const readme = readFileSync(path.join(root, "scenarios", "vectors", "README.md"), "utf8");
  const [, section = ""] = /\n## Features\n(.*?)\n## /s.exec(readme) ?? [];
  expect([...section.matchAll(/^\| `([a-z-]+)` \| \S/gm)].map(([, name]) => name).sort()).toEqual([...new Set(vectors.flatMap((vector) => vector.case.features ?? []))].sort());
});

test("an optional case asks for a feature, a required one for none", () => {
  expect(vectors.filter(({ standing, case: { features } }) => standing !== "quirk" && (standing === "optional") !== (features !== undefined)).map((vector) => vector.case.id)).toEqual([]);
});
