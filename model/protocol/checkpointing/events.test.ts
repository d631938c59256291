// One vocabulary: the model's actions are the trace's events.
import { expect, test } from "vitest";
import { EVENT_KINDS } from "../../../impl/trace/events.js";
import { checkpointing, recovery } from "../index.js";
import { OTHERWISE_NAMED, SILENT } from "./events.js";

const fine = { snapshots: "in-steps", failover: "by-task", transactions: "first-record", notices: "each", lost: 1, concurrent: 2, cancellation: "markers", aborts: 1, timeouts: 1, zombies: "linger" };
const instances = [checkpointing.instance(fine), ...["write-ahead-log", "write-then-mark", "idempotent"].map((sink) => checkpointing.instance({ ...fine, sink, timeouts: 0 })), recovery.instance({ policy: "fail" }), recovery.instance()];
const actions = [...new Set(instances.flatMap((instance) => instance.actions.map(({ name }) => name)))];
const kinds: readonly string[] = EVENT_KINDS;

test("every action is an event by the same name, or is listed with the event's name, or with the reason why there is none", () => {
  const listed = [...Object.keys(OTHERWISE_NAMED), ...Object.keys(SILENT)];
  expect(actions.filter((name) => !kinds.includes(name)).sort()).toEqual(listed.sort());
});

test("another name is an event's", () => {
  expect(Object.values(OTHERWISE_NAMED).filter((kind) => !kinds.includes(kind))).toEqual([]);
});

test("each action has one entry in the list of an instance", () => {
  for (const instance of instances) expect(new Set(instance.actions.map(({ name }) => name)).size).toBe(instance.actions.length);
});
