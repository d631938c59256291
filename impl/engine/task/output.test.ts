// Where a record goes: to the owner of its key, straight on, to each in turn, to all; everything else to all.
import { expect, test } from "vitest";
import { recordedEnvironment } from "../../../tools/testing/recorded-environment.js";
import type { Record } from "../../environment/messages.js";
import { executionGraph } from "../job/execution-graph.js";
import type { Edge } from "../job/graph.js";
import { keyGroup, ownerOfKeyGroup } from "../state/key-groups.js";
import { Output } from "./output.js";

const record = (key: string): Record => ({ kind: "record", key, value: 1, partition: 0, offset: 0, digest: 0 });

/** Of the task in-0, with these edges; the receivers have three subtasks, in-0 one for a forward edge. */
function sending(...edges: readonly [to: string, partitioning: "forward" | "hash" | "rebalance" | "broadcast", parallelism: number][]) {
  const graph = executionGraph({
    vertices: [
      { name: "in", kind: "source", source: "replayable", parallelism: 1 },
      ...edges.map(([name, , parallelism]) => ({ name, kind: "operator", operator: "running-sum", parallelism }) as const),
    ],
    edges: edges.map(([to, partitioning]): Edge => ({ from: "in", to, partitioning })),
    maxParallelism: 128,
  }, 1);
  const env = recordedEnvironment("in-0");
  const nameOf = new Map(graph.channels.map(({ id, to }) => [id, to]));
  const output = new Output(env, graph.tasks[0]!, 128);
  return { output, to: () => env.did().map((words) => nameOf.get(Number(words.split(" ").at(-1)))) };
}

test("forward goes straight on", () => {
  const { output, to } = sending(["sum", "forward", 1]);
  output.emit(record("a"));
  expect(to()).toEqual(["sum-0"]);
});

test("rebalance goes to each in turn, and begins with the first", () => {
  const { output, to } = sending(["sum", "rebalance", 3]);
  for (const key of ["a", "a", "a", "b"]) output.emit(record(key));
  expect(to()).toEqual(["sum-0", "sum-1", "sum-2", "sum-0"]);
});

test("two rebalanced edges take their turns apart", () => {
  const { output, to } = sending(["sum", "rebalance", 2], ["more", "rebalance", 3]);
  for (const key of ["a", "a", "a"]) output.emit(record(key));
  expect(to()).toEqual(["sum-0", "more-0", "sum-1", "more-1", "sum-0", "more-2"]);
});

test("broadcast goes to all, and so does whatever is no record", () => {
  const { output, to } = sending(["sum", "broadcast", 3], ["more", "hash", 2]);
  output.emit(record("a"));
  expect(to().slice(0, 3)).toEqual(["sum-0", "sum-1", "sum-2"]);
  output.broadcast({ kind: "end-of-data" });
  expect(to()).toEqual(["sum-0", "sum-1", "sum-2", "more-0", "more-1"]);
});

test("hash goes to the owner of the key, for each edge by its own parallelism, each time", () => {
  const keys = ["a", "b", "c", "d", "e", "f", "g"];
  const owner = (key: string, parallelism: number) => ownerOfKeyGroup(keyGroup(key, 128), parallelism, 128);
  const { output, to } = sending(["sum", "hash", 3], ["more", "hash", 2], ["one", "hash", 1]);
  for (const key of [...keys, ...keys]) output.emit(record(key));
  expect(to()).toEqual([...keys, ...keys].flatMap((key) => [`sum-${owner(key, 3)}`, `more-${owner(key, 2)}`, "one-0"]));
});
