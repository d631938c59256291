/**
 * A database as a target: the values and their mark in one branch, which is committed without being prepared and so never outlives its session.
 * The mark is a row in a table of which it is the primary key: whoever comes second is refused, or waits for the first.
 */
import { untilAnswered } from "../ask.js";
import type { Steps } from "../sink.js";
import { answered, answeredWith, done, found, nothing } from "./answers.js";
import { nameUnderWay, type LogEntry, type Owner, type WriteAheadTarget } from "./target.js";

const system = "xa-database";

export function xaTarget({ attempt }: Owner): WriteAheadTarget {
  const xidOf = (entry: LogEntry): string => nameUnderWay(entry, attempt);
  return {
    takeOver: connect,
    recover: nothing,
    // By a name that is not known any more nothing is open.
    abandon: (entry) => answered({ system, kind: "rollback", xid: xidOf(entry) }),
    isMarked: ({ mark }) => found({ system, kind: "find-mark", mark }),
    write: (entry) => inBranch(xidOf(entry), entry),
    mark: done,
  };
}

/** Whatever is asked: by then the database notices who is gone, and ends their branches. */
function* connect(): Steps<void> {
  yield* untilAnswered({ system, kind: "recover" });
}

/** An earlier try may have left the branch open, with the values in it or not. */
function* inBranch(xid: string, { mark, records }: LogEntry): Steps<boolean> {
  return (yield* answered({ system, kind: "rollback", xid }))
    && (yield* answeredWith({ system, kind: "start", xid }, "started"))
    && (yield* answeredWith({ system, kind: "insert", xid, records, mark }, "inserted"))
    && (yield* answeredWith({ system, kind: "commit-one-phase", xid }, "committed"));
}
