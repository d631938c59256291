/**
 * The engine as a record of parts: each a decision or a mechanism that the literature argues about; with them the systems it writes to.
 * A planted bug, or a user, replaces one or two; nothing else in the engine knows.
 */
import type { ExternalSystemFactory, SinkSystemName } from "../environment/external-system.js";
import { AlignedBarrierHandler } from "./barriers/aligned.js";
import { declineAndCancel, type AnnounceGivenUp } from "./barriers/given-up.js";
import type { BarrierHandlerFactory } from "./barriers/handler.js";
import { StopTheWorldHandler } from "./barriers/stop-the-world.js";
import { TrackedBarrierHandler } from "./barriers/tracked.js";
import { acknowledgements, type Acknowledgements } from "./coordinator/acknowledgements.js";
import { finalization, type Finalization } from "./coordinator/finalization.js";
import { requestDecider, type RequestDecider } from "./coordinator/request-decider.js";
import type { TransactionalSpec } from "./job/graph.js";
import { latestCompleted, type CheckpointChoice } from "./recovery/checkpoint-choice.js";
import { restartStrategy, type RestartStrategyFactory } from "./recovery/restart-strategy.js";
import { flushAtBarrier, type FlushAtBarrier } from "./sinks/plain/plain-sink.js";
import { stateAssignment, type StateAssignment } from "./recovery/state-assignment.js";
import { committer, type Committer } from "./sinks/two-phase-commit/committer.js";
import { plainWriter, type PlainWriters } from "./sinks/plain/plain-writer.js";
import type { Sink, SinkFactory } from "./sinks/sink.js";
import { sinkFor } from "./sinks/sink-for.js";
import { writeAheadProtocol, type WriteAheadProtocol } from "./sinks/write-ahead/protocol.js";
import type { WriteAheadTargets } from "./sinks/write-ahead/target.js";
import { writeAheadTarget } from "./sinks/write-ahead/targets.js";
import { sourceFor, type SourceFactory } from "./sources/source-for.js";
import { injectAtOnce, type BarrierInjectorFactory } from "./sources/barrier-injector.js";
import { copyOfCells, type CopyCells } from "./state/keyed-state.js";
import { snapshotStorage, type SnapshotStorage } from "./state/snapshot-storage.js";

export interface Parts {
  /** In mode exactly-once. */
  readonly barrierHandler: BarrierHandlerFactory;
  /** In mode at-least-once. */
  readonly barrierTracker: BarrierHandlerFactory;
  /** In mode stop-the-world. */
  readonly worldStopper: BarrierHandlerFactory;
  readonly announceGivenUp: AnnounceGivenUp;
  readonly barrierInjector: BarrierInjectorFactory;
  readonly requestDecider: RequestDecider;
  readonly acknowledgements: Acknowledgements;
  readonly finalization: Finalization;
  readonly checkpointChoice: CheckpointChoice;
  readonly restartStrategy: RestartStrategyFactory;
  readonly stateAssignment: StateAssignment;
  readonly committer: Committer;
  readonly copyCells: CopyCells;
  readonly source: SourceFactory;
  readonly snapshotStorage: SnapshotStorage;
  readonly flushAtBarrier: FlushAtBarrier;
  readonly plainWriter: PlainWriters;
  readonly writeAhead: WriteAheadProtocol;
  readonly writeAheadTarget: WriteAheadTargets;
  /** By vertex name; a sink vertex that is not named here gets `sink`. */
  readonly sinks: { readonly [vertex: string]: SinkFactory };
  readonly sink: (spec: TransactionalSpec) => Sink;
  /** External systems of the user's own, by name; one that is not named here is the world's. */
  readonly systems: { readonly [Name in SinkSystemName]?: ExternalSystemFactory };
}

export const REFERENCE_PARTS: Parts = {
  barrierHandler: (inputs, gate) => new AlignedBarrierHandler(inputs, gate),
  barrierTracker: (inputs, gate) => new TrackedBarrierHandler(inputs, gate),
  worldStopper: (inputs, gate) => new StopTheWorldHandler(inputs, gate),
  announceGivenUp: declineAndCancel,
  barrierInjector: injectAtOnce,
  requestDecider,
  acknowledgements,
  finalization,
  checkpointChoice: latestCompleted,
  restartStrategy,
  stateAssignment,
  committer,
  copyCells: copyOfCells,
  source: sourceFor,
  snapshotStorage,
  flushAtBarrier,
  plainWriter,
  writeAhead: writeAheadProtocol,
  writeAheadTarget,
  sinks: {},
  sink: sinkFor,
  systems: {},
};
