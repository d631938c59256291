// `TLC_CLASSPATH=… node tools/tlc.mjs`: runs TLC over the twins of the models for every configuration in
// model/tla/configurations.json and writes what it found to model/tla/goldens.json, with TLC's version and the day.
// What is known of the same question, the same modules and the same TLC is kept; `--all` asks everything anew.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "./build.mjs";
import { digestOf } from "./tlc/modules.mjs";
import { inTla, runTlc, versionOf } from "./tlc/run.mjs";
import { inWords, spelledOut } from "./tlc/table.mjs";

/**
 * @typedef {import("./tlc/table.mjs").Question & { modules: string, large?: boolean, result: import("./tlc/run.mjs").Result }} Golden
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

/** @type {import("./tlc/table.mjs").Table} */
const table = JSON.parse(readFileSync(path.join(folder, "configurations.json"), "utf8"));
/** @type {{ tlc: string, day: string, goldens: Golden[] }} */
const before = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { tlc, day: "", goldens: [] };
const known = new Map(values.all || before.tlc !== tlc ? [] : before.goldens.map((golden) => [inWords(golden) + golden.modules, golden]));

/** @type {Golden[]} */
const goldens = [];
let day = before.day;
for (const configuration of table.configurations) {
  const question = spelledOut(table, configuration);
  const modules = digestOf(folder, inTla(question.model));
  const { result } = known.get(inWords(question) + modules) ?? ask(question, modules);
  goldens.push({ ...question, ...(configuration.large === true ? { large: true } : {}), modules, result });
}
write(goldens);

/** @param {import("./tlc/table.mjs").Question} question @param {string} modules @returns {Golden} */
function ask(question, modules) {
  const golden = { ...question, modules, result: runTlc(String(classpath), folder, question) };
  console.log(`${inWords(question)}\n  ${JSON.stringify(golden.result)}`);
  day = new Date().toISOString().slice(0, 10);
  known.set(inWords(golden) + modules, golden);
  // At once: the whole table takes long.
  write([...known.values()]);
  return golden;
}

/** @param {readonly Golden[]} answers */
function write(answers) {
  const lines = answers.map((golden) => `    ${JSON.stringify(golden)}`);
  writeFileSync(file, `{\n  "tlc": ${JSON.stringify(tlc)},\n  "day": "${day}",\n  "workers": 1,\n  "goldens": [\n${lines.join(",\n")}\n  ]\n}\n`);
}
