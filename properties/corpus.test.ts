// The regression corpus: every planted bug's shrunk violation, as a file. The bug still breaks the same property in the very same run;
// the unbroken engine, under the same decisions, breaks nothing. After a lawful change of the engine, `npm run corpus` writes it anew.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { replayDocument, reproductionFrom } from "../explorer/replay/replay-document.js";
import { ReplayingOracle } from "../explorer/replay/replaying.js";
import { validateScenario } from "../explorer/scenario/document.js";
import { prepare, run } from "../explorer/scenario/run.js";
import { REFERENCE_PARTS } from "../impl/engine/parts.js";
import { CORPUS } from "../tools/corpus.js";
import { BUGS } from "./planted.js";

test("the corpus has a reproduction of each planted bug, and of nothing else", () => {
  expect(readdirSync(CORPUS).sort()).toEqual(BUGS.map(({ id }) => `${id}.json`).sort());
});

describe.each(BUGS.filter(({ id }) => existsSync(path.join(CORPUS, `${id}.json`))))("$id", (bug) => {
  const reproduction = reproductionFrom(JSON.parse(readFileSync(path.join(CORPUS, `${bug.id}.json`), "utf8")), bug.id);

  test(`breaks ${bug.property} in the run that was recorded`, () => {
    expect(reproduction).toMatchObject({ bug: bug.id, property: bug.property });
    expect(replayDocument(reproduction, { parts: bug.plant(REFERENCE_PARTS) })).toMatchObject({ kind: "violated" });
  });

  test("breaks nothing without the bug", () => {
    const prepared = prepare(validateScenario(reproduction.scenario, bug.id));
    const { verdicts } = run(prepared, new ReplayingOracle(reproduction.decisions), { parts: REFERENCE_PARTS });
    expect(verdicts.filter((verdict) => verdict.kind === "violated" && verdict.promised)).toEqual([]);
  });
});
