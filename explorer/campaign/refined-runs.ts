/**
 * Which runs of a campaign are held against the model: one of so many, by its number alone, so that they are the same whoever executes them.
 */

/** The default: 5 % of the runs. */
export const REFINED = 20;

/** Why the model is not asked of a run that takes part in a user's own code: it tells what the engine does, and another sink may lawfully do otherwise. */
export const OWN_CODE = "The job has code of the user's own.";

/**
 * The first of the first `every` runs, the second of the next, and so on in turn: strategies take turns too, and none may have them all.
 * @param every 0: none
 */
export function isRefined(run: number, every: number): boolean {
  return every > 0 && run % every === Math.floor(run / every) % every;
}
