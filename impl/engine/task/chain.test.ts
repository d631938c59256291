// What runs in one task: records go from stage to stage, hooks from head to tail, and requests are made one after the other.
import { describe, expect, test } from "vitest";
import type { Record } from "../../environment/messages.js";
import type { Request } from "../../environment/systems.js";
import type { Vertex } from "../job/graph.js";
import { isSteps, type MaybeSteps, type Steps } from "../sinks/sink.js";
import { Chain } from "./chain.js";
import type { Stage } from "./stage.js";

const record = (value: number): Record => ({ kind: "record", key: "k", value, partition: 0, offset: value, digest: 0 });
const request = (partition: number): Request => ({ system: "input", kind: "read", partition, offset: 0, channel: 0 });
const vertices = (...names: readonly string[]): readonly Vertex[] => names.map((name) => ({ name, kind: "operator", operator: "arrival-number", parallelism: 1 }));

function setting(makes: { readonly [name: string]: (emit: (record: Record) => void, said: string[]) => Partial<Stage> }) {
  const out: number[] = [];
  const said: string[] = [];
  const chain = new Chain(vertices(...Object.keys(makes)), ({ value }) => void out.push(value), ({ name }, emit) => ({
    restore: (states) => void said.push(`${name} restores ${states?.[0]?.name ?? "nothing"}`),
    process: emit, snapshot: () => [{ name: `state of ${name}`, role: "other", cells: [] }],
    ...makes[name]!(emit, said),
  } as Stage));
  return { chain, out, said };
}

/** Runs to the end; the partitions asked for. */
function requestsOf(result: MaybeSteps<void>): readonly number[] {
  const asked: number[] = [];
  if (isSteps(result)) for (let step = result.next(); step.done !== true; step = result.next()) asked.push((step.value as { partition: number }).partition);
  return asked;
}

describe("a record", () => {
  test("goes through all stages in order, and out", () => {
    const { chain, out } = setting({
      twice: (emit) => ({ process: ({ value }) => emit(record(2 * value)) }),
      more: (emit) => ({ process: ({ value }) => emit(record(value + 1)) }),
    });
    expect(requestsOf(chain.process(record(5), 0))).toEqual([]);
    expect(out).toEqual([11]);
  });

  test("may become several, each of which makes its own requests, in order", () => {
    const { chain } = setting({
      both: (emit) => ({ process: (one) => { emit(one); emit(record(9)); } }),
      sink: () => ({ *process({ value }): Steps<void> { yield request(value); yield request(value + 1); } }),
    });
    expect(requestsOf(chain.process(record(3), 0))).toEqual([3, 4, 9, 10]);
  });
});

describe("the hooks", () => {
  test("run from head to tail, also when one of them makes requests", () => {
    const { chain, said } = setting({
      a: (_emit, words) => ({ prepareSnapshot: () => void words.push("a") }),
      b: (_emit, words) => ({ *prepareSnapshot(): Steps<void> { words.push("b asks"); yield request(1); words.push("b"); } }),
      c: (_emit, words) => ({ prepareSnapshot: () => void words.push("c") }),
    });
    expect(requestsOf(chain.prepareSnapshot(1))).toEqual([1]);
    expect(said).toEqual(["a", "b asks", "b", "c"]);
  });

  test("of the end give out what was held back, through the stages behind", () => {
    const { chain, out } = setting({
      held: (emit) => ({ process: () => undefined, finish: () => emit(record(7)) }),
      more: (emit) => ({ process: ({ value }) => emit(record(value + 1)) }),
    });
    chain.process(record(1), 0);
    expect(requestsOf(chain.finish())).toEqual([]);
    expect(out).toEqual([8]);
  });
});

describe("the snapshot", () => {
  test("holds each stage's states under its vertex, and each gets its own back", () => {
    const { chain, said } = setting({ a: () => ({}), b: () => ({}) });
    const taken = chain.snapshot();
    expect(taken.map(({ operator }) => operator)).toEqual(["a", "b"]);
    requestsOf(chain.restore([...taken].reverse()));
    requestsOf(chain.restore(null));
    expect(said).toEqual(["a restores state of a", "b restores state of b", "a restores nothing", "b restores nothing"]);
  });
});
