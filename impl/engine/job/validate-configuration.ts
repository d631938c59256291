/**
 * Which configurations can run.
 * Source: Flink's CheckpointConfig setters and the constructors of its restart strategies, §6 and §7 of the semantics.
 */
import type { Restart } from "../../trace/settings.js";
import type { Configuration } from "./configuration.js";
import type { Problem } from "./validate.js";

/** Flink's lower bound of interval and timeout, in ms. */
const SHORTEST = 10;

export function validateConfiguration(configuration: Configuration): readonly Problem[] {
  return [...validateCheckpoints(configuration), ...validateRestart(configuration.restart)]
    .map(({ place, message }) => ({ place: `/configuration/${place}`, message }));
}

/** What is said of checkpoints does not matter when there are none. */
function validateCheckpoints(configuration: Configuration): Problem[] {
  if (configuration.mode === "none") return [];
  const problems = (["interval", "timeout"] as const).filter((field) => configuration[field] < SHORTEST)
    .map((field): Problem => ({ place: field, message: `the checkpoint ${field} must be at least ${SHORTEST} ms, not ${configuration[field]}` }));
  const { mode, maxConcurrentCheckpoints } = configuration;
  if (mode === "stop-the-world" && maxConcurrentCheckpoints > 1) {
    problems.push({ place: "maxConcurrentCheckpoints", message: `a stopped world takes one checkpoint at a time, not ${maxConcurrentCheckpoints}; set it to 1 or choose mode "exactly-once"` });
  }
  return problems;
}

function validateRestart(restart: Restart): Problem[] {
  if (restart.strategy !== "exponential-delay") return [];
  const { initialBackoff, maxBackoff, backoffMultiplier } = restart;
  const problems: Problem[] = [];
  if (initialBackoff > maxBackoff) problems.push({ place: "restart/initialBackoff", message: `the initial backoff of ${initialBackoff} ms is above the greatest one of ${maxBackoff} ms; lower it or raise maxBackoff` });
  if (backoffMultiplier <= 1) problems.push({ place: "restart/backoffMultiplier", message: `the backoff must grow, so its multiplier must be above 1, not ${backoffMultiplier}` });
  return problems;
}
