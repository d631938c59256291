/**
 * The journal that `explore` keeps while it searches, so that no finished run is lost. Without a place for it the search goes on, and says so.
 */
import path from "node:path";
import type { Tally } from "../explorer/campaign/tally.js";
import { Journal } from "../explorer/journal/journal.js";
import type { JournalStretch } from "../explorer/journal/lines.js";
import { contentHash } from "./files.js";
import type { Io } from "./io.js";
import type { Plan } from "./plan.js";

interface Options {
  readonly out?: string;
  readonly resume?: string;
}

export function outOf({ out }: Options): string {
  return out ?? "barricade-out";
}

export class CampaignJournal {
  private readonly journal: Journal | null;

  /** Named by what the campaign is; one that is resumed keeps its name. */
  constructor(private readonly plan: Plan, options: Options, io: Io) {
    const file = options.resume ?? path.join(outOf(options), `campaign-${contentHash(JSON.stringify(plan.head))}.ndjson`);
    this.journal = this.opened(file, io);
  }

  private opened(file: string, io: Io): Journal | null {
    try {
      return new Journal(file, this.plan.head, () => this.stretches());
    } catch {
      io.err(`barricade: ${file} cannot be written, so what is found is lost if this process is killed; give a folder that can be written with --out.\n`);
      return null;
    }
  }

  add(part: number, tally: Tally): void {
    this.journal?.add({ part, seconds: this.plan.parts[part]!.seconds, tally });
  }

  /** @returns the file to go on with, if there is one */
  end(isWhole: boolean): string | null {
    if (isWhole) this.journal?.remove();
    else this.journal?.close();
    return this.journal?.file ?? null;
  }

  private stretches(): readonly JournalStretch[] {
    return this.plan.parts.flatMap(({ stretches, seconds }, part) => stretches.all().map((tally) => ({ part, seconds, tally })));
  }
}
