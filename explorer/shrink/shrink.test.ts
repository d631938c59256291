// What shrinking leaves: a failure of the same property, in a smaller job, from which no decision can be taken away.
import { describe, expect, test } from "vitest";
import { REFERENCE_PARTS } from "../../impl/engine/parts.js";
import { endedChannelAwaited } from "../../properties/bugs/barriers/ended-channel-awaited.js";
import type { Bug } from "../../properties/bugs/bug.js";
import { noAlignment } from "../../properties/bugs/no-alignment.js";
import { restoredTransactionsNotCommitted } from "../../properties/bugs/restored-transactions-not-committed.js";
import { staleAcknowledgements } from "../../properties/bugs/stale-acknowledgements.js";
import { PROPERTIES } from "../../properties/catalogue.js";
import { findBug } from "../campaign/find-bug.js";
import { loadScenario } from "../scenario/load.js";
import { prepare } from "../scenario/run.js";
import type { Scenario } from "../scenario/scenario.js";
import { fails, shrink } from "./shrink.js";

const size = ({ job, rows }: Scenario): readonly number[] => [
  job.vertices.reduce((sum, { parallelism }) => sum + parallelism, 0), rows.length, rows.reduce((sum, { length }) => sum + length, 0),
];

describe.each<Bug>([noAlignment, restoredTransactionsNotCommitted, staleAcknowledgements, endedChannelAwaited])("a run that shows $id, shrunk", (bug) => {
  const parts = bug.plant(REFERENCE_PARTS);
  const properties = PROPERTIES.filter(({ name }) => name === bug.property);
  const original = loadScenario(bug.scenario);
  const { violation, referencePasses } = findBug(bug, original);
  const { scenario, decisions } = violation!.failure;
  const prepared = prepare(scenario);

  test("still breaks the property, and the reference does not", () => {
    expect(fails(prepared, decisions, parts, properties)).toBe(true);
    expect(referencePasses).toBe(true);
  });

  test("is 1-minimal: with any one decision made dull it breaks nothing", () => {
    expect(decisions.length).toBeGreaterThan(0);
    const needless = decisions.filter((decision) => fails(prepared, decisions.filter((other) => other !== decision), parts, properties));
    expect(needless).toEqual([]);
  });

  test("holds nothing back longer than it must", () => {
    const milder = decisions.flatMap((decision) => (decision.kind === "crash" ? [] : Array.from({ length: decision.value - 1 }, (_, less) => ({ decision, value: less + 1 }))));
    const enough = milder.filter(({ decision, value }) => fails(prepared, decisions.map((other) => (other === decision ? { ...decision, value } : other)), parts, properties));
    expect(enough).toEqual([]);
  });

  test("is smaller in every respect", () => {
    size(scenario).forEach((count, index) => expect(count).toBeLessThanOrEqual(size(original)[index]!));
    expect(size(scenario)[2]).toBeLessThan(size(original)[2]! / 2);
    expect(decisions.length).toBeLessThan(5);
  });
});

test("shrinking stops when its budget is spent, with what it has", () => {
  const parts = restoredTransactionsNotCommitted.plant(REFERENCE_PARTS);
  const { violation } = findBug(restoredTransactionsNotCommitted, loadScenario("two-phase-commit"), { shrink: false });
  const shrunk = shrink(violation!.failure, parts, restoredTransactionsNotCommitted.property, { budget: 10 });
  const properties = PROPERTIES.filter(({ name }) => name === restoredTransactionsNotCommitted.property);
  expect(shrunk.runs).toBeLessThan(20);
  expect(fails(prepare(shrunk.scenario), shrunk.decisions, parts, properties)).toBe(true);
});
