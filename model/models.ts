/**
 * Every model there is, by name: `barricade check --list`.
 */
import type { Model } from "./checker/model.js";
import { checkpointing, exactlyOnce, recovery, stopTheWorld } from "./protocol/index.js";
import { twoPhase } from "./two-phase/two-phase.js";

export const MODELS: readonly Model[] = [exactlyOnce, stopTheWorld, checkpointing, recovery, twoPhase];
