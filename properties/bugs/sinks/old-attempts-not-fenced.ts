/**
 * A sink that writes without its fencing token, so that the store cannot tell an old attempt from the new one.
 * Source: near-miss 9 of the catalogue: zombie incarnations go on talking to external systems.
 */
import type { Bug } from "../bug.js";

export const oldAttemptsNotFenced: Bug = {
  id: "old-attempts-not-fenced",
  catalogue: null,
  title: "Writes carry no fencing token",
  source: "Kleppmann 2016, How to do distributed locking: a write that was delayed arrives after the lock has passed on",
  sentence: "A late write of an old attempt takes the place of a newer value; if no further row of its key comes, the old value stays.",
  property: "old-attempts-show-nothing-new",
  guarantee: "at-least-once-output",
  scenario: "upsert",
  plant: (parts) => ({ ...parts, plainWriter: (spec, context) => parts.plainWriter(spec.sink === "upsert" ? { ...spec, fencing: "none" } : spec, context) }),
};
