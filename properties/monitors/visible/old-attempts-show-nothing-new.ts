/**
 * Old attempts show nothing new: once a sink's new attempt has recovered, its predecessors are fenced, or what they still write is known already.
 * A late commit of what a completed checkpoint contains is lawful. Source: Kafka's epochs; HBase's and HDFS's leases; fencing tokens.
 */
import type { Origin, Row } from "../../../impl/trace/events.js";
import type { Monitor, Property } from "../../property.js";
import type { Keeper, Keepers } from "../../keepers.js";
import { CompletedCheckpoints } from "../keepers/completed-checkpoints.js";
import { SourceReads, type Spans } from "../keepers/source-reads.js";

export const oldAttemptsShowNothingNew: Property = {
  name: "old-attempts-show-nothing-new",
  sentence: "Once a restored attempt has recovered, an older one makes visible only what a completed checkpoint contains.",
  needs: ["run-started", "restored", "stored", "checkpoint-durable", "visible"],
  atRest: false,
  monitor({ violated, arm }, keepers) {
    const promise = keepers.of(Promised);
    /** Task → its newest attempt that has recovered. */
    const recovered = new Map<string, number>();
    const isOld = ({ process, attempt }: Origin): boolean => attempt < (recovered.get(process) ?? 0);
    const say = ({ process, attempt }: Origin): string => `attempt ${attempt} of ${process}, after attempt ${recovered.get(process)} had recovered,`;
    const show = (transaction: string | null, records: readonly Row[], origin: Origin): void => {
      const row = transaction === null && isOld(origin) ? records.find((record) => !promise.holds(record)) : undefined;
      if (row !== undefined) violated(`${say(origin)} made the record of partition ${row.partition}, offset ${row.offset} (key ${row.key}) visible, which no completed checkpoint contains`);
    };
    const commit = (transaction: string, origin: Origin): void => {
      if (isOld(origin) && !promise.transactions.has(transaction)) violated(`${say(origin)} committed ${transaction}, which no completed checkpoint contains`);
    };
    return {
      "restored": (_event, { process, attempt }) => {
        if (attempt > 1) arm();
        recovered.set(process, Math.max(attempt, recovered.get(process) ?? 0));
      },
      "marked": ({ mark, transaction }, origin) => {
        commit(mark, origin);
        if (transaction !== null && promise.transactions.has(mark)) promise.transactions.add(transaction);
      },
      "transaction-committed": ({ transaction }, origin) => commit(transaction, origin),
      "visible": ({ transaction, records }, origin) => show(transaction, records, origin),
      "upserted": ({ transaction, records }, origin) => show(transaction, records, origin),
    };
  },
};

/** What completed checkpoints contain: transactions by name, rows by what the sources had read. */
class Promised implements Keeper {
  readonly transactions = new Set<string>();
  private readonly completed: CompletedCheckpoints;
  private readonly reads: SourceReads;
  private spans: Spans = new Map();
  /** Partition → rows from its beginning that some completed checkpoint's sources have read. */
  private readonly read: number[] = [];
  private sources: ReadonlySet<string> = new Set();

  constructor(keepers: Keepers) {
    this.completed = keepers.of(CompletedCheckpoints);
    this.reads = keepers.of(SourceReads);
  }

  readonly watching = {
    "run-started": ({ tasks }) => void (this.sources = new Set(tasks.filter(({ role }) => role === "source").map(({ name }) => name))),
    "checkpoint-durable": () => this.complete(),
    "savepoint-durable": ({ savepoint }) => {
      if (savepoint === "stop") this.complete();
    },
    "job-started": () => this.complete(),
  } as const satisfies Monitor;

  holds({ partition, offset }: Row): boolean {
    return this.spans.get(partition)?.some(([from, to]) => offset >= from && offset < to) ?? offset < (this.read[partition] ?? 0);
  }

  private complete(): void {
    this.spans = this.reads.spans;
    for (const { task, applied, transactions } of this.completed.snapshots) {
      for (const transaction of transactions) this.transactions.add(transaction);
      if (!this.sources.has(task)) continue;
      for (let at = 0; at < applied.length; at += 2) this.read[at / 2] = Math.max(applied[at]!, this.read[at / 2] ?? 0);
    }
  }
}
