// `TLC_CLASSPATH=… node tools/tlc.mjs`: runs TLC over the twins of the models for every configuration in
// model/tla/configurations.json and writes what it found to model/tla/goldens.json, with TLC's version and the day.
// `--only TEXT` runs the configurations whose description contains the text and keeps the other results.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "./build.mjs";
import { runTlc } from "./tlc/run.mjs";

/** @typedef {import("./tlc/run.mjs").Configuration} Configuration */

const folder = path.join(root, "model", "tla");
const file = path.join(folder, "goldens.json");
const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });
const classpath = process.env["TLC_CLASSPATH"];
if (classpath === undefined) {
  console.error("TLC_CLASSPATH names no jar or classes of TLC; model/tla/README.md says where they come from.");
  process.exit(2);
}

/** @type {{ configurations: Configuration[] }} */
const table = JSON.parse(readFileSync(path.join(folder, "configurations.json"), "utf8"));
/** @type {{ goldens: (Configuration & { result: object })[] }} */
const { goldens: before } = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { goldens: [] };

let version = "";
const goldens = table.configurations.flatMap((configuration) => {
  const text = describe(configuration);
  if (!text.includes(values.only)) {
    const known = before.filter((golden) => describe(golden) === text);
    if (known.length === 0) console.error(`not run, and not known from before: ${text}`);
    return known;
  }
  const run = runTlc(classpath, folder, configuration);
  version = run.version;
  console.log(`${text}\n  ${JSON.stringify(run.result)}`);
  return [{ ...configuration, result: run.result }];
});
const day = new Date().toISOString().slice(0, 10);
const lines = goldens.map((golden) => `    ${JSON.stringify(golden)}`);
writeFileSync(file, `{\n  "tlc": ${JSON.stringify(version)},\n  "day": "${day}",\n  "workers": 1,\n  "goldens": [\n${lines.join(",\n")}\n  ]\n}\n`);

/** What identifies a configuration, on one line. @param {Configuration} configuration */
function describe({ model, constants, check }) {
  const settings = Object.entries(constants).map(([name, value]) => `${name}=${value}`);
  return `${model} ${settings.join(" ")} ${Object.entries(check).map(([kind, names]) => `${kind}: ${names.join(" ")}`).join(", ")}`;
}
