// The two-phase-commit protocol around a sink, step by step, with a sink that writes down what is asked of it.
import { describe, expect, test } from "vitest";
import { drive } from "../../../../tools/testing/steps.js";
import type { Record } from "../../../environment/messages.js";
import type { NamedState, Plain } from "../../../environment/state.js";
import type { Reply, Request } from "../../../environment/systems.js";
import type { ProcessEvent } from "../../../trace/events.js";
import { rowDigest } from "../../state/lineage.js";
import type { StageContext } from "../../task/stage.js";
import { committer } from "./committer.js";
import type { Committable, Sink, SinkContext, Steps } from "../sink.js";
import { TwoPhaseCommit } from "./two-phase-commit.js";

const request: Request = { system: "transactional-log", kind: "append-plain", records: [] };
const committed: Reply = { kind: "committed" };

/** Its transactions are named after what was written into them. */
class DiarySink implements Sink {
  readonly diary: string[] = [];
  ordered = false;
  private content: number[] = [];
  private context!: SinkContext;

  open(context: SinkContext): void {
    this.context = context;
    this.diary.push("open");
  }

  restore(states: readonly Plain[]): void {
    this.diary.push(`restore ${JSON.stringify(states)}`);
  }

  abort(): void {
    this.diary.push("abort leftovers");
  }

  write(record: Record): void {
    this.content.push(record.value);
  }

  preCommit(): Committable | null {
    if (this.content.length === 0) return null;
    const transaction = this.content.splice(0).join("+");
    this.diary.push(`pre-commit ${transaction}`);
    return { transaction };
  }

  *commit(committable: Committable, recovering: boolean): Steps<void> {
    this.diary.push(`${recovering ? "commit again" : "commit"} ${committable.transaction}`);
    const reply = yield request;
    if (reply.kind === "committed") return;
    if (!recovering) throw new Error("refused");
    this.context.dropped(committable);
  }

  snapshot(): Plain {
    return { entries: this.diary.length };
  }
}

function sinkTask() {
  const sink = new DiarySink();
  const reports: ProcessEvent[] = [];
  const context: StageContext = {
    name: "out", subtask: 0, parallelism: 1, attempt: 1, partitions: 1, feeds: [],
    emit: () => {}, ask: () => {}, report: (event) => reports.push(event),
  };
  const stage = new TwoPhaseCommit(context, sink, committer, { begin: "first-record", batch: 1 });
  const run = (steps: Steps<void>, reply = committed) => drive(steps, () => reply);
  return {
    sink, reports, stage, run,
    write: (value: number) => stage.process({ kind: "record", key: "k", value, partition: 0, offset: value, digest: rowDigest(0, value) }),
    checkpoint: (number: number): readonly NamedState[] => {
      run(stage.prepareSnapshot(number));
      return stage.snapshot();
    },
    complete: (number: number) => run(stage.notifyComplete(number)),
  };
}

/** The pending transactions of a snapshot, `checkpoint: transaction`. */
function pendingIn(states: readonly NamedState[]): readonly string[] {
  const cells = states.find(({ role }) => role === "transaction")!.cells;
  return cells.map(({ key, value }) => `${(value as { checkpoint: number }).checkpoint}: ${key}`);
}

const commitsOf = (sink: DiarySink) => sink.diary.filter((entry) => entry.startsWith("commit"));
const lineageOf = (states: readonly NamedState[], role: NamedState["role"]) => states.find((state) => state.role === role)!.cells.map(({ lineage }) => lineage);

describe("a snapshot", () => {
  test("pre-commits what was written, and commits nothing", () => {
    const { sink, reports, write, checkpoint } = sinkTask();
    write(1);
    write(2);
    checkpoint(7);
    expect(sink.diary).toEqual(["pre-commit 1+2"]);
    expect(reports).toEqual([{ kind: "pre-committed", checkpoint: 7, transaction: "1+2" }]);
  });

  test("of a sink that nothing was written to has no transaction", () => {
    const { reports, checkpoint } = sinkTask();
    expect(pendingIn(checkpoint(7))).toEqual([]);
    expect(reports).toEqual([]);
  });

  test("holds all pending transactions, each with the checkpoint it was pre-committed for", () => {
    const { write, checkpoint } = sinkTask();
    write(1);
    checkpoint(7);
    checkpoint(8);
    write(2);
    expect(pendingIn(checkpoint(9))).toEqual(["7: 1", "9: 2"]);
  });

  test("holds the lineage of each transaction, and of all that was ever written", () => {
    const { write, checkpoint, complete } = sinkTask();
    write(1);
    checkpoint(7);
    write(2);
    const states = checkpoint(8);
    expect(lineageOf(states, "transaction")).toEqual([[1, rowDigest(0, 1)], [1, rowDigest(0, 2)]]);
    complete(8);
    write(3);
    const [count] = lineageOf(checkpoint(9), "applied")[0]!;
    expect(count).toBe(3);
  });

  test("holds the sink's own state, as it is after the pre-commit", () => {
    const { write, checkpoint } = sinkTask();
    write(1);
    expect(checkpoint(7).find(({ name }) => name === "sink")!.cells[0]!.value).toEqual({ entries: 1 });
  });

  test("does not change when more is written", () => {
    const { write, checkpoint } = sinkTask();
    write(1);
    const states = checkpoint(7);
    const before = JSON.stringify(states);
    write(2);
    checkpoint(8);
    expect(JSON.stringify(states)).toBe(before);
  });
});

describe("a completed checkpoint", () => {
  function afterThree() {
    const task = sinkTask();
    for (const [value, checkpoint] of [[42, 1], [43, 2], [44, 3]] as const) {
      task.write(value);
      task.checkpoint(checkpoint);
    }
    return task;
  }

  test("commits the transactions of every checkpoint up to it, oldest first", () => {
    const { sink, checkpoint, complete } = afterThree();
    complete(2);
    expect(commitsOf(sink)).toEqual(["commit 42", "commit 43"]);
    expect(pendingIn(checkpoint(4))).toEqual(["3: 44"]);
  });

  test("whose notice was lost is made up for by the next", () => {
    const { sink, complete } = afterThree();
    complete(3);
    expect(commitsOf(sink)).toEqual(["commit 42", "commit 43", "commit 44"]);
  });

  test("commits nothing again when an older notice comes late", () => {
    const { sink, complete } = afterThree();
    complete(3);
    complete(1);
    expect(commitsOf(sink)).toHaveLength(3);
  });

  test("commits nothing of a checkpoint that is still pending", () => {
    const { sink, complete } = afterThree();
    complete(0);
    expect(commitsOf(sink)).toEqual([]);
  });

  test("leaves a transaction in the state until its commit was answered", () => {
    const { stage } = afterThree();
    const steps = stage.notifyComplete(2);
    const pendingNow = () => pendingIn(stage.snapshot());
    steps.next();
    expect(pendingNow()).toEqual(["1: 42", "2: 43", "3: 44"]);
    steps.next(committed);
    expect(pendingNow()).toEqual(["2: 43", "3: 44"]);
    steps.next(committed);
    expect(pendingNow()).toEqual(["3: 44"]);
  });

  test("leaves a transaction in the state whose commit was refused, and fails the task", () => {
    const { stage, run } = afterThree();
    expect(() => run(stage.notifyComplete(2), { kind: "fenced" })).toThrow("refused");
    expect(pendingIn(stage.snapshot())).toEqual(["1: 42", "2: 43", "3: 44"]);
  });

  test("tries the others though one is refused, and fails the task in the end", () => {
    const { stage } = afterThree();
    const replies: Reply[] = [{ kind: "fenced" }, committed, committed];
    expect(() => drive(stage.notifyComplete(3), () => replies.shift()!)).toThrow("refused");
    expect([replies, pendingIn(stage.snapshot())]).toEqual([[], ["1: 42"]]);
  });

  test("tries no other where readers depend on the order", () => {
    const { sink, stage } = afterThree();
    sink.ordered = true;
    const replies: Reply[] = [committed, { kind: "fenced" }, committed];
    expect(() => drive(stage.notifyComplete(3), () => replies.shift()!)).toThrow("refused");
    expect([replies, pendingIn(stage.snapshot())]).toEqual([[committed], ["2: 43", "3: 44"]]);
  });
});

describe("a restored sink", () => {
  /** What storage gives back: the same data, other objects. */
  function stored(): readonly NamedState[] {
    const { write, checkpoint } = sinkTask();
    write(42);
    checkpoint(1);
    write(43);
    return JSON.parse(JSON.stringify(checkpoint(2))) as readonly NamedState[];
  }

  test("first commits all restored transactions, oldest first, and then aborts what else was left open", () => {
    const { sink, stage, run } = sinkTask();
    run(stage.restore(stored()));
    expect(sink.diary).toEqual(["open", 'restore [{"entries":2}]', "commit again 42", "commit again 43", "abort leftovers"]);
  });

  test("aborts nothing before the last commit was answered", () => {
    const { sink, stage } = sinkTask();
    const steps = stage.restore(stored());
    steps.next();
    steps.next(committed);
    expect(sink.diary).not.toContain("abort leftovers");
    steps.next(committed);
    expect(sink.diary).toContain("abort leftovers");
  });

  test("without a checkpoint only aborts what was left open", () => {
    const { sink, stage, run } = sinkTask();
    run(stage.restore(null));
    expect(sink.diary).toEqual(["open", "restore []", "abort leftovers"]);
  });

  test("has nothing pending any more, and commits nothing again", () => {
    const { sink, stage, run, checkpoint, complete } = sinkTask();
    run(stage.restore(stored()));
    expect(pendingIn(checkpoint(3))).toEqual([]);
    complete(3);
    expect(commitsOf(sink)).toHaveLength(2);
  });

  test("goes on counting what was written", () => {
    const { stage, run, write, checkpoint } = sinkTask();
    run(stage.restore(stored()));
    write(44);
    const [count] = lineageOf(checkpoint(3), "applied")[0]!;
    expect(count).toBe(3);
  });

  test("reports a transaction that the external system aborted meanwhile, and goes on", () => {
    const { sink, stage, run, reports } = sinkTask();
    run(stage.restore(stored()), { kind: "invalid-state" });
    expect(reports).toEqual([{ kind: "transaction-dropped", transaction: "42" }, { kind: "transaction-dropped", transaction: "43" }]);
    expect(sink.diary.at(-1)).toBe("abort leftovers");
  });
});
