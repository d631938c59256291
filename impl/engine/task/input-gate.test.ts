// Which channels a task reads: blocked ones not, none while a request is under way or the world stands still, an ended one never again.
import { describe, expect, test } from "vitest";
import { recordedEnvironment } from "../../../tools/testing/recorded-environment.js";
import { InputGate } from "./input-gate.js";

function reading() {
  const env = recordedEnvironment("sum-0");
  const gate = new InputGate(env, [3, 4]);
  gate.resume();
  env.did();
  return { gate, did: () => env.did() };
}

test("nothing is read before the task runs", () => {
  const env = recordedEnvironment("sum-0");
  const gate = new InputGate(env, [3, 4]);
  gate.block(3);
  gate.suspend();
  gate.hold();
  gate.release();
  expect(env.did()).toEqual([]);
  gate.resume();
  expect(env.did()).toEqual(["resumes 4"]);
});

describe("a blocked channel", () => {
  test("is paused once, and read again with all the others", () => {
    const { gate, did } = reading();
    gate.block(3);
    gate.block(3);
    gate.block(4);
    gate.unblockAll();
    gate.unblockAll();
    expect(did()).toEqual(["pauses 3", "pauses 4", "resumes 3", "resumes 4"]);
  });

  test("stays so when a request is over", () => {
    const { gate, did } = reading();
    gate.block(3);
    gate.suspend();
    gate.resume();
    expect(did()).toEqual(["pauses 3", "pauses 4", "resumes 4"]);
  });

  test("that is unblocked while a request is under way is read when it is over", () => {
    const { gate, did } = reading();
    gate.block(3);
    gate.suspend();
    gate.unblockAll();
    expect(did()).toEqual(["pauses 3", "pauses 4"]);
    gate.resume();
    expect(did()).toEqual(["resumes 3", "resumes 4"]);
  });
});

describe("a request, and a world that stands still", () => {
  test("pause once, however often it is said", () => {
    const { gate, did } = reading();
    gate.suspend();
    gate.suspend();
    gate.resume();
    gate.resume();
    gate.hold();
    gate.hold();
    gate.release();
    gate.release();
    const once = ["pauses 3", "pauses 4", "resumes 3", "resumes 4"];
    expect(did()).toEqual([...once, ...once]);
  });

  test.each<[string, (gate: InputGate) => void, (gate: InputGate) => void]>([
    ["the request", (gate) => gate.resume(), (gate) => gate.release()],
    ["the standstill", (gate) => gate.release(), (gate) => gate.resume()],
  ])("must both be over, %s first", (_first, first, second) => {
    const { gate, did } = reading();
    gate.suspend();
    gate.hold();
    first(gate);
    expect(did()).toEqual(["pauses 3", "pauses 4"]);
    second(gate);
    expect(did()).toEqual(["resumes 3", "resumes 4"]);
  });
});

describe("for ever", () => {
  test("an ended channel is neither blocked nor read", () => {
    const { gate, did } = reading();
    gate.block(3);
    gate.end(3);
    gate.block(3);
    gate.suspend();
    gate.resume();
    gate.unblockAll();
    expect(did()).toEqual(["pauses 3", "pauses 4", "resumes 4"]);
  });

  test("a closed gate is not opened again", () => {
    const { gate, did } = reading();
    gate.close();
    gate.resume();
    gate.hold();
    gate.release();
    expect(did()).toEqual(["pauses 3", "pauses 4"]);
  });
});
