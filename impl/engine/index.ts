/**
 * The engine's public door, `barricade/engine`: the contracts that a user's own code implements, and the reference parts.
 */
export type { Environment, Process } from "../environment/environment.js";
export type { ExternalSystem, ExternalSystemFactory, Session, SystemContext } from "../environment/external-system.js";
export type { ControlMessage, Record, StreamElement } from "../environment/messages.js";
export type { Cell, NamedState, OperatorSnapshot, Plain, Snapshot, StateRole } from "../environment/state.js";
export type { FileSystemReply, FileSystemRequest, ObjectStoreReply, ObjectStoreRequest, TableReply, TableRequest, XaDatabaseReply, XaDatabaseRequest } from "../environment/systems.js";
export type { Reply, Request, TransactionalLogReply, TransactionalLogRequest } from "../environment/systems.js";
export type { Row, WorldEvent } from "../trace/events.js";
export type { BarrierGate, BarrierHandler, BarrierHandlerFactory } from "./barriers/handler.js";
export { REFERENCE_PARTS, type Parts } from "./parts.js";
export type { Committer, PendingTransaction } from "./sinks/two-phase-commit/committer.js";
export type { BeginMode } from "./job/graph.js";
export type { Committable, MaybeSteps, Sink, SinkContext, SinkFactory, Steps } from "./sinks/sink.js";
export { FileSink } from "./sinks/two-phase-commit/file-sink.js";
export { ObjectStoreSink } from "./sinks/two-phase-commit/object-store-sink.js";
export { PerCheckpointLogSink } from "./sinks/two-phase-commit/per-checkpoint-log-sink.js";
export { PooledLogSink } from "./sinks/two-phase-commit/pooled-log-sink.js";
export { TableSink } from "./sinks/two-phase-commit/table-sink.js";
export { TransactionalLogSink } from "./sinks/two-phase-commit/transactional-log-sink.js";
export { XaSink } from "./sinks/two-phase-commit/xa-sink.js";
export type { Stage as Operator, Stage as Source, StageContext as OperatorContext } from "./task/stage.js";
