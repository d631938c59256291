/**
 * What is asked of a worker, and what it answers: data, for it lives in another thread. Code crosses as the name of a bug or of a module.
 */
import type { CheckResult } from "../../model/checker/result.js";
import type { AnyPropertyName } from "../../properties/property.js";
import type { BugReport } from "../campaign/find-bug.js";
import type { Tally } from "../campaign/tally.js";
import type { ModelCheck } from "../checking/model-check.js";
import type { Done, Round } from "../checking/share.js";
import type { Violation } from "../campaign/violation.js";
import type { Costs } from "../costs/costs.js";
import type { Scenario } from "../scenario/scenario.js";
import type { StrategyName } from "../strategies/strategy.js";

/** A campaign as a worker is told of it. */
export interface Subject {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly strategy: "auto" | StrategyName;
  readonly keepGoing: boolean;
  readonly refine: number;
  readonly batch: boolean;
  /** The id of a planted bug. */
  readonly bug: string | null;
  /** Path of the user's module, from the current folder. */
  readonly use: string | null;
}

/** The search for a planted bug, from the first run to the shrunk violation. */
export interface BugSearch {
  readonly bug: string;
  readonly seed: string;
  readonly strategy: "auto" | StrategyName;
  readonly runs: number;
  readonly shrink: boolean;
}

export type Task =
  /** A model explored exhaustively; `board` is the memory of a Board. */
  | { readonly kind: "check"; readonly check: ModelCheck; readonly board: SharedArrayBuffer }
  /** Before the rounds of a search that several workers do together; `owner` is this worker's number. */
  | { readonly kind: "share"; readonly check: ModelCheck; readonly owner: number; readonly board: SharedArrayBuffer }
  | { readonly kind: "round"; readonly round: Round }
  /** Before the tasks that are about it. */
  | { readonly kind: "prepare"; readonly subject: Subject }
  /** The runs of the prepared campaign from `from` to before `to`. */
  | { readonly kind: "runs"; readonly from: number; readonly to: number }
  | { readonly kind: "violation"; readonly property: AnyPropertyName; readonly run: number; readonly shrink: boolean }
  | { readonly kind: "bug"; readonly search: BugSearch }
  /** How long that search takes, and nothing more. */
  | { readonly kind: "runs-to-find"; readonly search: Omit<BugSearch, "shrink"> }
  /** What checkpoints cost; needs no prepared campaign. */
  | { readonly kind: "costs"; readonly scenario: Scenario; readonly seed: string; readonly runs: number; readonly bug: string | null; readonly use: string | null };

interface Answers {
  readonly check: CheckResult;
  readonly share: null;
  readonly round: Done;
  readonly prepare: null;
  readonly runs: Tally;
  readonly violation: Violation;
  readonly bug: BugReport;
  /** Null when no run showed it. */
  readonly "runs-to-find": number | null;
  readonly costs: Costs;
}

export type AnswerTo<T extends Task> = Answers[T["kind"]];
