/**
 * The two-phase-commit sink for each external system that has transactions, or lets a sink emulate them.
 */
import type { TransactionalIds, TransactionalSpec } from "../job/graph.js";
import { FileSink } from "./two-phase-commit/file-sink.js";
import { ObjectStoreSink } from "./two-phase-commit/object-store-sink.js";
import type { Sink } from "./sink.js";
import { TableSink } from "./two-phase-commit/table-sink.js";
import { PerCheckpointLogSink } from "./two-phase-commit/per-checkpoint-log-sink.js";
import { PooledLogSink } from "./two-phase-commit/pooled-log-sink.js";
import { TransactionalLogSink } from "./two-phase-commit/transactional-log-sink.js";
import { XaSink } from "./two-phase-commit/xa-sink.js";

export function sinkFor({ system, ids = "counted" }: TransactionalSpec): Sink {
  switch (system) {
    case "transactional-log": return logSink(ids);
    case "xa-database": return new XaSink();
    case "table": return new TableSink();
    case "file-system": return new FileSink();
    case "object-store": return new ObjectStoreSink();
  }
}

function logSink(ids: TransactionalIds): Sink {
  switch (ids) {
    case "counted": return new TransactionalLogSink();
    case "per-checkpoint": return new PerCheckpointLogSink();
    case "pooled": return new PooledLogSink();
  }
}
