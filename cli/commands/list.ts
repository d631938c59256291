/**
 * `barricade list` and `barricade explain`: everything that has a name, and what it means.
 */
import type { Command } from "commander";
import { NAME_KINDS, SINGULARS, entriesOf, named, namedLines, namesOf, type NameKind, type Named } from "../../explorer/report/catalogue.js";
import type { ExplainDocument, ListDocument } from "../../explorer/report/documents.js";
import { wrap } from "../../explorer/report/page.js";
import { refuse } from "../../explorer/scenario/bad-input.js";
import { quoted, suggestion } from "../../explorer/scenario/wording.js";
import { VERSION } from "../../explorer/version.js";
import { EXIT } from "../exit.js";
import { print, printJson, type Io } from "../io.js";

interface Options {
  readonly json?: boolean;
}

export function addList(program: Command, io: Io, leave: (code: number) => void): void {
  program.command("list").summary(NAME_KINDS.join(", "))
    .description(`Lists ${NAME_KINDS.join(", ")}.`)
    .argument("[kind]", NAME_KINDS.join(", "))
    .option("--json", "print a JSON document")
    .action((kind: string | undefined, options: Options) => leave(list(kind, options, io)));
  program.command("explain").summary("what a scenario, property, fault, bug, strategy, guarantee, model or event is")
    .description("Explains whatever is called so.")
    .argument("<id>", "a name that barricade list shows")
    .option("--json", "print a JSON document")
    .action((id: string, options: Options) => leave(explain(id, options, io)));
}

function list(text: string | undefined, { json = false }: Options, io: Io): number {
  const kind = text === undefined ? refuse("list", `say what to list: ${NAME_KINDS.join(", ")}`) : kindCalled(text);
  const items = namesOf(kind);
  if (json) {
    const document: ListDocument = { format: "barricade-list/1", version: VERSION, verdict: "listed", kind, items: items.map(copy) };
    printJson(io, document);
    return EXIT.expected;
  }
  const names = items.map(({ name, alias }) => (alias === null ? name : `${name} (${alias})`));
  const margin = Math.min(Math.max(...names.map(({ length }) => length)) + 2, 44);
  print(io, items.flatMap(({ sentence }, at) => wrap(sentence, io.page.width - margin).map((line, row) => `${io.page.paint("strong", (row === 0 ? names[at]! : "").padEnd(margin))}${line}`)));
  return EXIT.expected;
}

/** A single one's name will do: `list scenario`. */
function kindCalled(text: string): NameKind {
  return NAME_KINDS.find((kind) => kind === text || SINGULARS[kind] === text)
    ?? refuse("list", `there is nothing called ${quoted(text)} to list; ${suggestion(text, NAME_KINDS, "kinds")}`);
}

function explain(id: string, { json = false }: Options, io: Io): number {
  const items = named(id);
  if (items.length === 0) refuse("explain", `nothing is called ${quoted(id)}; ${remedyFor(id)}`);
  if (json) {
    const document: ExplainDocument = { format: "barricade-explain/1", version: VERSION, verdict: "explained", name: id, items: items.map(copy) };
    printJson(io, document);
  } else print(io, items.flatMap((item, at) => [...(at === 0 ? [] : [""]), ...namedLines(item, io.page)]));
  return EXIT.expected;
}

function remedyFor(id: string): string {
  const words = NAME_KINDS.flatMap(entriesOf).flatMap(({ name, alias }) => (alias === null ? [name] : [name, alias]));
  const meant = suggestion(id, words, "names");
  return meant.startsWith("perhaps") ? meant : "barricade list shows what there is of each kind";
}

function copy({ facts, ...rest }: Named): ListDocument["items"][number] {
  return { ...rest, facts: facts.map((fact) => ({ ...fact })) };
}
