// What a sink fails with when its external system refuses.
import { expect, test } from "vitest";
import { refused } from "./ask.js";

test("a refusal says what was refused, and with which reply", () => {
  expect(refused("commit of t", { kind: "fenced" })).toEqual(new Error("commit of t was refused: fenced"));
});
