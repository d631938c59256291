/**
 * A table with a snapshot log as a target: the mark is in the summary of the snapshot that adds the values, and the commit compares and swaps,
 * so that nobody can have left the mark between the look and the commit. Source: Apache Iceberg; Paimon's filter-and-commit.
 */
import { untilAnswered } from "../ask.js";
import type { Steps } from "../sink.js";
import { answeredWith, done, nothing } from "./answers.js";
import { isUnderWayFrom, nameUnderWay, type LogEntry, type Owner, type WriteAheadTarget } from "./target.js";

const system = "table";

export function tableTarget(owner: Owner): WriteAheadTarget {
  return {
    takeOver: () => removeOrphans(owner),
    recover: nothing,
    // What is committed, or was never staged, is not there to be removed.
    abandon: (entry) => answeredWith({ system, kind: "remove-orphan", manifest: nameUnderWay(entry, owner.attempt) }, "orphan-removed", "no-such-file"),
    *isMarked({ mark }) {
      return (yield* look(mark))?.isMarked ?? null;
    },
    write: (entry) => stageAndCommit(entry, owner),
    mark: done,
  };
}

/** What earlier attempts have staged and not committed. */
function* removeOrphans({ name, attempt }: Owner): Steps<void> {
  const reply = yield* untilAnswered({ system, kind: "list-orphans", prefix: `${name}-` });
  const manifests = reply.kind === "orphans" ? reply.manifests : [];
  for (const manifest of manifests) if (isUnderWayFrom(manifest, name, attempt)) yield* untilAnswered({ system, kind: "remove-orphan", manifest });
}

/** The table as it is now; null: no answer. */
function* look(mark: string): Steps<{ readonly current: number; readonly isMarked: boolean } | null> {
  const reply = yield { system, kind: "load-table" };
  return reply.kind === "table" ? { current: reply.current, isMarked: reply.snapshots.some(({ summary }) => summary.mark === mark) } : null;
}

/** A conflict: somebody else has committed, perhaps this very entry. */
function* stageAndCommit({ mark, checkpoint, records }: LogEntry, { name, subtask, attempt }: Owner): Steps<boolean> {
  const manifest = nameUnderWay({ mark }, attempt);
  const file = `${manifest}/0`;
  if (!(yield* answeredWith({ system, kind: "write-file", manifest, file, records }, "file-written"))) return false;
  for (;;) {
    const table = yield* look(mark);
    if (table === null || table.isMarked) return false;
    const summary = { execution: attempt, writer: `${name}-${subtask}`, checkpoint, mark };
    const { kind } = yield { system, kind: "commit-snapshot", parent: table.current, manifest, files: [file], summary };
    if (kind !== "conflict") return kind === "snapshot-committed";
  }
}
