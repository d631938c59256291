/**
 * Restart strategies as vectors give them, in the words of Flink's options.
 */
import { Type, type Static } from "typebox";
import { RESTARTS } from "../../impl/engine/job/configuration.js";
import type { Restart } from "../../impl/trace/settings.js";
import { CannotGoOn, closed } from "./shape.js";

const Any = Type.Optional(Type.Number());

/** Numbers of any size: whether they can be so is for `configuration` to say. What is left out is Flink's default. */
export const GivenRestart = Type.Union([
  Type.Object({ type: Type.Literal("none") }, closed),
  Type.Object({ "type": Type.Literal("fixed-delay"), "attempts": Any, "delay": Any }, closed),
  Type.Object({ "type": Type.Literal("failure-rate"), "max-failures-per-interval": Any, "failure-rate-interval": Any, "delay": Any }, closed),
  Type.Object({
    "type": Type.Literal("exponential-delay"), "initial-backoff": Any, "max-backoff": Any, "backoff-multiplier": Any, "reset-backoff-threshold": Any,
    "jitter-factor": Type.Optional(Type.Number({ description: "default here 0" })), "attempts-before-reset-backoff": Type.Optional(Type.Number({ description: "without it any number" })),
  }, closed),
], { description: "Flink's options below restart-strategy; times in ms" });
export type GivenRestart = Static<typeof GivenRestart>;

/** @returns as a scenario would say it, without what is not given */
export function restartDocument({ type, ...options }: GivenRestart): Record<string, unknown> {
  if ("jitter-factor" in options) throw new CannotGoOn("the engine's exponential delay knows no jitter: the world may hold any timer back");
  return { strategy: type, ...Object.fromEntries(Object.entries(options).map(([name, value]) => [name.replace(/-[a-z]/g, (match) => match[1]!.toUpperCase()), value])) };
}

/** With Flink's defaults. */
export function restartOf(given: GivenRestart): Restart {
  return { ...RESTARTS[given.type], ...restartDocument(given) };
}
