/**
 * `explore --sweep interval=10,20,40`: the same runs under each setting, and what checkpoints cost there. Several sweeps are combined, each with each.
 */
import { randomInt } from "node:crypto";
import { costLines, type Setting } from "../explorer/report/costs-text.js";
import type { CostsDocument } from "../explorer/report/documents.js";
import { refuse } from "../explorer/scenario/bad-input.js";
import { quoted, shortened } from "../explorer/scenario/wording.js";
import { blaming } from "../explorer/workers/user-module.js";
import { VERSION } from "../explorer/version.js";
import type { PlanOptions } from "./plan.js";
import { EXIT } from "./exit.js";
import { listen } from "./interrupt.js";
import { print, printJson, type Io } from "./io.js";
import { stepsOf } from "./progress.js";
import { subjectCode, subjectScenario } from "./subject.js";

export interface SweepOptions extends PlanOptions {
  readonly sweep?: readonly string[];
  readonly workers?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

type Values = Setting["values"];

const RUNS = 200;
const MOST_SETTINGS = 100;

export async function sweep(names: readonly string[], texts: readonly string[], options: SweepOptions, io: Io): Promise<number> {
  const [name, ...others] = names;
  if (name === undefined || others.length > 0) return refuse("--sweep", "costs are compared within one scenario; name one");
  checkTogether(options);
  const combinations = combinationsOf(texts);
  const scenarios = combinations.map((values) => subjectScenario(name, { ...options, set: [...options.set ?? [], ...values.map((one) => `${one.name}=${one.value}`)] }));
  const code = await subjectCode(options);
  const { seed = String(randomInt(1, 2 ** 31)) } = options;
  const runs = options.runs === undefined ? RUNS : Math.ceil(options.runs / combinations.length);
  const pool = io.pool(options.workers ?? Math.min(io.cores, combinations.length));
  const interrupt = listen(io);
  const steps = stepsOf("settings", combinations.length, io, options.quiet === true || options.json === true);
  try {
    const asked = scenarios.map(async (scenario, at): Promise<Setting> => {
      const costs = await pool.ask({ kind: "costs", scenario, seed, runs, bug: options.bug?.id ?? null, use: code.options.use?.specifier ?? null });
      steps.step();
      return { values: combinations[at]!, costs };
    });
    const settings = await blaming(code.module, () => interrupt.before(Promise.all(asked)));
    steps.end();
    return conclude(settings, { scenario: name, seed, runs }, options.json === true, io);
  } finally {
    interrupt.end();
    pool.end();
  }
}

function checkTogether(options: SweepOptions): void {
  const senseless = (["for", "strategy", "keepGoing", "refine"] as const).find((option) => options[option] !== undefined);
  if (senseless !== undefined) refuse(`--${senseless.replace("keepGoing", "keep-going")}`, "a sweep makes the same number of random runs under each setting and judges none; leave it out");
}

/** Every value of the first with every value of the second, and so on. */
function combinationsOf(texts: readonly string[]): readonly Values[] {
  const all = texts.map(valuesOf).reduce<readonly Values[]>((rows, values) => rows.flatMap((row) => values.map((value) => [...row, value])), [[]]);
  return all.length <= MOST_SETTINGS ? all : refuse("--sweep", `these are ${all.length} settings, more than ${MOST_SETTINGS}; give fewer values`);
}

function valuesOf(text: string): Values {
  const [, name = "", list = ""] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  const values = list.split(",").map((value) => value.trim());
  if (name === "" || values.includes("")) return refuse(`--sweep ${shortened(text)}`, "a sweep must be a setting with its values, as in interval=10,20,40");
  const twice = values.find((value, at) => values.indexOf(value) !== at);
  return twice === undefined ? values.map((value) => ({ name: name.trim(), value })) : refuse(`--sweep ${shortened(text)}`, `${quoted(twice)} is listed twice; list it once`);
}

interface Swept {
  readonly scenario: string;
  readonly seed: string;
  /** Under each setting. */
  readonly runs: number;
}

/** Null: it was interrupted. */
function conclude(settings: readonly Setting[] | null, { scenario, seed, runs }: Swept, json: boolean, io: Io): number {
  if (json) {
    const measured = (settings ?? []).map(({ values, costs }) => ({ values: values.map((value) => ({ ...value })), costs: { ...costs, latency: { ...costs.latency } } }));
    printJson(io, { format: "barricade-costs/1", version: VERSION, verdict: settings === null ? "interrupted" : "measured", scenario, seed, runs, settings: measured } satisfies CostsDocument);
  } else if (settings === null) print(io, [io.page.paint("warning", "Interrupted: nothing was measured whole.")]);
  else print(io, [`seed ${seed}`, "", `${io.page.paint("strong", scenario)}: what checkpoints cost, in ${runs} runs under each setting`, "", ...costLines(settings, io.page)]);
  return settings === null ? EXIT.interrupted : EXIT.expected;
}
