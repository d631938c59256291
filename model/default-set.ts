/**
 * What `barricade check` explores when no model is named: each with what must come out of it. Data; the models are in models.ts.
 */

export interface DefaultCheck {
  readonly model: string;
  /** Those that are not as usual. */
  readonly constants: Readonly<Record<string, number | string>>;
  readonly expected: Expected;
}

export type Expected =
  /** Every property holds, every witness is reached. */
  | { readonly kind: "holds" }
  /** This property alone is judged; its shortest counterexample has so many states, those of the loop included. */
  | { readonly kind: "violated"; readonly property: string; readonly length: number; readonly loop?: number };

const HOLDS: Expected = { kind: "holds" };

export const DEFAULT_SET: readonly DefaultCheck[] = [
  { model: "two-phase", constants: { resourceManagers: 3 }, expected: HOLDS },
  { model: "two-phase", constants: { resourceManagers: 5 }, expected: HOLDS },
  { model: "two-phase", constants: { resourceManagers: 7 }, expected: HOLDS },
];
