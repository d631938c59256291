/**
 * Everything that has a name, for `list` and `explain`: scenarios, properties, faults, bugs, strategies, guarantees, models, events.
 */
import { BUGS } from "../../properties/planted.js";
import type { Bug } from "../../properties/bugs/bug.js";
import { ALL_PROPERTIES } from "../../properties/catalogue.js";
import { FAULT_ATLAS, GUARANTEES, GUARANTEE_NAMES, type GuaranteeName } from "../../properties/guarantees.js";
import type { Property } from "../../properties/property.js";
import type { Model } from "../../model/checker/model.js";
import { MODELS } from "../../model/models.js";
import { FAULTS, FAULT_SENTENCES, type Fault } from "../../impl/simulator/faults/faults.js";
import { describeScenario, scenarioNames } from "../scenario/load.js";
import { STRATEGY_NAMES } from "../strategies/catalogue.js";
import { STRATEGY_SENTENCES } from "../strategies/strategy.js";
import { rangeInWords } from "./check-text.js";
import { labelled, wrap, type Page } from "./page.js";
import { PROMISE_RULES, whenOf } from "../../properties/promises.js";
import { RUN_OF_THE_MODEL } from "../../properties/refinement/run-of-the-model.js";
import { REFINED } from "../campaign/refined-runs.js";
import { EVENT_SENTENCES } from "../../impl/trace/event-sentences.js";
import { EVENTS, EVENT_KINDS, type EventKind } from "../../impl/trace/events.js";
import { reporterOf } from "../../impl/trace/line-schema.js";

export const NAME_KINDS = ["scenarios", "properties", "faults", "bugs", "strategies", "guarantees", "models", "events"] as const;
export type NameKind = (typeof NAME_KINDS)[number];
/** What a single one is called. */
export const SINGULARS = {
  scenarios: "scenario", properties: "property", faults: "fault", bugs: "bug", strategies: "strategy", guarantees: "guarantee", models: "model", events: "event",
} as const satisfies { readonly [Kind in NameKind]: string };

export interface Named {
  readonly kind: (typeof SINGULARS)[NameKind];
  readonly name: string;
  /** Another name for it, in the catalogue of historical bugs. */
  readonly alias: string | null;
  readonly sentence: string;
  readonly facts: readonly { readonly label: string; readonly text: string }[];
}

/** Its names, and what is told of it when it is asked for: scenarios must be read for that. */
export interface Entry extends Pick<Named, "name" | "alias"> {
  tell(): Named;
}

const AUTO = "Divides the runs among all strategies; with explore and bugs it is the usual one.";

export function entriesOf(kind: NameKind): readonly Entry[] {
  switch (kind) {
    case "scenarios": return scenarioNames().map((name) => ({ name, alias: null, tell: () => scenario(name) }));
    case "properties": return ALL_PROPERTIES.map((one) => ({ name: one.name, alias: null, tell: () => property(one) }));
    case "faults": return FAULTS.map((name) => ({ name, alias: null, tell: () => fault(name) }));
    case "bugs": return BUGS.map((one) => ({ name: one.id, alias: one.catalogue, tell: () => bug(one) }));
    case "strategies": return [["auto", AUTO] as const, ...STRATEGY_NAMES.map((name) => [name, asSentence(STRATEGY_SENTENCES[name])] as const)]
      .map(([name, sentence]) => ({ name, alias: null, tell: () => ({ kind: "strategy", name, alias: null, sentence, facts: [] }) }));
    case "guarantees": return GUARANTEE_NAMES.map((name) => ({ name, alias: null, tell: () => guarantee(name) }));
    case "models": return MODELS.map((one) => ({ name: one.name, alias: null, tell: () => model(one) }));
    case "events": return EVENT_KINDS.map((name) => ({ name, alias: null, tell: () => event(name) }));
  }
}

export function namesOf(kind: NameKind): readonly Named[] {
  return entriesOf(kind).map((entry) => entry.tell());
}

/** Whatever is called so, of any kind; case does not matter. */
export function named(word: string): readonly Named[] {
  const sought = word.toLowerCase();
  return NAME_KINDS.flatMap(entriesOf).filter(({ name, alias }) => name.toLowerCase() === sought || alias?.toLowerCase() === sought).map((entry) => entry.tell());
}

export function namedLines({ kind, name, alias, sentence, facts }: Named, page: Page): readonly string[] {
  const margin = Math.max(12, ...facts.map(({ label }) => label.length + 2));
  return [
    `${page.paint("strong", name)} ${page.paint("dim", `(${kind}${alias === null ? "" : `, ${alias}`})`)}`,
    ...wrap(sentence, page.width - 2).map((line) => `  ${line}`),
    ...facts.flatMap(({ label, text }) => labelled(label, text, page, margin)),
  ];
}

function model({ name, about, constants }: Model): Named {
  return { kind: "model", name, alias: null, sentence: about, facts: Object.entries(constants).map(([label, constant]) => ({ label, text: rangeInWords(constant) })) };
}

function event(kind: EventKind): Named {
  const fields = Object.keys(EVENTS[kind].properties).filter((field) => field !== "kind");
  return {
    kind: "event", name: kind, alias: null, sentence: EVENT_SENTENCES[kind],
    facts: facts({
      "reported": reporterOf(kind) === "world" ? "by the world, as a fact" : "by the process itself",
      "fields": fields.join(", "),
      "needed by": ALL_PROPERTIES.filter(({ needs }) => needs !== EVENT_KINDS && needs.includes(kind)).map(({ name }) => name).join(", "),
    }),
  };
}

function scenario(name: string): Named {
  const { description, job, partitions, rows, faults, expected } = describeScenario(name);
  const expectations = Object.entries(expected).map(([guaranteed, verdict]) => `${guaranteed} ${verdict}`);
  return {
    kind: "scenario", name, alias: null, sentence: description,
    facts: facts({ job: `${job}; ${rows} rows in ${partitions} partitions`, faults: faults.join(", "), expected: expectations.join(", ") }),
  };
}

function property({ name, sentence, needs, atRest }: Property): Named {
  const cells = FAULT_ATLAS.filter(({ withdraws }) => withdraws.some((withdrawn) => withdrawn === name));
  return {
    kind: "property", name, alias: null, sentence,
    facts: facts({
      "judged": atRest ? "when the run is at rest" : "at every instant",
      "judged in": name === RUN_OF_THE_MODEL ? `one run in ${REFINED} of a campaign, or in as many as explore --refine says` : "",
      "from": needs === EVENT_KINDS ? "all events" : needs.join(", "),
      "part of": GUARANTEE_NAMES.filter((guaranteed) => GUARANTEES[guaranteed].some((part) => part === name)).join(", "),
      "withdrawn": cells.map(({ fault: by, system, sink, because, source }) => `by ${by} (${system}, ${sink} sink): ${because} (${source})`).join("; "),
      "not owed": PROMISE_RULES.filter(({ withholds }) => withholds.some((withheld) => withheld === name))
        .map((rule) => `${whenOf(rule)}: ${rule.because} (${rule.from})`).join("; "),
      "shown by": BUGS.filter((planted) => planted.property === name).map(({ id }) => id).join(", "),
    }),
  };
}

function fault(name: Fault): Named {
  return {
    kind: "fault", name, alias: null, sentence: asSentence(FAULT_SENTENCES[name]),
    facts: FAULT_ATLAS.filter((cell) => cell.fault === name).flatMap(({ system, sink, withdraws, because, source }) => facts({
      under: `${sink} sink on a ${system}`,
      withdraws: withdraws.length === 0 ? "nothing" : withdraws.join(", "),
      because, source,
    })),
  };
}

function bug({ id, catalogue, title, sentence, source, property: broken, guarantee: besides, scenario: where }: Bug): Named {
  return {
    kind: "bug", name: id, alias: catalogue, sentence: `${title}.`,
    facts: facts({ planted: sentence, source, breaks: besides === null ? broken : `${broken}, and with it ${besides}`, scenario: where }),
  };
}

function guarantee(name: GuaranteeName): Named {
  return { kind: "guarantee", name, alias: null, sentence: `It holds when these properties do: ${GUARANTEES[name].join(", ")}.`, facts: facts({ scenarios: expectationsOf(name) }) };
}

function expectationsOf(name: GuaranteeName): string {
  return scenarioNames().flatMap((where) => {
    const verdict = describeScenario(where).expected[name];
    return verdict === undefined ? [] : [`${where} (${verdict})`];
  }).join(", ");
}

/** Those that say something. */
function facts(texts: Readonly<Record<string, string>>): Named["facts"] {
  return Object.entries(texts).filter(([, text]) => text !== "").map(([label, text]) => ({ label, text }));
}

function asSentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
