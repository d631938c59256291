// Every regression reproduction that the model tells of: on the unbroken engine a run of the model, and none with its bug planted, if that breaks safety.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { diagnose } from "../../explorer/replay/diagnose.js";
import { reproductionFrom } from "../../explorer/replay/replay-document.js";
import { ReplayingOracle } from "../../explorer/replay/replaying.js";
import { validateScenario } from "../../explorer/scenario/load.js";
import { prepare } from "../../explorer/scenario/run.js";
import { REFERENCE_PARTS, type Parts } from "../../impl/engine/parts.js";
import { root } from "../../tools/build.mjs";
import { BUGS } from "../planted.js";
import { follow } from "./follow.js";

/** Of time, of what is owed in the end, or of what the job was configured to: the model is not asked. */
const NOT_OF_SAFETY = new Set(["job-ends", "committed-eventually", "checkpoint-ends", "configuration-respected", "demand-met"]);

const folder = path.join(root, "scenarios", "reproductions");
const followed = readdirSync(folder).map((file) => {
  const { property, bug, scenario, decisions } = reproductionFrom(JSON.parse(readFileSync(path.join(folder, file), "utf8")), file);
  const prepared = prepare(validateScenario(scenario, file));
  const under = (parts: Parts) => follow(diagnose(prepared, new ReplayingOracle(decisions), parts, []).lines).kind;
  return { file, property, unbroken: under(REFERENCE_PARTS), broken: under(BUGS.find(({ id }) => id === bug)!.plant(REFERENCE_PARTS)) };
});

describe("the regression reproductions", () => {
  test("are runs of the model on the unbroken engine, or out of its scope", () => {
    expect(followed.filter(({ unbroken }) => unbroken === "refused").map(({ file }) => file)).toEqual([]);
    expect(followed.filter(({ unbroken }) => unbroken === "refined").length).toBeGreaterThan(followed.length * 0.6);
  });

  test("are refused with a planted bug of safety, all of them", () => {
    const inScope = followed.filter(({ property, broken }) => broken !== "out-of-scope" && !NOT_OF_SAFETY.has(property));
    const accepted = inScope.filter(({ broken }) => broken === "refined").map(({ file }) => file);
    expect(accepted).toEqual([]);
  });
});
