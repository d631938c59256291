// The public surface, pinned: what each door of the package exports, by name, and the signatures that a user's code is written against.
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, expectTypeOf, test } from "vitest";
import * as engine from "../impl/engine/index.js";
import { root } from "../tools/build.mjs";
import * as barricade from "./index.js";
import type { ExploreOptions, ExploreReport, GuaranteeName, Property, PropertyName, Replayed, Reproduction, RunReport, Scenario, TraceJudgement, TraceLine } from "./index.js";
import * as vitest from "./vitest.js";

/** Everything a door exports, types included, as its source lists it. */
function exportsOf(file: string): readonly string[] {
  const text = readFileSync(path.join(root, file), "utf8");
  return [...text.matchAll(/^export (?:type )?\{ (.*) \}/gm)]
    .flatMap(([, names = ""]) => names.split(", "))
    .map((name) => name.replace(/^type /, "").replace(/^.* as /, ""))
    .sort();
}

describe("the package", () => {
  test("has these doors", () => {
    const { exports } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { exports: object };
    expect(Object.keys(exports)).toEqual([".", "./engine", "./vitest", "./schemas/*"]);
  });
});

describe("barricade", () => {
  test("exports these values", () => {
    expect(Object.keys(barricade).sort()).toEqual(["BadInput", "defineProperty", "explore", "judge", "loadScenario", "replay", "run"]);
  });

  test("exports these names, types included", () => {
    expect(exportsOf("explorer/index.ts")).toEqual([
      "AnyPropertyName", "BadInput", "Decision", "EventKind", "EventOf", "ExploreOptions", "ExploreReport", "Fault", "GuaranteeName", "Monitor", "Origin",
      "Overrides", "Problem", "Property", "PropertyDefinition", "PropertyName", "Replayed", "ReplayOptions", "Reproduction", "RunOptions", "RunReport", "Scenario",
      "StrategyName", "Testimony", "TraceEvent", "TraceJudgement", "TraceLine", "UserCode", "Verdict", "Violation",
      "defineProperty", "explore", "judge", "loadScenario", "replay", "run",
    ].sort());
  });

  test("has functions of these types", () => {
    expectTypeOf(barricade.explore).parameter(0).toEqualTypeOf<Scenario>();
    expectTypeOf(barricade.explore).parameter(1).toEqualTypeOf<ExploreOptions | undefined>();
    expectTypeOf(barricade.explore).returns.toEqualTypeOf<ExploreReport>();
    expectTypeOf(barricade.run).returns.toEqualTypeOf<RunReport>();
    expectTypeOf(barricade.replay).parameter(0).toEqualTypeOf<Reproduction | string>();
    expectTypeOf(barricade.replay).returns.toEqualTypeOf<Replayed>();
    expectTypeOf(barricade.judge).parameter(0).toEqualTypeOf<string | readonly TraceLine[]>();
    expectTypeOf(barricade.judge).returns.toEqualTypeOf<TraceJudgement>();
    expectTypeOf(barricade.loadScenario).parameter(0).toEqualTypeOf<string>();
    expectTypeOf(barricade.loadScenario).returns.toEqualTypeOf<Scenario>();
    expectTypeOf(barricade.defineProperty).returns.toEqualTypeOf<Property>();
    expectTypeOf<keyof ExploreOptions>().toEqualTypeOf<
      | "parts" | "sinks" | "systems" | "properties" | "extraProperties" | "seed" | "runs" | "strategy" | "shrink" | "refine" | "keepGoing" | "batch" | "stop" | "bug" | "use">();
  });

  test("takes a factory of sinks, and nothing else", () => {
    expectTypeOf<{ readonly output: () => engine.Sink }>().toExtend<NonNullable<ExploreOptions["sinks"]>>();
    expectTypeOf<{ readonly output: engine.Sink }>().not.toExtend<NonNullable<ExploreOptions["sinks"]>>();
    expectTypeOf<{ readonly output: typeof engine.TransactionalLogSink }>().not.toExtend<NonNullable<ExploreOptions["sinks"]>>();
  });
});

describe("barricade/engine", () => {
  test("exports these values", () => {
    expect(Object.keys(engine).sort()).toEqual(["FileSink", "ObjectStoreSink", "PerCheckpointLogSink", "PooledLogSink", "REFERENCE_PARTS", "TableSink", "TransactionalLogSink", "XaSink"]);
  });

  test("exports these names, types included", () => {
    expect(exportsOf("impl/engine/index.ts")).toEqual([
      "BarrierGate", "BarrierHandler", "BarrierHandlerFactory", "Cell", "Committable", "Committer", "ControlMessage", "Environment", "ExternalSystem",
      "ExternalSystemFactory", "MaybeSteps", "NamedState", "Operator", "OperatorContext", "Parts", "PendingTransaction", "Plain", "Process", "REFERENCE_PARTS", "Record",
      "Reply", "Request", "Row", "OperatorSnapshot", "Sink", "SinkContext", "SinkFactory", "Snapshot", "Source", "StateRole", "Steps", "StreamElement", "SystemContext",
      "TransactionalLogReply", "TransactionalLogRequest", "TransactionalLogSink", "WorldEvent",
      "BeginMode", "FileSink", "FileSystemReply", "FileSystemRequest", "ObjectStoreReply", "ObjectStoreRequest", "ObjectStoreSink", "PerCheckpointLogSink", "PooledLogSink",
      "Session", "TableReply", "TableRequest", "TableSink", "XaDatabaseReply", "XaDatabaseRequest", "XaSink",
    ].sort());
  });

  test("has contracts with these members", () => {
    expectTypeOf<keyof engine.Sink>().toEqualTypeOf<"open" | "restore" | "abort" | "write" | "preCommit" | "commit" | "snapshot" | "ordered" | "finish" | "close">();
    expectTypeOf<keyof engine.Operator>().toEqualTypeOf<"restore" | "open" | "process" | "finish" | "close" | "prepareSnapshot" | "snapshot" | "notifyComplete">();
    expectTypeOf<engine.Source>().toEqualTypeOf<engine.Operator>();
    expectTypeOf<keyof engine.ExternalSystem>().toEqualTypeOf<"handle" | "expire" | "disconnected" | "visible">();
    expectTypeOf<keyof engine.Environment>().toEqualTypeOf<
      "process" | "attempt" | "now" | "emit" | "send" | "pause" | "resume" | "setTimer" | "cancelTimer" | "request" | "report">();
  });
});

describe("barricade/vitest", () => {
  test("exports nothing: it is imported for its matcher", () => {
    expect(Object.keys(vitest)).toEqual([]);
    expect(exportsOf("explorer/vitest.ts")).toEqual([]);
  });

  test("has a matcher that takes guarantees and properties", () => {
    expectTypeOf<Parameters<ReturnType<typeof expect<ExploreReport>>["toHold"]>>().toExtend<[string]>();
    expectTypeOf<GuaranteeName | PropertyName>().toExtend<Parameters<ReturnType<typeof expect<ExploreReport>>["toHold"]>[0]>();
    expectTypeOf<Parameters<ReturnType<typeof expect<ExploreReport>>["not"]["toHold"]>>().toExtend<[string]>();
  });
});
