// What is wrong with the input: exit 2, one sentence with place and remedy on stderr, nothing on stdout. And the rest: help, lists, our own bugs.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { PLAIN_PAGE } from "../explorer/report/page.js";
import { NAME_KINDS, namesOf } from "../explorer/report/catalogue.js";
import { barricade, documentOf, emptyFolder } from "../tools/testing/command.js";

const folder = emptyFolder();

function file(name: string, text: string): string {
  const place = path.join(folder, name);
  writeFileSync(place, text);
  return place;
}

const scenario = JSON.parse(readFileSync("scenarios/jobs/two-phase-commit.json", "utf8")) as Record<string, object>;
const rows = [[{ key: "a", value: 1 }], [{ key: "b", value: 2 }]];
const embedded = { ...scenario, input: { rows } };
const reproduction = {
  format: "barricade-reproduction/1", version: "0", property: "job-ends", message: "", bug: null, use: null, scenario: embedded, decisions: [], digest: "0".repeat(16),
};
const changed = (name: string, change: object): string => file(name, JSON.stringify({ ...reproduction, ...change }));

const BAD: readonly (readonly [what: string, argv: readonly string[], message: RegExp])[] = [
  ["an unknown command", ["explor"], /^barricade: explor: unknown command "explor"; perhaps explore is meant/],
  ["help on what is no command", ["help", "explor"], /^barricade: help: there is no command "explor"/],
  ["an unknown option", ["explore", "--sed", "1"], /^barricade: --sed: .*perhaps --seed/],
  ["an option without its value", ["explore", "--runs"], /--runs: it needs a value/],
  ["a missing argument", ["replay"], /missing required argument "file"/],
  ["an argument too many", ["judge", "a", "b"], /too many arguments/],
  ["an option twice", ["explore", "--seed", "1", "--seed", "2"], /--seed: it is given twice/],
  ["an unknown scenario", ["run", "two-phase-comit"], /perhaps "two-phase-commit" is meant/],
  ["a scenario file that is not there", ["run", "./no.json"], /no\.json: the file cannot be read/],
  ["malformed JSON", ["run", file("cut.json", '{ "format": ')], /cut\.json:1:\d+: this is not JSON/],
  ["a wrong field", ["run", file("field.json", JSON.stringify({ ...embedded, arrival: undefined, arival: 3 }))], /field\.json#\/arival: .*perhaps "arrival" is meant/],
  ["a job that cannot run", ["run", file("job.json", JSON.stringify({ ...embedded, job: { ...scenario["job"], edges: [] } }))], /job\.json#\/job/],
  ["a setting that does not fit", ["explore", "two-phase-commit", "--set", "interval=5"], /--set interval=5: .*from 10/],
  ["an unknown fault", ["explore", "--faults", "task-crush"], /--faults: .*perhaps "task-crash" is meant/],
  ["an unknown bug", ["bugs", "no-allignment"], /perhaps "no-alignment" is meant/],
  ["an unknown bug to plant", ["explore", "--bug", "x"], /--bug: there is no planted bug "x"; barricade list bugs/],
  ["an unknown strategy", ["explore", "--strategy", "sistematic"], /--strategy: .*perhaps "systematic" is meant/],
  ["no runs", ["explore", "--runs", "0"], /--runs: it must be a whole number from 1/],
  ["fewer runs than scenarios", ["explore", "--runs", "1"], /--runs: 1 cannot be split among \d+ scenarios/],
  ["a time without a unit", ["explore", "--for", "10"], /--for: .*as in 500ms, 10s or 2m/],
  ["more workers than can be", ["explore", "--workers", "1000"], /--workers: it must be at most 256, not 1000/],
  ["a sweep without values", ["explore", "two-phase-commit", "--sweep", "interval"], /--sweep interval: a sweep must be a setting with its values, as in interval=10,20,40/],
  ["a sweep of what there is not", ["explore", "two-phase-commit", "--sweep", "intervall=10,20"], /perhaps "interval" is meant/],
  ["a sweep over all scenarios", ["explore", "--sweep", "interval=10,20"], /--sweep: costs are compared within one scenario; name one/],
  ["a journal that is none", ["explore", "--resume", file("none.ndjson", "{}\n")], /none\.ndjson: this is no campaign's journal/],
  ["a journal, and what stands in it", ["explore", "--resume", "x.ndjson", "--runs", "5"], /--runs: it stands in the journal/],
  ["a journal, and scenarios", ["explore", "two-phase-commit", "--resume", "x.ndjson"], /the scenarios stand in the journal/],
  ["a scenario twice", ["explore", "single-lane", "single-lane"], /"single-lane" is named twice/],
  ["an index without a seed", ["run", "two-phase-commit", "--index", "3"], /--index: .*give --seed too/],
  ["a strategy without a seed", ["run", "two-phase-commit", "--strategy", "random"], /--strategy: .*give --seed too/],
  ["force without a trace", ["run", "two-phase-commit", "--force"], /--force: .*give --trace too/],
  ["an input file without the key", ["explore", "two-phase-commit", "--input", file("rows.ndjson", '{"a":1}\n'), "--key", "b", "--value", "a"], /rows\.ndjson:1: .*no field "b".*--key/],
  ["a module that is not there", ["run", "two-phase-commit", "--use", "./no-sink.js"], /no-sink\.js: the file cannot be read/],
  ["a trace that is none", ["judge", file("trace.ndjson", '{"kind":"x"}\n')], /trace\.ndjson:1: /],
  ["a folder for a trace", ["judge", folder], /it is a folder/],
  ["a foreign document to replay", ["replay", file("foreign.json", JSON.stringify(scenario))], /foreign\.json: this is no reproduction/],
  ["a truncated reproduction", ["replay", file("half.json", JSON.stringify(reproduction).slice(0, 200))], /half\.json:1:\d+: this is not JSON/],
  ["a reproduction with a field missing", ["replay", changed("less.json", { digest: undefined })], /less\.json: the field "digest" is missing/],
  ["a reproduction of an unknown property", ["replay", changed("property.json", { property: "job-end" })], /property\.json#\/property: .*perhaps "job-ends" is meant/],
  ["a reproduction with an unknown bug", ["replay", changed("bug.json", { bug: "zzz" })], /bug\.json#\/bug: there is no planted bug/],
  ["a reproduction with an impossible decision", ["replay", changed("decision.json", { decisions: [{ kind: "crash", subject: 0, ordinal: 0, alternatives: 2, value: 2, words: "" }] })], /decision\.json#\/decisions\/0\/value/],
  ["a reproduction with a bad scenario", ["replay", changed("inner.json", { scenario: { ...embedded, arrival: -1 } })], /inner\.json#\/scenario\/arrival/],
  ["a reproduction for vectors", ["vectors", changed("vectors.json", {})], /vectors\.json#\/format: this is no file of vectors: its "format" must be "barricade-conformance\/1", not "barricade-reproduction\/1"/],
  ["a reproduction with a cut digest", ["replay", changed("digest.json", { digest: "zz" })], /"digest" must be 16 hexadecimal digits, not "zz"/],
  ["a module that imports what is not installed", ["run", "single-lane", "--use", file("far.mjs", 'import "no-such-package-of-theirs";')], /--use: .*cannot be loaded: .*; install what it imports where the module lies/],
  ["a part that promises", ["run", "single-lane", "--use", file("async.mjs", "export const parts = { checkpointChoice: async () => null };")], /--use: the part "checkpointChoice" is async, but a run knows no promises/],
  ["an unknown kind of name", ["list", "propertys"], /perhaps "properties" is meant/],
  ["an unknown name", ["explain", "no-los-output"], /perhaps "no-loss-output" is meant/],
  ["a file for a folder", ["bugs", "commit-at-pre-commit", "--seed", "1", "--no-shrink", "--out", file("taken", "")], /--out: .*a folder that can be written/],
];

describe("bad input", () => {
  test.each(BAD)("%s: exit 2, one sentence, no stack", async (_what, argv, message) => {
    const before = readdirSync(folder);
    const { exit, err } = await barricade(argv, { folder });
    expect(exit).toBe(2);
    expect(err).toMatch(message);
    expect(err.endsWith(".\n") && err.indexOf("\n") === err.length - 1, err).toBe(true);
    expect(err).not.toMatch(/ at .*:\d+:\d+|undefined|\[object/);
    expect(readdirSync(folder)).toEqual(before);
  });

  test.each(BAD.filter(([, argv]) => argv.length > 1))("%s, with --json: a document", async (_what, argv) => {
    const left = await barricade([...argv, "--json"], { folder });
    if (left.err === "") expect(documentOf(left)).toMatchObject({ format: "barricade-error/1", exit: 2 });
    else expect(argv).toContain("--runs");
  });
});

describe("names", () => {
  test.each(NAME_KINDS)("list %s names each once, and explain knows every one", async (kind) => {
    const { exit, out } = await barricade(["list", kind]);
    expect(exit).toBe(0);
    for (const { name, sentence } of namesOf(kind)) {
      expect(out).toContain(name);
      const explained = await barricade(["explain", name]);
      expect(explained.exit).toBe(0);
      expect(explained.out.replace(/\s+/g, " ")).toContain(sentence);
    }
    expect(documentOf(await barricade(["list", kind, "--json"]))).toMatchObject({ kind, items: namesOf(kind).map(({ name }) => ({ name })) });
    expect(documentOf(await barricade(["explain", namesOf(kind)[0]!.name, "--json"]))).toMatchObject({ verdict: "explained" });
  });
});

describe("the rest", () => {
  test("a constant with a long name stands apart from what is said of it", async () => {
    expect((await barricade(["explain", "two-phase"])).out).toMatch(/^ {2}resourceManagers {2}1 to 12/m);
  });

  test("what a module brought into the engine is suspected before the engine", async () => {
    const place = emptyFolder();
    const { exit, err } = await barricade(["run", "single-lane", "--use", file("junk.mjs", "export const parts = { checkpointChoice: () => 17 };")], { folder: place });
    expect(exit).toBe(70);
    expect(err).toMatch(/a bug of barricade's own, or of what --use brought into it \(look there first\): /);
  });

  test.each([[[]], [["--help"]], [["help"]], [["run", "--help"]], [["--version"]]])("%j says what it is asked", async (argv) => {
    const { exit, out, err } = await barricade(argv);
    expect([exit, err]).toEqual([0, ""]);
    expect(out).toMatch(/Usage: barricade|^\d+\.\d+\.\d+/);
  });

  test("a bug of our own is kept in a file and reported with exit 70", async () => {
    const place = emptyFolder();
    const page = { ...PLAIN_PAGE, paint: (): string => { throw new TypeError("no paint"); } };
    const { exit, err } = await barricade(["explain", "delay"], { page, folder: place });
    expect(exit).toBe(70);
    expect(err).toMatch(/a bug of barricade's own: TypeError: no paint; please report it with the file .*barricade-bug-[0-9a-f]{12}\.txt/);
    expect(readFileSync(path.join(place, readdirSync(place)[0]!), "utf8")).toMatch(/^barricade \d.*\nbarricade explain delay\n\nTypeError/);
  });
});
