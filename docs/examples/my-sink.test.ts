// The question a connector author asks of a sink: does it write exactly once, whatever is delayed and whoever crashes?
import { expect, test } from "vitest";
import { explore, loadScenario } from "barricade";
import "barricade/vitest";
import { mySink } from "./my-sink.js";

test("my sink is exactly-once under every delay and crash", () => {
  const report = explore(loadScenario("two-phase-commit"), { sinks: { output: mySink }, seed: "1", runs: 500 });
  expect(report).toHold("exactly-once-output");
}, 60_000);
