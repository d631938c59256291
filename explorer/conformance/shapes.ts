/**
 * Every shape of vectors: to add one, write its file and name it here.
 */
import type { Shape } from "./shape.js";
import { barrierHandler } from "./shapes/barrier-handler.js";
import { checkpointPlan } from "./shapes/checkpoint-plan.js";
import { completedCheckpointStore } from "./shapes/completed-checkpoint-store.js";
import { configuration } from "./shapes/configuration.js";
import { coordinator } from "./shapes/coordinator/coordinator.js";
import { failureCounter } from "./shapes/failure-counter.js";
import { keyGroups } from "./shapes/key-groups.js";
import { channelRecovery } from "./shapes/not-built/channel-recovery.js";
import { checkpointOptions } from "./shapes/not-built/checkpoint-options.js";
import { committer } from "./shapes/not-built/committer.js";
import { failover } from "./shapes/not-built/failover.js";
import { finishedStateCheck } from "./shapes/not-built/finished-state-check.js";
import { finishedState } from "./shapes/not-built/finished-state.js";
import { globalCommitter } from "./shapes/not-built/global-committer.js";
import { inFlightData } from "./shapes/not-built/in-flight-data.js";
import { inFlightRescaling } from "./shapes/not-built/in-flight-rescaling.js";
import { masterState } from "./shapes/not-built/master-state.js";
import { sharedStateRegistry } from "./shapes/not-built/shared-state-registry.js";
import { sinkWriter } from "./shapes/not-built/sink-writer.js";
import { stopWithSavepoint } from "./shapes/not-built/stop-with-savepoint.js";
import { taskSnapshot } from "./shapes/task-snapshot.js";
import { unalignedBarrierHandler } from "./shapes/not-built/unaligned-barrier-handler.js";
import { requestDecider } from "./shapes/request-decider.js";
import { restartStrategy } from "./shapes/restart-strategy.js";
import { stateAssignment } from "./shapes/state-assignment.js";
import { subsumption } from "./shapes/subsumption.js";
import { twoPhaseCommitSink } from "./shapes/two-phase-commit-sink.js";
import { writeAheadSink } from "./shapes/write-ahead-sink/write-ahead-sink.js";

export const SHAPES: readonly Shape[] = [
  requestDecider,
  checkpointPlan,
  coordinator,
  failureCounter,
  completedCheckpointStore,
  subsumption,
  restartStrategy,
  stateAssignment,
  keyGroups,
  barrierHandler,
  twoPhaseCommitSink,
  writeAheadSink,
  configuration,
  // Not built yet: their cases are pending.
  failover,
  stopWithSavepoint,
  checkpointOptions,
  finishedState,
  finishedStateCheck,
  masterState,
  unalignedBarrierHandler,
  inFlightData,
  channelRecovery,
  taskSnapshot,
  sharedStateRegistry,
  sinkWriter,
  committer,
  globalCommitter,
  inFlightRescaling,
];
