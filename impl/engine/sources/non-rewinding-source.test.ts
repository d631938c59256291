// A source over an input that forgets: it subscribes, remembers only what it gave out, and cannot go back.
import { describe, expect, test } from "vitest";
import type { NamedState } from "../../environment/state.js";
import type { Request } from "../../environment/systems.js";
import { rowDigest } from "../state/lineage.js";
import { NonRewindingSource } from "./non-rewinding-source.js";

function source(restored: readonly NamedState[] | null = null) {
  const asked: Request[] = [];
  const emitted: number[] = [];
  const stage = new NonRewindingSource({
    name: "in", subtask: 0, parallelism: 1, attempt: 1, partitions: 2, feeds: [{ channel: 0, partition: 0 }, { channel: 1, partition: 1 }],
    emit: ({ offset }) => void emitted.push(offset), ask: (request) => void asked.push(request), report: () => {},
  });
  stage.restore(restored);
  stage.open();
  const give = (partition: number, ...offsets: readonly number[]): void =>
    offsets.forEach((offset) => stage.process({ kind: "record", key: "k", value: 0, partition, offset, digest: rowDigest(partition, offset) }));
  return { asked, emitted, give, snapshot: () => JSON.parse(JSON.stringify(stage.snapshot())) as readonly NamedState[] };
}

const countsIn = ([state]: readonly NamedState[]) => state!.cells.map(({ key, value, lineage }) => [key, value, lineage[2 * Number(key)]]);

describe("a source that does not rewind", () => {
  test("subscribes to its partitions, without saying from where", () => {
    expect(source().asked).toEqual([0, 1].map((partition) => ({ system: "input", kind: "subscribe", partition, channel: partition })));
  });

  test("gives out what it is given, and counts it by partition", () => {
    const { give, emitted, snapshot } = source();
    give(1, 0, 1);
    give(0, 0);
    expect(emitted).toEqual([0, 1, 0]);
    expect(countsIn(snapshot())).toEqual([["0", null, 1], ["1", null, 2]]);
  });

  test("has counted nothing when it restores a share in which there is nothing for it", () => {
    expect(countsIn(source([]).snapshot())).toEqual([["0", null, 0], ["1", null, 0]]);
  });

  test("goes on counting after a restore, whatever is missing between", () => {
    const first = source();
    first.give(0, 0);
    const second = source(first.snapshot());
    second.give(0, 5);
    expect(countsIn(second.snapshot())).toEqual([["0", null, 2], ["1", null, 0]]);
    expect(second.asked).toHaveLength(2);
  });
});
