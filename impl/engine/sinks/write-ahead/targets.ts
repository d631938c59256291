/**
 * The external systems as targets of a write-ahead log. A log and a store that can take the mark with the values write an entry once;
 * else the mark goes into the key-value store afterwards, and a crash between the two writes the entry again.
 */
import type { Reply, Request, Writer } from "../../../environment/systems.js";
import { untilAnswered } from "../plain-writer.js";
import type { Steps } from "../sink.js";
import type { WriteAheadSystem } from "../../job/graph.js";
import type { LogEntry, WriteAheadTarget, WriteAheadTargets } from "./target.js";

type PlainSystem = Exclude<WriteAheadSystem, "transactional-log">;

export const writeAheadTarget: WriteAheadTargets = ({ system, marks }, { name, attempt }) =>
  (marks === "with-values" || system === "transactional-log" ? targetWithMarks(system) : targetBesideMarks(system, { name, token: attempt }));

/** Values and mark in one request or transaction. */
function targetWithMarks(system: WriteAheadSystem): WriteAheadTarget {
  switch (system) {
    case "append-log": return {
      recover: nothing,
      isMarked: ({ mark }) => found({ system, kind: "find-mark", mark }),
      write: ({ mark, records }) => answered({ system, kind: "append", id: null, mark, records }),
      mark: atOnce,
    };
    case "key-value-store": return {
      recover: nothing,
      isMarked: ({ mark }) => found({ system, kind: "find-mark", mark }),
      write: ({ mark, records }) => answered({ system, kind: "put", mark, records, writer: null }),
      mark: atOnce,
    };
    case "transactional-log": return {
      *recover({ mark }) {
        yield* untilAnswered({ system, kind: "initialize", id: mark });
      },
      isMarked: ({ mark }) => found({ system, kind: "find-mark", mark }),
      write: inTransaction,
      mark: atOnce,
    };
  }
}

/** Values first, their mark in a second request to the key-value store. */
function targetBesideMarks(system: PlainSystem, writer: Writer): WriteAheadTarget {
  return {
    recover: nothing,
    isMarked: ({ mark }) => found({ system: "key-value-store", kind: "find-mark", mark }),
    write: ({ records }) => answered(plainWrite(system, records, writer)),
    mark: ({ mark }) => answered({ system: "key-value-store", kind: "put-mark", mark }),
  };
}

function plainWrite(system: PlainSystem, records: LogEntry["records"], writer: Writer): Request {
  switch (system) {
    case "append-log": return { system, kind: "append", id: null, mark: null, records };
    case "key-value-store": return { system, kind: "put", mark: null, records, writer };
  }
}

/**
 * One transaction per entry, its id the mark. Initializing fences whoever wrote under it before, so that only one of them can commit;
 * what he did commit by then, the mark tells.
 */
function* inTransaction(entry: LogEntry): Steps<boolean> {
  const begun = yield { system: "transactional-log", kind: "initialize", id: entry.mark };
  if (begun.kind !== "initialized") return false;
  const isMarked = yield { system: "transactional-log", kind: "find-mark", mark: entry.mark };
  if (isMarked.kind !== "absent") return isMarked.kind === "found";
  const { mark, records } = entry;
  const about = { system: "transactional-log", id: mark, epoch: begun.epoch } as const;
  const appended = yield { ...about, kind: "append", sequence: 0, records, mark };
  if (appended.kind !== "appended") return false;
  const committed = yield { ...about, kind: "commit" };
  return committed.kind === "committed";
}

function* found(request: Request): Steps<boolean | null> {
  const { kind }: Reply = yield request;
  return kind === "found" ? true : kind === "absent" ? false : null;
}

function* answered(request: Request): Steps<boolean> {
  const { kind }: Reply = yield request;
  if (kind === "fenced") throw new Error("a newer attempt has taken over");
  return kind !== "timed-out";
}

function* nothing(): Steps<void> {}

function* atOnce(): Steps<boolean> {
  return true;
}
