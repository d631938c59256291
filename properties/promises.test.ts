// What each mode promises, both ways: what it withholds is seen to break on the unbroken engine, what it keeps is not.
import { describe, expect, test } from "vitest";
import { loadScenario } from "../explorer/scenario/load.js";
import { prepare, run } from "../explorer/scenario/run.js";
import { random } from "../explorer/strategies/random.js";
import { MODES, type Mode } from "../impl/trace/settings.js";
import { STARTED } from "../tools/testing/started.js";
import { promised, withheld, type PromiseHeader } from "./promises.js";
import { PROPERTY_NAMES } from "./property.js";

/** Properties that broke in 300 random runs, by whether they were promised. */
function broken(mode: Mode): { readonly promised: readonly string[]; readonly withheld: ReadonlySet<string> } {
  const prepared = prepare(loadScenario("two-phase-commit", { set: [`mode=${mode}`] }));
  const strategy = random(prepared, "modes");
  const seen = { promised: [] as string[], withheld: new Set<string>() };
  for (let index = 0; index < 300; index++) {
    const { verdicts, withdrawn } = run(prepared, strategy.oracle(index));
    for (const verdict of verdicts) {
      if (verdict.kind !== "violated" || withdrawn.some((name) => name === verdict.property)) continue;
      if (verdict.promised) seen.promised.push(verdict.message);
      else seen.withheld.add(verdict.property);
    }
  }
  return seen;
}

describe.each(MODES)("mode %s", (mode) => {
  const { promised: broke, withheld: seen } = broken(mode);

  test("keeps what it promises", () => {
    expect(broke).toEqual([]);
  });

  test.runIf(mode === "at-least-once")("is seen to break what it withholds", () => {
    expect([...seen].sort()).toEqual([...withheld(prepare(loadScenario("two-phase-commit", { set: [`mode=${mode}`] })).header)].sort());
  });
});

test("a chain promises each property or withholds it", () => {
  for (const mode of MODES) expect([...promised({ ...STARTED, mode }), ...withheld({ ...STARTED, mode })].sort()).toEqual([...PROPERTY_NAMES].sort());
});

describe("the level of a chain is that of its weakest member", () => {
  const strong: PromiseHeader = { mode: "exactly-once", vertices: [
    { name: "in", role: "source", operator: null, expected: "each-once" },
    { name: "out", role: "sink", operator: null, expected: "each-once", sink: { sink: "two-phase-commit", system: "transactional-log" } },
  ] };
  const changes: readonly (readonly [member: string, (header: PromiseHeader) => PromiseHeader])[] = [
    ["barriers that are only counted", (header) => ({ ...header, mode: "at-least-once" })],
    ["no checkpoints", (header) => ({ ...header, mode: "none" })],
    ["a source that does not rewind", ({ vertices, ...header }) => ({ ...header, vertices: vertices.map((vertex) => (vertex.role === "source" ? { ...vertex, source: "non-rewinding" } : vertex)) })],
    ...(["append", "upsert", "write-ahead-log"] as const).map((sink) => [`a sink of ${sink}`, ({ vertices, ...header }: PromiseHeader): PromiseHeader => ({
      ...header, vertices: vertices.map((vertex) => (vertex.role === "sink" ? { ...vertex, sink: { sink, system: "append-log", marks: "after-values" } } : vertex)),
    })] as const),
  ];

  test("a strong chain promises everything", () => {
    expect(withheld(strong)).toEqual([]);
  });

  test.each(changes.filter(([member]) => !member.includes("rewind")))("%s never makes a chain stronger than it was", (_member, weaken) => {
    const [, forgetful] = changes.find(([member]) => member.includes("rewind"))!;
    for (const before of [strong, forgetful(strong)]) expect(withheld(weaken(before))).toEqual(expect.arrayContaining([...withheld(before)]));
  });

  test("a strong member does not make up for a weak one", () => {
    for (const [, weaken] of changes) expect(withheld(weaken(strong)).length + Number(weaken(strong).vertices.some(({ sink }) => sink?.sink === "upsert"))).toBeGreaterThan(0);
  });
});
