// `TLC_CLASSPATH=… node tools/tlc.mjs`: runs TLC over the twins of the models for every configuration in
// model/tla/configurations.json and writes what it found to model/tla/goldens.json, with TLC's version and the day.
// What is known of the same configuration, the same modules and the same TLC is kept; `--all` runs all of them anew.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "./build.mjs";
import { digestOf } from "./tlc/modules.mjs";
import { moduleOf, runTlc, versionOf } from "./tlc/run.mjs";

/**
 * @typedef {import("./tlc/run.mjs").Configuration} Configuration
 * @typedef {Configuration & { modules: string, result: import("./tlc/run.mjs").Result }} Golden
 */

const folder = path.join(root, "model", "tla");
const file = path.join(folder, "goldens.json");
const { values } = parseArgs({ options: { all: { type: "boolean", default: false } } });
const classpath = process.env["TLC_CLASSPATH"];
if (classpath === undefined) {
  console.error("TLC_CLASSPATH names no jar or classes of TLC; model/tla/README.md says where they come from.");
  process.exit(2);
}
const tlc = versionOf(classpath);

/** @type {{ configurations: Configuration[] }} */
const table = JSON.parse(readFileSync(path.join(folder, "configurations.json"), "utf8"));
/** @type {{ tlc: string, day: string, goldens: Golden[] }} */
const before = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { tlc, day: "", goldens: [] };
const known = new Map(values.all || before.tlc !== tlc ? [] : before.goldens.map((golden) => [describe(golden), golden]));

/** @type {Golden[]} */
const goldens = [];
let day = before.day;
for (const configuration of table.configurations) {
  const asked = { ...configuration, modules: digestOf(folder, moduleOf(configuration.model)) };
  let golden = known.get(describe(asked));
  if (golden === undefined) {
    console.log(describe(asked));
    golden = { ...asked, result: runTlc(classpath, folder, configuration) };
    day = new Date().toISOString().slice(0, 10);
    console.log(`  ${JSON.stringify(golden.result)}`);
  }
  goldens.push(golden);
}
const lines = goldens.map((golden) => `    ${JSON.stringify(golden)}`);
writeFileSync(file, `{\n  "tlc": ${JSON.stringify(tlc)},\n  "day": "${day}",\n  "workers": 1,\n  "goldens": [\n${lines.join(",\n")}\n  ]\n}\n`);

/** What a result depends on, on one line. @param {Configuration & { modules: string }} asked */
function describe({ model, constants, check, modules }) {
  const settings = Object.entries(constants).map(([name, value]) => `${name}=${value}`);
  const checks = Object.entries(check).map(([kind, names]) => `${kind}: ${names.join(" ")}`);
  return `${model} (${modules}) ${settings.join(" ")}; ${checks.join("; ")}`;
}
