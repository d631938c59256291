/**
 * What a user brings to a campaign: sinks, external systems, properties. Whatever cannot work is refused before the first run.
 */
import { REFERENCE_PARTS, type Parts } from "../../impl/engine/parts.js";
import { ALL_PROPERTIES, PROPERTIES } from "../../properties/catalogue.js";
import type { AnyPropertyName, Property } from "../../properties/property.js";
import { refuse } from "../scenario/bad-input.js";
import type { Scenario } from "../scenario/scenario.js";
import { listed, quoted, suggestion } from "../scenario/wording.js";

export interface UserCode {
  /** The engine's parts; default the reference. */
  readonly parts?: Parts;
  /** The user's own sinks, by vertex name. Each call makes a new one: it is one attempt of one subtask. */
  readonly sinks?: Parts["sinks"];
  /** The user's own external systems, by the name of the one they take the place of. Each call makes a new one, for one run. */
  readonly systems?: Parts["systems"];
  /** Only these properties; default all. */
  readonly properties?: readonly AnyPropertyName[];
  /** Properties of the user's own, made by `defineProperty`. */
  readonly extraProperties?: readonly Property[];
}

const SINK_METHODS = ["open", "restore", "abort", "write", "preCommit", "commit", "snapshot"];
const SYSTEM_METHODS = ["handle", "expire", "visible"];
const SYSTEM_NAMES = [
  "transactional-log", "append-log", "key-value-store", "xa-database", "table", "file-system", "object-store",
] as const satisfies readonly (keyof Parts["systems"])[];

/**
 * The reference, or the given parts, with the user's sinks and systems in place.
 * @throws BadInput
 */
export function partsOf(scenario: Scenario, { parts = REFERENCE_PARTS, sinks = {}, systems = {} }: UserCode): Parts {
  const vertices = scenario.job.vertices.filter(({ kind }) => kind === "sink").map(({ name }) => name);
  for (const [name, factory] of Object.entries(sinks)) {
    if (!vertices.includes(name)) refuse("sinks", `scenario ${quoted(scenario.name)} has no sink called ${quoted(name)}; its sink is called ${listed(vertices)}`);
    checkFactory(factory, `sinks.${name}`, "sink", SINK_METHODS);
  }
  for (const [name, factory] of Object.entries(systems)) {
    if (!SYSTEM_NAMES.some((known) => known === name)) refuse("systems", `no system called ${quoted(name)} can be replaced; what can is ${listed(SYSTEM_NAMES)}`);
    checkFactory(factory, `systems.${name}`, "system", SYSTEM_METHODS);
  }
  return { ...parts, sinks: { ...parts.sinks, ...sinks }, systems: { ...parts.systems, ...systems } };
}

/** Whether anything but the reference takes part, save a planted bug. */
export function hasOwnCode({ parts = REFERENCE_PARTS, sinks = {}, systems = {}, bug, use }: UserCode & { readonly bug?: string; readonly use?: object }): boolean {
  return use !== undefined || Object.keys({ ...sinks, ...systems }).length > 0 || (parts !== REFERENCE_PARTS && bug === undefined);
}

/**
 * Ours and the user's, or those of them that were asked for.
 * @throws BadInput
 */
export function propertiesOf({ properties, extraProperties = [] }: UserCode): readonly Property[] {
  const all = [...PROPERTIES];
  for (const property of extraProperties) {
    if ([...ALL_PROPERTIES, ...all].some(({ name }) => name === property.name)) refuse("extraProperties", `there is a property ${quoted(property.name)} already; give yours another name`);
    all.push(property);
  }
  if (properties === undefined) return all;
  const names = all.map(({ name }) => name);
  const unknown = properties.find((name) => !names.includes(name));
  if (unknown === undefined) return all.filter(({ name }) => properties.includes(name));
  return refuse("properties", `there is no property ${quoted(unknown)}; ${suggestion(unknown, names, "properties")}`);
}

/** Makes two, as a run would, and looks at what comes out. */
function checkFactory(factory: unknown, place: string, what: string, methods: readonly string[]): void {
  const remedy = `give a function that makes a new one at each call, as in () => new My${what === "sink" ? "Sink" : "System"}()`;
  if (typeof factory !== "function") refuse(place, `this is ${typeof factory === "object" ? "an object" : `of type ${typeof factory}`}; ${remedy}`);
  if (/^class\b/.test(Function.prototype.toString.call(factory))) refuse(place, `this is a class; ${remedy}`);
  const made = (factory as () => unknown)();
  if (typeof made !== "object" || made === null) return refuse(place, `the function returns ${made === null ? "null" : `something of type ${typeof made}`}, not a ${what}; ${remedy}`);
  if ((factory as () => unknown)() === made) refuse(place, `the function returns the same ${what} twice, so that attempts would share its memory; ${remedy}`);
  checkMethods(made, place, what, methods);
}

function checkMethods(made: object, place: string, what: string, methods: readonly string[]): void {
  for (const name of methods) {
    const method: unknown = Reflect.get(made, name);
    if (typeof method !== "function") refuse(place, `the ${what} has no method ${quoted(name)}; it needs ${listed(methods)}`);
    if (isAsync(method)) {
      refuse(place, `the ${what}'s method ${quoted(name)} is async, but a run knows no promises; make it a plain function${what === "sink" ? ", or a generator that yields its requests" : ""}`);
    }
  }
}

/** A function, or a generator, that gives out promises. */
export function isAsync(value: unknown): boolean {
  return typeof value === "function" && /^Async/.test(value.constructor.name);
}
