// The command in this process: what it printed, where it left, and whether a document fits its published schema.
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
// eslint-disable-next-line no-restricted-imports -- not our dist/: this is where ajv keeps the 2020-12 dialect
import { Ajv2020 } from "ajv/dist/2020.js";
import { commandLine } from "../../cli/command-line.js";
import type { Io } from "../../cli/io.js";
import { PLAIN_PAGE } from "../../explorer/report/page.js";
import { Pool, ownThread } from "../../explorer/workers/pool.js";
import { root } from "../build.mjs";

export interface Left {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

export interface Bring extends Partial<Omit<Io, "out" | "err">> {
  /** The user interrupts as soon as somebody listens. */
  readonly interrupts?: boolean;
}

/** Runs the command as from no terminal at all. */
export async function barricade(argv: readonly string[], { interrupts = false, ...io }: Bring = {}): Promise<Left> {
  let out = "";
  let err = "";
  const exit = await commandLine(argv, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    bar: null,
    page: PLAIN_PAGE,
    now: () => performance.now() / 1000,
    folder: emptyFolder(),
    cores: 1,
    pool: (size) => new Pool(size, ownThread),
    onInterrupt(listener) {
      if (interrupts) listener();
      return () => undefined;
    },
    ...io,
  });
  return { exit, out, err };
}

/** A new one, below the system's folder for such. */
export function emptyFolder(): string {
  return mkdtempSync(path.join(tmpdir(), "barricade-test-"));
}

const ajv = new Ajv2020();

/** The document that was printed; throws when it does not fit the published schema of its format. */
export function documentOf({ out }: Left): Record<string, unknown> {
  const document = JSON.parse(out) as Record<string, unknown>;
  const name = /^barricade-([a-z]+)\/1$/.exec(String(document["format"]))?.[1];
  const id = `urn:barricade:schema:${name}`;
  const fits = ajv.getSchema(id) ?? ajv.compile(JSON.parse(readFileSync(path.join(root, "scenarios", "schema", `${name}.schema.json`), "utf8")) as object);
  if (fits(document) !== true) throw new Error(JSON.stringify(fits.errors, null, 2));
  return document;
}
