/**
 * The two-phase-commit sink for each external system that has transactions, or lets a sink emulate them.
 */
import type { TransactionalIds, TransactionalSpec } from "../job/graph.js";
import { FileSink } from "./file-sink.js";
import { ObjectStoreSink } from "./object-store-sink.js";
import type { Sink } from "./sink.js";
import { TableSink } from "./table-sink.js";
import { PerCheckpointLogSink } from "./per-checkpoint-log-sink.js";
import { PooledLogSink } from "./pooled-log-sink.js";
import { TransactionalLogSink } from "./transactional-log-sink.js";
import { XaSink } from "./xa-sink.js";

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
