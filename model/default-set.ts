/**
 * What `barricade check` explores when no model is named: each with what must come out of it. Data; the models are in models.ts.
 */

export interface DefaultCheck {
  readonly model: string;
  /** Those that are not as usual. */
  readonly constants: Readonly<Record<string, number | string>>;
  readonly expected: Expected;
  /** So large that the tests leave it out, unless they are asked for all. */
  readonly large?: true;
}

export type Expected =
  /** Every property holds, save those withdrawn, which are not judged; every witness is reached. */
  | { readonly kind: "holds"; readonly withdrawn?: readonly string[] }
  /** This property alone is judged; its shortest counterexample has so many states, those of the loop included. */
  | { readonly kind: "violated"; readonly property: string; readonly length: number; readonly loop?: number };

const HOLDS: Expected = { kind: "holds" };
const holds = (model: string, constants: DefaultCheck["constants"] = {}): DefaultCheck => ({ model, constants, expected: HOLDS });
const violated = (constants: DefaultCheck["constants"], property: string, length: number): DefaultCheck =>
  ({ model: "checkpointing", constants, expected: { kind: "violated", property, length } });

/** What an external system takes away that gives up a transaction which it had promised to keep. */
const withdrawn = ["no-loss", "exact-conservation", "finally-exactly-once"];

/** The steps of an engine. */
const fine = { snapshots: "in-steps", failover: "by-task", transactions: "first-record" } as const;

/** A newer checkpoint reaches a task while the barriers of an older are coming in: it gives the older up, and declines it. */
const overtaking = { snapshots: "in-steps", cancellation: "markers", concurrent: 2, checkpoints: 2, crashes: 0 } as const;

/** Modes × sinks, the refinements, each extension; then each fault with its shortest counterexample, coarse and fine; then a restart that can never succeed. */
export const DEFAULT_SET: readonly DefaultCheck[] = [
  holds("two-phase", { resourceManagers: 5 }),
  holds("exactly-once", { sinks: 2, records: 2, riding: 1 }),
  holds("stop-the-world", { sinks: 2, records: 2, riding: 1 }),
  holds("checkpointing", { refines: "stop-the-world", checkpoints: 2, aborts: 1 }),
  holds("checkpointing", { refines: "stop-the-world", mode: "unaligned" }),
  holds("checkpointing", { mode: "tracked", records: 2 }),
  holds("checkpointing", { mode: "tracked", aborts: 1, checkpoints: 2, crashes: 0 }),
  holds("checkpointing", { refines: "stop-the-world", sink: "write-ahead-log", checkpoints: 2 }),
  holds("checkpointing", { mode: "unaligned", sink: "write-ahead-log" }),
  holds("checkpointing", { mode: "tracked", sink: "write-ahead-log" }),
  { ...holds("checkpointing", { operators: 2, records: 2 }), large: true },
  holds("checkpointing", { sinks: 2, records: 2 }),
  holds("checkpointing", { refines: "stop-the-world", snapshots: "in-steps" }),
  holds("checkpointing", { snapshots: "in-steps", transactions: "first-record", failover: "by-task" }),
  holds("checkpointing", { refines: "exactly-once", failover: "by-task", zombies: "linger" }),
  holds("checkpointing", { failover: "by-task", zombies: "linger", generations: 2, crashes: 2, sources: 1 }),
  holds("checkpointing", { notices: "each", lost: 1, checkpoints: 2 }),
  holds("checkpointing", { snapshots: "in-steps", sources: 1, concurrent: 2, checkpoints: 2, crashes: 0 }),
  { ...holds("checkpointing", { snapshots: "in-steps", cancellation: "markers", aborts: 1, checkpoints: 2, crashes: 0 }), large: true },
  { ...holds("checkpointing", { ...overtaking }), large: true },
  holds("checkpointing", { sink: "write-ahead-log", restoredLog: "awaits-notice" }),
  holds("checkpointing", { sink: "idempotent", records: 2 }),
  holds("checkpointing", { sink: "idempotent", records: 2, mode: "tracked" }),
  holds("checkpointing", { sink: "idempotent", records: 2, mode: "unaligned", sources: 1 }),
  holds("checkpointing", { sink: "idempotent", records: 2, sources: 1, snapshots: "in-steps", failover: "by-task" }),
  holds("checkpointing", { sink: "idempotent", records: 2, sources: 1, failover: "by-task", zombies: "linger", fencing: "tokens" }),
  holds("checkpointing", { snapshots: "in-steps", leftovers: "probed" }),
  holds("checkpointing", { snapshots: "in-steps", leftovers: "probed", transactions: "first-record", failover: "by-task", sources: 1, records: 2 }),
  { model: "checkpointing", constants: { ...fine, timeouts: 1, sources: 1 }, expected: { kind: "holds", withdrawn } },
  violated({ fault: "no-alignment" }, "consistent-cut", 11),
  violated({ fault: "no-alignment", checkpoints: 2 }, "no-duplication", 26),
  violated({ fault: "commit-at-pre-commit" }, "commit-only-after-completion", 7),
  violated({ fault: "restored-transactions-not-committed" }, "no-loss", 13),
  violated({ fault: "restores-only-the-newest-transactions", checkpoints: 2 }, "no-loss", 20),
  violated({ fault: "commits-only-the-id-notified", checkpoints: 2, crashes: 0 }, "no-loss", 19),
  violated({ fault: "restores-the-previous-checkpoint", checkpoints: 2 }, "restore-from-latest", 10),
  violated({ fault: "no-channel-state", mode: "unaligned" }, "no-loss", 9),
  violated({ fault: "offset-one-ahead" }, "no-loss", 8),
  violated({ fault: "completes-on-the-sources-word" }, "no-loss", 6),
  violated({ fault: "acknowledges-before-its-writes", sink: "idempotent" }, "no-loss", 11),
  violated({ fault: "leaves-out-ids", leftovers: "probed", snapshots: "in-steps", transactions: "first-record" }, "no-orphan-transaction", 15),
  violated({ sink: "idempotent", records: 2, failover: "by-task", zombies: "linger" }, "no-loss", 15),
  violated({ ...overtaking, fault: "completes-on-the-sources-word" }, "no-loss", 10),
  violated({ timeouts: 1 }, "no-loss", 11),
  violated({ sink: "write-then-mark" }, "no-duplication", 16),
  violated({ ...fine, fault: "no-alignment" }, "consistent-cut", 23),
  violated({ ...fine, fault: "commit-at-pre-commit" }, "commit-only-after-completion", 13),
  violated({ ...fine, fault: "restored-transactions-not-committed" }, "no-loss", 25),
  { ...violated({ ...fine, fault: "restores-only-the-newest-transactions", checkpoints: 2 }, "no-loss", 43), large: true },
  violated({ ...fine, fault: "commits-only-the-id-notified", checkpoints: 2, crashes: 0 }, "no-loss", 43),
  { ...violated({ ...fine, fault: "restores-the-previous-checkpoint", checkpoints: 2 }, "restore-from-latest", 20), large: true },
  violated({ ...fine, fault: "offset-one-ahead" }, "no-loss", 18),
  violated({ ...fine, fault: "completes-on-the-sources-word" }, "no-loss", 10),
  violated({ ...fine, fault: "acknowledges-before-its-writes", sink: "idempotent" }, "no-loss", 21),
  violated({ ...fine, fault: "leaves-out-ids", leftovers: "probed" }, "no-orphan-transaction", 19),
  violated({ ...fine, timeouts: 1 }, "no-loss", 14),
  violated({ ...fine, sink: "write-then-mark" }, "exact-conservation", 25),
  { ...violated({ ...fine, fault: "no-channel-state", mode: "unaligned" }, "no-loss", 19), large: true },
  { model: "recovery", constants: { policy: "fail" }, expected: { kind: "violated", property: "job-ends", length: 6, loop: 4 } },
  holds("recovery"),
];
