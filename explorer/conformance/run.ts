/**
 * Puts vectors to the engine: each passes, fails with its differences, is pending, or differs on purpose.
 */
import { REFERENCE_PARTS, type Parts } from "../../impl/engine/parts.js";
import { differences, type Difference } from "./compare.js";
import type { Vector } from "./load.js";
import { CannotGoOn } from "./shape.js";

export type VectorOutcome =
  | { readonly kind: "passed" }
  /** `message`: why the case could not be gone through; else `differences` says it. Their places are JSON pointers inside the case. */
  | { readonly kind: "failed"; readonly message: string | null; readonly differences: readonly Difference[] }
  | { readonly kind: "pending"; readonly reason: string }
  /** As it must: the reference decides otherwise, for this reason. */
  | { readonly kind: "differs"; readonly reason: string };

export interface VectorResult {
  readonly vector: Vector;
  readonly outcome: VectorOutcome;
}

export function runVector(vector: Vector, parts: Parts = REFERENCE_PARTS): VectorResult {
  const { status } = vector.case;
  if (status !== undefined && "pending" in status) return { vector, outcome: { kind: "pending", reason: status.pending } };
  const outcome = put(vector, parts);
  if (status === undefined || outcome.kind === "failed") return { vector, outcome: status === undefined ? outcome : { kind: "differs", reason: status.differs } };
  return { vector, outcome: failed("it is said to differ, but it passes; remove its status") };
}

function put({ case: body, shape }: Vector, parts: Parts): VectorOutcome {
  if (shape.drive === null) return failed("no part of the engine can be asked yet; a case of this shape must be pending");
  try {
    const found = shape.drive(body, parts).flatMap(({ place, expected, found: came }) =>
      differences(expected, came, shape.anyOrder).map((difference) => ({ ...difference, place: place + difference.place })));
    return found.length === 0 ? { kind: "passed" } : { kind: "failed", message: null, differences: found };
  } catch (error) {
    if (error instanceof CannotGoOn) return failed(error.message);
    throw error;
  }
}

function failed(message: string): VectorOutcome {
  return { kind: "failed", message, differences: [] };
}
