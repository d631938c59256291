/**
 * Planted bugs as text: a table of what was found, and one bug's whole story.
 */
import type { Bug } from "../../properties/bugs/bug.js";
import type { BugReport } from "../campaign/find-bug.js";
import { counted, labelled, wrap, type Page } from "./page.js";

const TITLES = ["Bug", "catalogue", "property", "found after", "shrunk to", "reference"] as const;

/** One row after the other, as they are found: the columns are as wide as these bugs need. */
export class BugTable {
  private readonly widths: readonly number[];

  constructor(bugs: readonly Bug[], private readonly page: Page) {
    const widest = (cells: readonly string[]): number => Math.max(...cells.map(({ length }) => length));
    this.widths = [
      widest([TITLES[0], ...bugs.map(({ id }) => id)]), widest([TITLES[1], ...bugs.map(catalogueOf)]), widest([TITLES[2], ...bugs.map(({ property }) => property)]), 11, 10, 9,
    ];
  }

  head(): string {
    return this.page.paint("dim", `  ${this.line([...TITLES])}`);
  }

  row(bug: Bug, report: BugReport): string {
    const isGood = report.found && report.referencePasses;
    const cells = [
      bug.id, catalogueOf(bug), bug.property,
      report.runsToFind === null ? "not found" : counted(report.runsToFind, "run"),
      report.violation === null ? "–" : counted(report.violation.events, "event"),
      report.violation === null ? "–" : report.referencePasses ? "passes" : "fails too",
    ];
    return isGood ? `${this.page.paint("good", "✓")} ${this.line(cells)}` : this.page.paint("bad", `✗ ${this.line(cells)}`);
  }

  private line(cells: readonly string[]): string {
    return cells.map((cell, column) => (column === 3 || column === 4 ? cell.padStart(this.widths[column]!) : cell.padEnd(this.widths[column]!))).join("  ").trimEnd();
  }
}

export function bugsConclusion(reports: readonly BugReport[], { paint }: Page): string {
  const found = reports.filter((report) => report.found).length;
  const failing = reports.filter(({ found: isFound, referencePasses }) => isFound && !referencePasses).length;
  if (failing > 0) return paint("bad", `✗ The reference fails ${counted(failing, "reproduction")} too: that is no planted bug.`);
  if (found < reports.length) return paint("bad", `✗ ${found} of ${counted(reports.length, "bug")} found.`);
  return paint("good", reports.length === 1 ? "✓ Found; the reference passes the very same run." : `✓ All ${reports.length} bugs found; the reference passes every one of these runs.`);
}

/** What the bug is and how it was found; the failure itself comes after it. */
export function bugLines(bug: Bug, report: BugReport, page: Page): readonly string[] {
  const plain = report.trivial ? "; the plain run shows it already" : "";
  const outcome = report.runsToFind === null
    ? `not found in ${counted(report.runs, "run")} of seed ${report.seed}`
    : `after ${counted(report.runsToFind, "run")} of seed ${report.seed}${plain}; the reference ${report.referencePasses ? "passes" : "FAILS"} the same run`;
  return [
    ...wrap(`${bug.title} (${bug.id}${bug.catalogue === null ? "" : `, ${bug.catalogue}`})`, page.width).map((line) => page.paint("strong", line)),
    ...labelled("planted", bug.sentence, page),
    ...labelled("source", bug.source, page),
    ...labelled("breaks", `${bug.property}${bug.guarantee === null ? "" : `, and with it ${bug.guarantee}`}`, page),
    ...labelled("scenario", bug.scenario, page),
    ...labelled("found", outcome, page),
  ];
}

function catalogueOf({ catalogue }: Bug): string {
  return catalogue ?? "–";
}
