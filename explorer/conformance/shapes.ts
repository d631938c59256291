/**
 * Every shape of vectors: to add one, write its file and name it here.
 */
import type { Shape } from "./shape.js";
import { checkpointPlan } from "./shapes/checkpoint-plan.js";
import { coordinator } from "./shapes/coordinator/coordinator.js";
import { requestDecider } from "./shapes/request-decider.js";

export const SHAPES: readonly Shape[] = [
  requestDecider,
  checkpointPlan,
  coordinator,
];
