/**
 * Checks a model: explores all its states and says what holds, what does not, and how often everything happened.
 */
import { codecOf } from "./packing/codec.js";
import { choicesOf, type Choice } from "./expansion.js";
import { Edges } from "./liveness/edges.js";
import { endlessViolations } from "./liveness/endless.js";
import { Judge, chosenProperties } from "./judge.js";
import { isEndless } from "./liveness/liveness.js";
import { collisionBound } from "./packing/fingerprint.js";
import type { Instance } from "./model.js";
import { traceOf } from "./paths.js";
import type { ActionCount, CheckOptions, CheckResult, Violation } from "./result.js";
import { Search } from "./search.js";

/** @throws RangeError for a property that the model has not */
export function check(instance: Instance, options: CheckOptions = {}): CheckResult {
  const choices = choicesOf(instance);
  const isWhole = options.fingerprints !== true;
  const edges = isWhole && chosenProperties(instance, options).some(isEndless) ? new Edges(instance, choices) : null;
  const judge = new Judge(instance, codecOf(instance.variables), choices, options, edges);
  const search = new Search(instance, judge, options);
  search.run();
  const isComplete = search.stop === null;
  const immediate = judge.findings.map((finding): Violation => {
    const { property, kind, message, mapped } = finding;
    return { property, kind, message, trace: traceOf(search, finding), mapped };
  });
  const endless = isComplete && edges !== null ? endlessViolations(search, edges.graph, judge.endless) : [];
  return {
    model: instance.model, constants: instance.constants,
    stop: search.stop,
    distinct: search.states.count, generated: search.generated, depth: search.depth,
    actions: actionCounts(instance, choices, search.steps),
    witnesses: judge.witnesses,
    violations: [...immediate, ...endless],
    unjudged: isComplete && isWhole ? [] : judge.endless.map(({ name }) => name),
    collision: isWhole ? 0 : collisionBound(search.states.count),
    bytes: search.states.bytes,
  };
}

/** @param steps by choice */
export function actionCounts({ actions }: Instance, choices: readonly Choice[], steps: ArrayLike<number>): readonly ActionCount[] {
  return actions.map((action) => ({
    action: action.name,
    generated: choices.reduce((total, choice, number) => (choice.action === action ? total + steps[number]! : total), 0),
  }));
}
