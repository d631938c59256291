/**
 * Checks a model: explores all its states and says what holds, what does not, and how often everything happened.
 */
import { codecOf } from "./codec.js";
import { choicesOf } from "./expansion.js";
import { Judge } from "./judge.js";
import type { Instance } from "./model.js";
import { traceOf } from "./paths.js";
import type { ActionCount, CheckOptions, CheckResult } from "./result.js";
import { Search } from "./search.js";

/** @throws RangeError for a property that the model has not */
export function check(instance: Instance, options: CheckOptions = {}): CheckResult {
  const judge = new Judge(instance, codecOf(instance.variables), choicesOf(instance), options);
  const search = new Search(instance, judge, options);
  search.run();
  return {
    model: instance.model, constants: instance.constants,
    stop: search.stop,
    distinct: search.states.count, generated: search.generated, depth: search.depth,
    actions: actionCounts(search),
    witnesses: judge.witnesses,
    violations: judge.findings.map((finding) => ({ property: finding.property, kind: finding.kind, message: finding.message, trace: traceOf(search, finding) })),
    bytes: search.states.bytes,
  };
}

function actionCounts({ instance, choices, steps, found }: Search): readonly ActionCount[] {
  return instance.actions.map((action) => {
    const own = choices.flatMap((choice, number) => (choice.action === action ? [number] : []));
    const sum = (counts: Float64Array): number => own.reduce((total, number) => total + counts[number]!, 0);
    return { action: action.name, generated: sum(steps), distinct: sum(found) };
  });
}
