// The agenda is a sorted list: by time, and among equal times by the order in which entries were added.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Entry, HeapAgenda } from "./agenda.js";

const entryAt = (time: number, name: unknown = null) => new Entry(time, 0, null, name, 0);

/** The plain truth: a list that is searched for its least entry. */
class SortedList {
  private readonly entries: Entry[] = [];

  add(entry: Entry): void {
    const later = this.entries.findIndex((other) => other.time > entry.time);
    this.entries.splice(later === -1 ? this.entries.length : later, 0, entry);
  }

  peek(): Entry | undefined {
    return this.entries[0];
  }

  take(): Entry | undefined {
    return this.entries.shift();
  }
}

describe("the agenda", () => {
  test("gives what comes first, however it was added", () => {
    const agenda = new HeapAgenda();
    for (const time of [5, 1, 4, 2, 3]) agenda.add(entryAt(time));
    expect([1, 2, 3, 4, 5].map(() => agenda.take()?.time)).toEqual([1, 2, 3, 4, 5]);
  });

  test("gives entries of the same time in the order in which they were added", () => {
    const agenda = new HeapAgenda();
    for (const name of ["a", "b", "c", "d", "e", "f", "g"]) agenda.add(entryAt(7, name));
    expect([..."abcdefg"].map(() => agenda.take()?.payload)).toEqual([..."abcdefg"]);
  });

  test("shows the next entry without taking it", () => {
    const agenda = new HeapAgenda();
    agenda.add(entryAt(2, "later"));
    agenda.add(entryAt(1, "sooner"));
    expect([agenda.peek()?.payload, agenda.peek()?.payload, agenda.take()?.payload]).toEqual(["sooner", "sooner", "sooner"]);
  });

  test("that is empty has nothing next, and can be filled again", () => {
    const agenda = new HeapAgenda();
    expect([agenda.peek(), agenda.take()]).toEqual([undefined, undefined]);
    agenda.add(entryAt(1));
    agenda.take();
    expect([agenda.peek(), agenda.take()]).toEqual([undefined, undefined]);
    agenda.add(entryAt(2, "again"));
    expect(agenda.take()?.payload).toBe("again");
  });

  test("agrees with a sorted list, whatever is added and taken in whatever order", () => {
    // A number adds an entry of that time, null takes one; ties are frequent.
    const steps = fc.array(fc.option(fc.nat(8), { freq: 3 }), { maxLength: 200 });
    fc.assert(fc.property(steps, (script) => {
      const agenda = new HeapAgenda();
      const list = new SortedList();
      for (const [name, time] of [...script, ...script.map(() => null)].entries()) {
        if (time !== null) for (const each of [agenda, list]) each.add(entryAt(time, name));
        else expect(agenda.take()?.payload).toBe(list.take()?.payload);
        expect(agenda.peek()?.payload).toBe(list.peek()?.payload);
      }
    }));
  });
});
