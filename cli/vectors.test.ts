// `barricade vectors`: ours pass, a stranger's are read from anywhere, what is wrong fails or is refused with its place.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { barricade, documentOf, emptyFolder } from "../tools/testing/command.js";

const SOURCE = { class: "CheckpointRequestDecider", method: "chooseRequestToExecute" };
const SUBMIT = { do: "submit", request: "a", kind: "checkpoint", periodic: true };

function oneCase(more: object): object {
  return { id: "mine/one", rule: "A request that may run, runs.", source: SOURCE, given: {}, steps: [{ ...SUBMIT, expect: { run: "a" } }], ...more };
}

/** @returns its path */
function written(document: unknown, name = "mine.json"): string {
  const file = path.join(emptyFolder(), name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, typeof document === "string" ? document : JSON.stringify(document));
  return file;
}

function fileOf(...cases: object[]): object {
  return { format: "barricade-conformance/1", shape: "request-decider", cases };
}

describe("the package's own vectors", () => {
  test("pass, save for those that are pending or differ on purpose", async () => {
    const left = await barricade(["vectors", "--json"]);
    const { vectors, ...rest } = documentOf(left);
    expect((vectors as { status: string }[]).filter(({ status }) => status === "failed")).toEqual([]);
    expect({ exit: left.exit, ...rest }).toMatchObject({ exit: 0, verdict: "passed", failed: 0 });
  });

  test("are counted by component", async () => {
    expect((await barricade(["vectors"])).out).toMatch(/^component +passed +failed +pending +differs\n/);
  });
});

describe("a stranger's vectors", () => {
  test("are run from a file", async () => {
    const { exit, out } = await barricade(["vectors", written(fileOf(oneCase({}))), "--quiet"]);
    expect([exit, out]).toEqual([0, "1 vector: 1 passed, 0 failed, 0 pending, 0 of Flink's choices decided otherwise\n"]);
  });

  test("are run from a folder, with all below it; optional ones and quirks are known by their folder", async () => {
    const file = written(fileOf(oneCase({})), "optional/mine/a.json");
    const { exit, out } = await barricade(["vectors", path.dirname(path.dirname(path.dirname(file))), "--json"]);
    expect([exit, out]).toEqual([0, expect.stringContaining('"standing": "optional"')]);
  });

  test("that expect something else fail, and the difference is shown", async () => {
    const file = written(fileOf(oneCase({ steps: [SUBMIT, { do: "choose", expect: { run: "a" } }] })));
    const { exit, out } = await barricade(["vectors", file]);
    expect(exit).toBe(1);
    expect(out).toContain("✗ mine/one\n");
    expect(out.replaceAll(/\s+/g, " ")).toContain(`mine.json#/cases/0/steps/1/expect/run expected "a" found null`);
  });

  test("that are pending are counted, and not run", async () => {
    const left = await barricade(["vectors", written(fileOf(oneCase({ status: { pending: "later" }, steps: [{ ...SUBMIT, expect: { run: null } }] }))), "--json"]);
    expect([left.exit, documentOf(left)]).toMatchObject([0, { pending: 1, passed: 0, vectors: [{ status: "pending", passed: false, message: "later" }] }]);
  });

  test("that are said to differ must differ", async () => {
    const differs = { status: { differs: "on purpose" } };
    const file = written(fileOf(oneCase(differs), oneCase({ ...differs, id: "mine/two", steps: [{ ...SUBMIT, expect: { run: null } }] })));
    const left = await barricade(["vectors", file, "--json"]);
    expect([left.exit, documentOf(left)]).toMatchObject([1, { failed: 1, differs: 1, vectors: [{ status: "failed" }, { status: "differs", message: "on purpose" }] }]);
  });

  test("that ask for what the engine has not got fail, and say so", async () => {
    const { exit, out } = await barricade(["vectors", written(fileOf(oneCase({ given: { unaligned: true } })))]);
    expect([exit, out]).toEqual([1, expect.stringContaining("the engine has no unaligned checkpoints")]);
  });
});

describe("malformed vectors are refused", () => {
  test.each<[what: string, document: unknown, place: string]>([
    ["no JSON", "{", ":1:2"],
    ["another format", { ...fileOf(oneCase({})), format: "barricade-scenario/1" }, "#/format"],
    ["an unknown shape", { ...fileOf(oneCase({})), shape: "request-decidor" }, "#/shape"],
    ["no case", fileOf(), "#/cases"],
    ["an unknown step", fileOf(oneCase({ steps: [{ do: "ask" }] })), "#/cases/0/steps/0/do"],
    ["a field too many", fileOf(oneCase({ note: "" })), "#/cases/0/note"],
    ["a misspelt expectation", fileOf(oneCase({ steps: [{ ...SUBMIT, expect: { runs: "a" } }] })), "#/cases/0/steps/0/expect/runs"],
    ["an id twice", fileOf(oneCase({}), oneCase({})), "#/cases/1/id"],
  ])("%s", async (_what, document, place) => {
    const file = written(document);
    const { exit, err } = await barricade(["vectors", file]);
    expect([exit, err]).toEqual([2, expect.stringContaining(`${file}${place}: `)]);
  });

  test("a folder without any", async () => {
    expect(await barricade(["vectors", emptyFolder()])).toMatchObject({ exit: 2, err: expect.stringContaining("there is no file of vectors") as string });
  });
});
