/**
 * A transactional log as a target: one transaction per entry, its id the mark. Initializing fences whoever wrote under it before, so that only one
 * of them can commit; what he did commit by then, the mark tells.
 */
import { untilAnswered } from "../ask.js";
import type { Steps } from "../sink.js";
import { answeredWith, done, found } from "./answers.js";
import { isUnderWayFrom, type LogEntry, type Owner, type WriteAheadTarget } from "./target.js";

export function transactionalLogTarget({ name, attempt }: Owner): WriteAheadTarget {
  return {
    takeOver: () => endOlder(name, attempt),
    *recover({ mark }) {
      yield* untilAnswered({ system: "transactional-log", kind: "initialize", id: mark });
    },
    abandon: done,
    isMarked: ({ mark }) => found({ system: "transactional-log", kind: "find-mark", mark }),
    write: inTransaction,
    mark: done,
  };
}

/** What earlier attempts have begun, also for entries that the job does not hold any more since it has gone back to something older. */
function* endOlder(name: string, attempt: number): Steps<void> {
  const reply = yield* untilAnswered({ system: "transactional-log", kind: "list-transactions", prefix: `${name}-` });
  const ids = reply.kind === "transactions" ? reply.ids : [];
  for (const id of ids) if (isUnderWayFrom(id, name, attempt)) yield* untilAnswered({ system: "transactional-log", kind: "initialize", id });
}

function* inTransaction({ mark, records }: LogEntry): Steps<boolean> {
  const begun = yield { system: "transactional-log", kind: "initialize", id: mark };
  if (begun.kind !== "initialized") return false;
  const isMarked = yield { system: "transactional-log", kind: "find-mark", mark };
  if (isMarked.kind !== "absent") return isMarked.kind === "found";
  const about = { system: "transactional-log", id: mark, epoch: begun.epoch } as const;
  const appended = yield { ...about, kind: "append", sequence: 0, records, mark };
  if (appended.kind !== "appended") return false;
  return yield* answeredWith({ ...about, kind: "commit" }, "committed");
}
