// The input: read from any offset, or subscribed to, and then handed from one subscriber to the next.
import { expect, test } from "vitest";
import { SystemBench } from "../../../tools/testing/system-bench.js";
import { Input } from "./input.js";

function bench() {
  const asking = new SystemBench(new Input());
  return {
    events: asking.events,
    subscribe: (attempt: number, partition = 0) => {
      asking.attempt = attempt;
      asking.ask({ system: "input", kind: "subscribe", partition, channel: partition });
    },
    read: () => asking.ask({ system: "input", kind: "read", partition: 0, offset: 3, channel: 0 }),
  };
}

test("says where a subscription begins, and nothing of a read", () => {
  const { subscribe, read, events } = bench();
  read();
  subscribe(1);
  expect(events).toEqual([{ kind: "subscribed", partition: 0, offset: 0 }]);
});

test("hands a partition on to a newer attempt, and not back to an older one", () => {
  const { subscribe, events } = bench();
  for (const attempt of [1, 3, 2]) subscribe(attempt);
  expect(events).toHaveLength(2);
});

test("knows the subscribers of each partition by itself", () => {
  const { subscribe, events } = bench();
  subscribe(2, 0);
  subscribe(1, 1);
  expect(events).toHaveLength(2);
});
