/**
 * A file system as a target: a hidden file is written, synced, and uncovered by a rename to the entry's name, which is its mark.
 * A rename is atomic and never overwrites: of all who try, one has written the entry.
 */
import type { Record } from "../../../environment/messages.js";
import { untilAnswered } from "../ask.js";
import type { Steps } from "../sink.js";
import { answeredWith, done, nothing } from "./answers.js";
import { isUnderWayFrom, nameUnderWay, type LogEntry, type Owner, type WriteAheadTarget } from "./target.js";

const system = "file-system";

export function fileTarget({ name, attempt }: Owner): WriteAheadTarget {
  const hidden = (entry: LogEntry): string => `.${nameUnderWay(entry, attempt)}`;
  return {
    takeOver: () => deleteOlder(name, attempt),
    recover: nothing,
    abandon: (entry) => answeredWith({ system, kind: "delete", path: hidden(entry) }, "deleted", "no-such-file"),
    *isMarked({ mark }) {
      const reply = yield { system, kind: "list-files" };
      return reply.kind === "files" ? reply.paths.includes(mark) : null;
    },
    write: (entry) => writeAndRename(hidden(entry), entry),
    mark: done,
  };
}

/** What earlier attempts have not uncovered. */
function* deleteOlder(name: string, attempt: number): Steps<void> {
  const reply = yield* untilAnswered({ system, kind: "list-files" });
  const paths = reply.kind === "files" ? reply.paths : [];
  for (const path of paths) if (path.startsWith(".") && isUnderWayFrom(path.slice(1), name, attempt)) yield* untilAnswered({ system, kind: "delete", path });
}

function* writeAndRename(from: string, { mark, records }: LogEntry): Steps<boolean> {
  return (yield* writeFile(from, records)) && (yield* answeredWith({ system, kind: "rename", from, to: mark, marks: true }, "renamed"));
}

/** A file that exists is an earlier try's, with all of the records, some or none. What the machine loses before the sync is found out then. */
export function* writeFile(path: string, records: readonly Record[]): Steps<boolean> {
  return (yield* answeredWith({ system, kind: "create", path }, "created", "file-exists"))
    && (yield* answeredWith({ system, kind: "write-records", path, at: 0, records }, "records-written"))
    && (yield* answeredWith({ system, kind: "sync", path, length: records.length }, "synced"));
}
