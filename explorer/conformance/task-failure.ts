/**
 * Whatever a task's code throws fails the task: a refusal, or a part's own objection.
 */
import { CannotGoOn } from "./shape.js";

/** @throws CannotGoOn: of the case, not of the task */
export function failsIn(act: () => void): boolean {
  try {
    act();
    return false;
  } catch (error) {
    if (error instanceof CannotGoOn) throw error;
    return true;
  }
}
