/**
 * Whether and when a failed job starts again.
 */
import { Type } from "typebox";
import { GivenRestart, restartOf } from "../restarts.js";
import { CannotGoOn, closed, step, stepShape } from "../shape.js";
import { Milliseconds } from "../words.js";

const Delay = Type.Union([
  Type.Integer({ minimum: 0 }), Type.Null(),
  Type.Object({ least: Type.Integer({ minimum: 0 }), most: Type.Integer({ minimum: 0 }) }, closed),
], { description: "ms from the failure to the next attempt; null: the job fails for good" });

export const restartStrategy = stepShape({
  name: "restart-strategy",
  sentence: "A job fails now and then: does it start again, and after which delay?",
  given: GivenRestart,
  steps: [
    step("fail", { at: Milliseconds, recoverable: Type.Optional(Type.Boolean({ description: "false: of a kind that no restart can mend; default true" })) }, Type.Object({ delay: Delay }, closed)),
  ],
  begin(given, parts) {
    const strategy = parts.restartStrategy(restartOf(given));
    return ({ at, recoverable }) => {
      if (recoverable === false) throw new CannotGoOn("the engine knows no failures that a restart cannot mend");
      return { delay: strategy.failed(at) };
    };
  },
});
