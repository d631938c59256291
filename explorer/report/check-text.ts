/**
 * Explored models as text: a table of many, or one with its actions, witnesses, and counterexamples as timelines.
 */
import { changesOf, recordInWords, type Change } from "../../model/checker/changes.js";
import type { Constant, Instance, Model, Property } from "../../model/checker/model.js";
import type { CheckResult, Violation } from "../../model/checker/result.js";
import { loopLength } from "../../model/checker/trace.js";
import type { Variables } from "../../model/checker/types.js";
import { checkVerdict, type Checked } from "../checking/expectation.js";
import { counted, flow, grouped, labelled, table, wrap, type Page } from "./page.js";

export function constantsInWords(constants: CheckResult["constants"]): string {
  return Object.entries(constants).map(([name, value]) => `${name}=${value}`).join(" ");
}

/** One row a model; `named` are the constants that are not as usual. */
export function checkTable(all: readonly (Checked & { readonly named: CheckResult["constants"] })[], { paint }: Page): readonly string[] {
  const rows = all.map((checked) => {
    const { result, named } = checked;
    return [checkVerdict(checked) === "as-expected" ? "✓" : "✗", result.model, constantsInWords(named), grouped(result.distinct), grouped(result.generated), String(result.depth), outcome(checked)];
  });
  const [head = "", ...lines] = table([["", "Model", "constants", "states", "generated", "depth", "outcome"], ...rows], [3, 4, 5]);
  return [paint("dim", head), ...lines.map((line) => (line.startsWith("✓") ? `${paint("good", "✓")}${line.slice(1)}` : paint("bad", line)))];
}

function outcome({ result, expected }: Checked): string {
  const violation = result.violations[0];
  if (violation !== undefined) {
    const isMeant = expected.kind === "violated" && expected.property === violation.property;
    const wanted = expected.kind === "holds" ? "" : ` (expected ${expected.property}, ${counted(expected.length, "state")}${expected.loop === undefined ? "" : `, loop of ${expected.loop}`})`;
    return `${violation.property} violated after ${lengthInWords(violation)}${isMeant && checkVerdict({ result, expected }) === "as-expected" ? ", as planted" : wanted}`;
  }
  if (result.stop !== null) return stopInWords(result);
  if (expected.kind === "violated") return `${expected.property} holds, though a fault is planted`;
  const missed = result.witnesses.filter(({ length }) => length === null);
  if (missed.length === 0 && expected.withdrawn !== undefined) return `all hold but ${expected.withdrawn.join(", ")}, withdrawn`;
  return missed.length > 0 ? `never reached: ${missed.map(({ property }) => property).join(", ")}` : `all hold, ${counted(result.witnesses.length, "witness", "witnesses")} reached`;
}

function lengthInWords({ trace }: Violation): string {
  const loop = loopLength(trace);
  return `${counted(trace.steps.length, "state")}${loop === 0 ? "" : loop === 1 && trace.loop!.action === null ? ", then stuttering" : `, the last ${loop} a loop`}`;
}

function stopInWords({ stop, distinct }: CheckResult): string {
  switch (stop) {
    case "limit": return `the limit of ${counted(distinct, "state")} was reached before all were explored`;
    case "memory": return `the memory was full after ${counted(distinct, "state")}`;
    case "interrupted": return `interrupted after ${counted(distinct, "state")}`;
    case "violation": case null: return "";
  }
}

/** Everything about one. `usual` are the constants that the model has when nobody sets any. */
export function checkLines({ result, expected }: Checked, instance: Instance, usual: CheckResult["constants"], page: Page): readonly string[] {
  const { distinct, generated, depth, bytes, stop } = result;
  return [
    ...headLines(result, usual, page),
    ...labelled("explored", `${counted(distinct, "state")}, ${grouped(generated)} generated, depth ${depth}; ${Math.ceil(bytes / distinct)} bytes a state`, page),
    ...(result.collision === 0 ? [] : labelled("hashed", `that two states were taken for one is at most ${result.collision.toExponential(1)} likely`, page)),
    ...actionLines(result, page),
    ...instance.properties.flatMap((property) => propertyLines(property, result, page)),
    ...result.violations.flatMap((violation) => ["", ...violationLines(violation, instance, page)]),
    "",
    conclusion({ result, expected }, stop !== null && stop !== "violation" ? stopInWords(result) : null, page),
  ];
}

/** Only what is not as usual: the rest is in the list of models. */
function headLines({ model, constants }: CheckResult, usual: CheckResult["constants"], page: Page): readonly string[] {
  const set = Object.fromEntries(Object.entries(constants).filter(([name, value]) => usual[name] !== value));
  const [first = "", ...rest] = wrap(`${model}  ${constantsInWords(set) || "all constants as usual"}`, page.width);
  return [page.paint("strong", first), ...rest];
}

function actionLines({ actions, stop }: CheckResult, page: Page): readonly string[] {
  const taken = actions.filter(({ generated }) => generated > 0);
  const never = actions.filter(({ generated }) => generated === 0).map(({ action }) => action);
  return [
    ...flow(taken.map(({ action, generated }) => `${action} ${grouped(generated)}`), page.width - 2, 0).flatMap((line, at) => labelled(at === 0 ? "actions" : "", line, page)),
    ...(never.length === 0 ? [] : labelled("never", `${never.join(", ")}${stop === null ? "" : " (not all was explored)"}`, page)),
  ];
}

function propertyLines({ name, kind }: Property<never>, { violations, witnesses, unjudged, stop }: CheckResult, { paint }: Page): readonly string[] {
  if (violations.some(({ property }) => property === name)) return [paint("bad", `  ✗ ${name} (${kind})`)];
  if (kind !== "sometimes") return unjudged.includes(name) ? [paint("warning", `  – ${name} (${kind}): not judged`)] : [`  ${paint("good", "✓")} ${name} (${kind})${stop === null ? "" : ", so far"}`];
  const witness = witnesses.find(({ property }) => property === name);
  if (witness === undefined) return [];
  if (witness.length === null) return [stop === null ? paint("bad", `  ✗ ${name}: never reached`) : paint("warning", `  – ${name}: not reached so far`)];
  return [`  ${paint("good", "✓")} ${name}: reached after ${counted(witness.length, "state")}`];
}

function violationLines(violation: Violation, instance: Instance, page: Page): readonly string[] {
  const { property, message, trace, mapped } = violation;
  const { variables } = instance;
  const loop = trace.loop;
  return [
    page.paint("bad", `✗ ${property} is violated after ${lengthInWords(violation)}${message === null ? "." : `: ${message}.`}`),
    ...changesOf(trace, variables).flatMap(({ action, changes }, index) => stepLines(index, action, changes, loop?.to === index, page)),
    ...(loop === null ? [] : [page.paint("dim", loop.action === null ? "      and so for ever: nothing need happen" : `      ${loop.action}, back to state ${loop.to + 1}`)]),
    ...(mapped === null ? [] : mappedLines(mapped, abstractOf(instance, property), page)),
  ];
}

function stepLines(index: number, action: string | null, changes: readonly Change[], isLoopStart: boolean, { width, paint }: Page): readonly string[] {
  const words = changes.map(({ place, from, to }) => (from === null ? `${place} ${to}` : `${place} ${from} → ${to}`)).join("; ");
  const head = `${String(index + 1).padStart(4)}${isLoopStart ? "↻" : " "} ${(action ?? "initially").padEnd(24)} `;
  return wrap(words === "" ? "nothing changes" : words, Math.max(width - 30, 40)).map((line, row) => (row === 0 ? `${paint("strong", head)}${line}` : `${" ".repeat(head.length)}${line}`));
}

function abstractOf({ properties }: Instance, name: string): Variables {
  const refinement = properties.find((property) => property.name === name);
  return refinement?.kind === "refinement" ? refinement.abstract.variables : {};
}

function mappedLines({ before, after }: NonNullable<Violation["mapped"]>, variables: Variables, page: Page): readonly string[] {
  return [...(before === null ? [] : labelled("maps from", recordInWords(variables, before), page)), ...labelled("maps to", recordInWords(variables, after), page)];
}

function conclusion(checked: Checked, stopped: string | null, { paint }: Page): string {
  const { result } = checked;
  switch (checkVerdict(checked)) {
    case "as-expected": return paint("good", "✓ Every property holds in every state and behaviour.");
    case "inconclusive": return paint("warning", `– Nothing is violated so far; ${stopped}. Give --limit a larger number, or the constants smaller values.`);
    case "interrupted": return paint("warning", `– Nothing is violated so far; ${stopped}.`);
    case "unexpected": return paint("bad", result.violations.length > 0 ? `✗ ${counted(result.violations.length, "property", "properties")} violated.` : "✗ What must be reachable is not.");
  }
}

/** `check --list`. */
export function modelLines({ name, about, constants }: Model, page: Page): readonly string[] {
  const ranges = Object.entries(constants).flatMap(([constant, one]) => labelled(constant, rangeInWords(one), page, 20));
  return [page.paint("strong", name), ...wrap(about, page.width - 2).map((line) => `  ${line}`), ...ranges];
}

/** A constant's range, usual value and meaning. */
export function rangeInWords({ type, usually, about }: Constant): string {
  return `${type.kind === "integer" ? `${type.min} to ${type.max}` : type.words.join(", ")}; usually ${String(usually)}: ${about}`;
}

/** Actions that none of the checks ever took, by model. */
export function neverTaken(all: readonly Checked[]): readonly string[] {
  const models = new Set(all.map(({ result }) => result.model));
  return [...models].flatMap((model) => {
    const own = all.flatMap(({ result }) => (result.model === model ? result.actions : []));
    const never = new Set(own.map(({ action }) => action).filter((action) => own.every((one) => one.action !== action || one.generated === 0)));
    return never.size === 0 ? [] : [`– ${model}: none of these checks ever took ${[...never].join(", ")}.`];
  });
}
