/**
 * One model to be explored, as a thread is told of it, and what it answers: data, for code crosses as the model's name.
 */
import { check } from "../../model/checker/check.js";
import type { CheckResult } from "../../model/checker/result.js";
import type { Instance } from "../../model/checker/model.js";
import { layoutOf } from "../../model/checker/packing/layout.js";
import { grouped } from "../report/page.js";
import { refuse } from "../scenario/bad-input.js";
import { suggestion, quoted } from "../scenario/wording.js";
import { MODELS } from "../../model/models.js";
import type { Board } from "./board.js";

export interface ModelCheck {
  readonly model: string;
  /** Those that are not as usual. */
  readonly constants: Readonly<Record<string, number | string>>;
  /** Null: all. */
  readonly properties: readonly string[] | null;
  readonly limit: number;
  readonly keepGoing: boolean;
  readonly fingerprints: boolean;
}

export function runCheck({ model, constants, properties, limit, keepGoing, fingerprints }: ModelCheck, board: Board): CheckResult {
  return check(instanceCalled(model, constants), { limit, keepGoing, fingerprints, ...(properties !== null && { properties }), progress: (sofar) => board.show(sofar) });
}

/** So many ways to act, tried in each state, are a million lines of code written at run time. */
const MOST_CHOICES = 25_000;

/** @throws BadInput for a model or a constant that there is not, a value out of its range, or values that make the model too large to be explored */
export function instanceCalled(name: string, constants: ModelCheck["constants"]): Instance {
  const model = MODELS.find((one) => one.name === name) ?? refuse("check", `there is no model ${quoted(name)}; ${suggestion(name, MODELS.map((one) => one.name), "models")}`);
  try {
    const instance = model.instance(constants);
    const choices = instance.actions.reduce((sum, { bindings }) => sum + bindings.length, 0);
    if (choices > MOST_CHOICES) refuse("--set", `these constants make ${grouped(choices)} ways to act in each state, and ${grouped(MOST_CHOICES)} are the most; give smaller ones`);
    // What it cannot lay out, it refuses.
    layoutOf(instance.variables);
    return instance;
  } catch (error) {
    if (error instanceof RangeError) return refuse("--set", error.message.replace(/\.$/, ""));
    throw error;
  }
}

/** `name=value` texts as constants: a number where the model has a range of numbers. */
export function constantsOf(name: string, settings: readonly string[]): ModelCheck["constants"] {
  const constants = MODELS.find((one) => one.name === name)?.constants ?? {};
  const pairs = settings.map((setting) => /^([^=]+)=(.*)$/.exec(setting) ?? refuse(`--set ${setting}`, "a constant is set as in name=value"));
  const twice = pairs.find(([, constant], at) => pairs.findIndex(([, other]) => other === constant) !== at);
  if (twice !== undefined) refuse("--set", `${quoted(twice[1]!)} is set twice; keep one of the two`);
  return Object.fromEntries(pairs.map(([, constant = "", text = ""]) => [constant, constants[constant]?.type.kind === "integer" && /^-?\d+$/.test(text) ? Number(text) : text]));
}
