/**
 * The contract of a planted bug: it replaces parts of the engine, and nothing else; the reference holds no trace of it.
 */
import type { Parts } from "../../impl/engine/parts.js";
import type { GuaranteeName } from "../guarantees.js";
import type { PropertyName } from "../property.js";

export interface Bug {
  readonly id: string;
  /** Its name in the catalogue of historical bugs, where it has one; the command takes either. */
  readonly catalogue: string | null;
  readonly title: string;
  /** Where it really happened, or which rule it breaks. */
  readonly source: string;
  /** What the code does wrong, and what comes of it. */
  readonly sentence: string;
  /** The property that must fire. */
  readonly property: PropertyName;
  /** The end-to-end guarantee it breaks besides; null with the reason in `sentence`. */
  readonly guarantee: GuaranteeName | null;
  readonly scenario: string;
  plant(parts: Parts): Parts;
}
