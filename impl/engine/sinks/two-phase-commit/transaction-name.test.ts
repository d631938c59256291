// Whose a transaction is, by its name: the whole of it must fit.
import { describe, expect, test } from "vitest";
import { isLeftover, transactionName } from "./transaction-name.js";

const owner = { name: "out", subtask: 1, parallelism: 2, attempt: 3 };

test("a name says whose transaction it is, and which", () => {
  expect(transactionName(owner, 7)).toBe("out-1-3-7");
});

describe("a leftover", () => {
  test.each<[what: string, name: string, isOwn: boolean]>([
    ["is an earlier attempt's", "out-1-2-7", true],
    ["is not this attempt's own", "out-1-3-7", false],
    ["is not a later attempt's: this one is the zombie", "out-1-4-7", false],
    ["is not another subtask's", "out-0-2-7", false],
    ["is not of a subtask whose number only begins alike", "out-10-2-7", false],
    ["is of an old subtask that falls to this one", "out-3-2-7", true],
    ["is not of a vertex whose name only begins alike", "out-1-1-2-7", false],
    ["is not of another vertex", "in-1-2-7", false],
    ["is not of another vertex, though its name is as long", "log-1-2-7", false],
    ["has a number", "out-1-2-", false],
  ])("%s", (_what, name, isOwn) => {
    expect(isLeftover(name, owner)).toBe(isOwn);
  });
});
