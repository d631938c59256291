// A channel keeps its elements in order and knows what it carried; a feed reads an input partition from any offset.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StreamElement } from "../../environment/messages.js";
import { Channel, type Feed } from "./channel.js";

const record = (offset: number, partition = 0): StreamElement => ({ kind: "record", key: "k", value: 0, partition, offset, digest: 10 + offset });
const END: StreamElement = { kind: "end-of-data" };
const channelOf = (capacity: number, feed: Feed | null = null) => new Channel(0, "source-0", 0, capacity, 2, feed);

describe("a channel", () => {
  test("gives its elements in the order in which they came, whatever is given and taken between", () => {
    // true puts the next element in, false takes one out.
    fc.assert(fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (steps) => {
      const channel = channelOf(4);
      let put = 0;
      let taken = 0;
      for (const puts of steps) {
        if (puts) channel.push(record(put), put++);
        else if (!channel.isEmpty) {
          expect([channel.readyAt, channel.shift()]).toEqual([taken, record(taken)]);
          taken++;
        }
        expect([channel.isEmpty, channel.delivered]).toEqual([put === taken, taken]);
      }
    }));
  });

  test("is over its capacity while as many elements wait as it holds", () => {
    const channel = channelOf(2);
    const states = [1, 2, 3].map((offset) => {
      channel.push(record(offset), 0);
      return channel.isOverCapacity;
    });
    channel.shift();
    channel.shift();
    expect([...states, channel.isOverCapacity]).toEqual([false, true, true, false]);
  });

  test("counts what it carried: the lineage of the records that were delivered, and of nothing else", () => {
    const channel = channelOf(8);
    for (const element of [record(1), record(2, 1), END, record(3)]) channel.push(element, 0);
    for (let taken = 0; taken < 3; taken++) channel.shift();
    expect(channel.carried).toEqual([1, 11, 1, 12]);
  });

  test("forgets, with each delivery, how long the head was held back", () => {
    const channel = channelOf(8);
    channel.push(record(1), 0);
    channel.heldUntil = 9;
    channel.shift();
    expect(channel.heldUntil).toBe(-1);
  });

  test("begins paused", () => {
    expect(channelOf(1).paused).toBe(true);
  });
});

describe("a feed", () => {
  const feed: Feed = { elements: [record(0), record(1), record(2), END], times: [5, 6, 7, 7] };
  function rest(channel: Channel): StreamElement[] {
    const elements: StreamElement[] = [];
    while (!channel.isEmpty) elements.push(channel.shift());
    return elements;
  }

  test("has nothing to give before it is opened", () => {
    expect(channelOf(1, feed).isEmpty).toBe(true);
  });

  test.each([
    [0, [record(0), record(1), record(2), END]],
    [2, [record(2), END]],
    [3, [END]],
  ])("opened at offset %i gives all from there on", (offset, elements) => {
    const channel = channelOf(1, feed);
    channel.open(feed, offset);
    expect(channel.readyAt).toBe(feed.times[offset]);
    expect(rest(channel)).toEqual(elements);
  });

  test("is never over its capacity: the input waits by itself", () => {
    const channel = channelOf(1, feed);
    channel.open(feed, 0);
    expect(channel.isOverCapacity).toBe(false);
  });

  test("that was read to its end is whole for the next reader", () => {
    const channel = channelOf(1, feed);
    channel.open(feed, 0);
    rest(channel);
    const another = channelOf(1, feed);
    another.open(feed, 0);
    expect(rest(another)).toHaveLength(4);
  });

  test("that is closed says how far it was read, and gives nothing more", () => {
    const channel = channelOf(1, feed);
    channel.open(feed, 1);
    channel.shift();
    expect(channel.close()).toBe(2);
    expect(channel.isEmpty).toBe(true);
    expect(feed.elements).toHaveLength(4);
  });

  test("opened again goes back to where it is told", () => {
    const channel = channelOf(1, feed);
    channel.open(feed, 0);
    channel.shift();
    channel.open(feed, 0);
    expect(channel.shift()).toEqual(record(0));
  });
});
