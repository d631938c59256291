/**
 * The settings of a job that decide what is promised of it: a trace's header states them.
 * Source: Flink's execution.checkpointing.mode and restart-strategy.*, with their units in ms.
 */
import { Type, type Static } from "typebox";

const closed = { additionalProperties: false } as const;
const Milliseconds = Type.Integer({ minimum: 0 });
const Positive = Type.Integer({ minimum: 1 });

/** How a checkpoint is taken: with alignment, with barriers that are only counted, with all sources paused, or not at all. */
export const Mode = Type.Union([Type.Literal("exactly-once"), Type.Literal("at-least-once"), Type.Literal("stop-the-world"), Type.Literal("none")]);
export type Mode = Static<typeof Mode>;
export const MODES = ["exactly-once", "at-least-once", "stop-the-world", "none"] as const satisfies readonly Mode[];

/** Whether a failed job starts again, and when. */
export const Restart = Type.Union([
  Type.Object({ strategy: Type.Literal("none") }, closed),
  Type.Object({ strategy: Type.Literal("fixed-delay"), attempts: Type.Integer({ minimum: 0 }), delay: Milliseconds }, closed),
  Type.Object({ strategy: Type.Literal("failure-rate"), maxFailuresPerInterval: Positive, failureRateInterval: Positive, delay: Milliseconds }, closed),
  Type.Object(
    {
      strategy: Type.Literal("exponential-delay"), initialBackoff: Positive, maxBackoff: Positive, backoffMultiplier: Type.Number(),
      resetBackoffThreshold: Positive, attemptsBeforeResetBackoff: Type.Union([Positive, Type.Null()], { description: "null: any number" }),
    },
    closed,
  ),
]);
export type Restart = Static<typeof Restart>;
