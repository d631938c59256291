/**
 * The external systems as targets of a write-ahead log. Each can take the mark with the values, in a way of its own, and then writes an entry once;
 * else the mark goes into the key-value store afterwards, and a crash between the two writes the entry again.
 */
import type { WriteAheadSystem } from "../../job/graph.js";
import type { RequestTo } from "../ask.js";
import type { Steps } from "../sink.js";
import { answered, answeredWith, done, found, nothing } from "./answers.js";
import { fileTarget, writeFile } from "./file-target.js";
import { objectStoreTarget } from "./object-store-target.js";
import { tableTarget } from "./table-target.js";
import type { Owner, WriteAheadTarget, WriteAheadTargets, WritePlainly } from "./target.js";
import { transactionalLogTarget } from "./transactional-log-target.js";
import { xaTarget } from "./xa-target.js";

export const writeAheadTarget: WriteAheadTargets = ({ system, marks }, owner) =>
  (marks === "with-values" || system === "transactional-log" ? targetWithMarks(system, owner) : targetBesideMarks(plainWrite(system, owner)));

/** Values and mark in one request or transaction. */
function targetWithMarks(system: WriteAheadSystem, owner: Owner): WriteAheadTarget {
  switch (system) {
    case "append-log": return {
      ...NOTHING_UNDER_WAY,
      isMarked: ({ mark }) => found({ system, kind: "find-mark", mark }),
      write: ({ mark, records }) => answered({ system, kind: "append", id: null, mark, records }),
    };
    case "key-value-store": return {
      ...NOTHING_UNDER_WAY,
      isMarked: ({ mark }) => found({ system, kind: "find-mark", mark }),
      write: ({ mark, records }) => answered({ system, kind: "put", mark, records, writer: null }),
    };
    case "object-store": return { ...NOTHING_UNDER_WAY, ...objectStoreTarget };
    case "transactional-log": return transactionalLogTarget(owner);
    case "xa-database": return xaTarget(owner);
    case "table": return tableTarget(owner);
    case "file-system": return fileTarget(owner);
  }
}

const NOTHING_UNDER_WAY = { takeOver: nothing, recover: nothing, abandon: done, mark: done };

/** Values first, their mark in a second request to the key-value store. */
function targetBesideMarks(write: WritePlainly): WriteAheadTarget {
  return {
    ...NOTHING_UNDER_WAY,
    isMarked: ({ mark }) => found({ system: "key-value-store", kind: "find-mark", mark }),
    write,
    mark: ({ mark }) => answered({ system: "key-value-store", kind: "put-mark", mark }),
  };
}

/** Written again under the entry's name, a file and an object stay the same, as do the rows of a table by key; a log and a database hold the values twice. */
function plainWrite(system: Exclude<WriteAheadSystem, "transactional-log">, { name, attempt }: Owner): WritePlainly {
  switch (system) {
    case "append-log": return ({ records }) => answered({ system, kind: "append", id: null, mark: null, records });
    case "key-value-store": return ({ records }) => putFenced({ system, kind: "put", mark: null, records, writer: { name, token: attempt } });
    case "xa-database": return ({ records }) => answeredWith({ system, kind: "insert-plain", records }, "inserted");
    case "table": return ({ records }) => answeredWith({ system, kind: "append-rows", records }, "rows-appended");
    case "file-system": return ({ mark, records }) => writeFile(mark, records);
    case "object-store": return ({ mark: key, records }) => answeredWith({ system, kind: "put-object", key, records }, "object-put");
  }
}

function* putFenced(request: RequestTo<"key-value-store">): Steps<boolean> {
  const { kind } = yield request;
  if (kind === "fenced") throw new Error("a newer attempt has taken over");
  return kind !== "timed-out";
}
