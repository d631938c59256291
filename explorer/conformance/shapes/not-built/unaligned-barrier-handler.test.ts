// No part runs these vectors yet, but what they expect can be held against the definition: a snapshot and the in-flight data with it are one consistent cut.
import { describe, expect, test } from "vitest";
import { loadVectors } from "../../load.js";

interface Step {
  readonly do: string;
  readonly channel?: number;
  readonly record?: string;
  readonly checkpoint?: number;
  readonly expect?: {
    readonly "processed"?: readonly string[];
    readonly "snapshots"?: readonly { readonly checkpoint: number }[];
    readonly "all-received"?: readonly { readonly "checkpoint": number; readonly "in-flight": readonly { readonly channel: number; readonly records: readonly string[] }[] }[];
  };
}

const cases = loadVectors().filter(({ shape }) => shape.name === "unaligned-barrier-handler").map((vector) => vector.case as unknown as { readonly id: string; readonly given: { readonly channels: number }; readonly steps: readonly Step[] });

const recordsIn = (steps: readonly Step[], channel: number) => steps.filter((step) => step.do === "record" && step.channel === channel).map(({ record }) => record!);
const processedIn = (steps: readonly Step[]) => steps.flatMap((step) => step.expect?.processed ?? []);

/** What came through a channel before this checkpoint's barrier, or before the channel's end. */
function beforeTheCut(steps: readonly Step[], channel: number, checkpoint: number): readonly string[] {
  const barrier = steps.findIndex((step) => step.do === "barrier" && step.channel === channel && step.checkpoint === checkpoint);
  const cut = barrier === -1 ? steps.findIndex((step) => step.do === "end" && step.channel === channel) : barrier;
  return recordsIn(steps.slice(0, cut), channel);
}

/** By channel, what a consistent cut must keep beside a state that holds these records; null: the state holds one from behind the cut. */
function owed(steps: readonly Step[], channels: number, checkpoint: number, state: readonly string[]): readonly (readonly string[])[] | null {
  const all = Array.from({ length: channels }, (_, channel) => ({ before: beforeTheCut(steps, channel, checkpoint), all: recordsIn(steps, channel) }));
  if (all.some((one) => one.all.slice(one.before.length).some((record) => state.includes(record)))) return null;
  return all.map(({ before }) => before.filter((record) => !state.includes(record)));
}

describe.each(cases)("$id", ({ given: { channels }, steps }) => {
  test("keeps in flight what lies before each barrier and is not in the state", () => {
    for (const { checkpoint, "in-flight": inFlight } of steps.flatMap((step) => step.expect?.["all-received"] ?? [])) {
      const kept = Array.from({ length: channels }, (_, channel) => inFlight.find((one) => one.channel === channel)?.records ?? []);
      const taken = steps.findIndex((step) => step.expect?.snapshots?.some((one) => one.checkpoint === checkpoint));
      // What a single step processes may come before the snapshot of that step, or after it.
      const owedAfter = (count: number): unknown => owed(steps, channels, checkpoint, processedIn(steps.slice(0, count)));
      expect([owedAfter(taken), owedAfter(taken + 1)]).toContainEqual(kept);
    }
  });

  test("processes no record twice, and those of a channel in their order", () => {
    const processed = processedIn(steps);
    expect(new Set(processed).size).toBe(processed.length);
    for (let channel = 0; channel < channels; channel++) {
      const own = recordsIn(steps, channel);
      expect(own.slice(0, processed.filter((record) => own.includes(record)).length).sort()).toEqual(processed.filter((record) => own.includes(record)).sort());
    }
  });
});

test("there are checkpoints with records in flight among them", () => {
  expect(cases.flatMap(({ steps }) => steps).filter((step) => step.expect?.["all-received"]?.some((one) => one["in-flight"].length > 0)).length).toBeGreaterThan(15);
});
