/**
 * Exit codes, as scripts rely on them.
 */
export const EXIT = {
  /** Every scenario gave its expected verdict. */
  expected: 0,
  /** It did not; `replay`: the violation is still there. */
  unexpected: 1,
  badInput: 2,
  diverged: 3,
  /** A declared fault never fired, or a property could never have been broken. */
  inconclusive: 4,
  /** Our own bug. */
  ownBug: 70,
  interrupted: 130,
} as const;
