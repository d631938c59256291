// A source that can be read again: where it begins to read, after nothing, after its own snapshot, and after shares of others'.
import { describe, expect, test } from "vitest";
import type { NamedState } from "../../environment/state.js";
import type { Request } from "../../environment/systems.js";
import { rowDigest } from "../state/lineage.js";
import { ReplayableSource } from "./replayable-source.js";

/** Of partitions 0 and 1. */
function source(restored: readonly NamedState[] | null = null) {
  const asked: Request[] = [];
  const stage = new ReplayableSource({
    name: "in", subtask: 0, parallelism: 1, attempt: 1, partitions: 2, feeds: [{ channel: 0, partition: 0 }, { channel: 1, partition: 1 }],
    emit: () => {}, ask: (request) => void asked.push(request), report: () => {},
  });
  stage.restore(restored);
  stage.open();
  return {
    offsets: () => asked.map((request) => (request.kind === "read" ? request.offset : request.kind)),
    give: (partition: number, offset: number) => stage.process({ kind: "record", key: "k", value: 0, partition, offset, digest: rowDigest(partition, offset) }),
    snapshot: () => JSON.parse(JSON.stringify(stage.snapshot())) as readonly NamedState[],
  };
}

describe("a source that can be read again", () => {
  test("begins at the beginning", () => {
    expect(source().offsets()).toEqual([0, 0]);
  });

  test("goes on after the last row of its snapshot, partition by partition", () => {
    const before = source();
    before.give(0, 0);
    before.give(1, 0);
    before.give(1, 1);
    expect(source(before.snapshot()).offsets()).toEqual([1, 2]);
  });

  test("reads nothing of a partition whose reader had finished: no snapshot knows its offset", () => {
    const [state] = source().snapshot();
    const offsets = source([{ ...state!, cells: state!.cells.filter(({ key }) => key === "1") }]).offsets();
    expect(offsets[1]).toBe(0);
    expect(offsets[0]).toBeGreaterThan(1e12);
    expect(source([]).offsets().every((offset) => Number(offset) > 1e12)).toBe(true);
  });

  test("keeps no offset of such a partition, so that the next attempt does the same", () => {
    expect(source([]).snapshot()[0]!.cells).toEqual([]);
  });
});
