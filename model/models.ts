/**
 * Every model there is, by name: `barricade check --list`.
 */
import type { Model } from "./checker/model.js";
import { checkpointing } from "./protocol/index.js";
import { twoPhase } from "./two-phase/two-phase.js";

export const MODELS: readonly Model[] = [checkpointing, twoPhase];
