/**
 * What a campaign over one scenario did and found, for somebody who sees it for the first time.
 */
import { GUARANTEES, whyNotOwed, type AtlasCell, type GuaranteeName } from "../../properties/guarantees.js";
import { REACHES, REACH_NAMES } from "../../properties/reach.js";
import { campaignVerdict, toleratedOf, type CampaignVerdict } from "../campaign/expectation.js";
import type { ScenarioReport } from "../campaign/scenario-report.js";
import type { Scenario } from "../scenario/scenario.js";
import { jobWords, rowWords } from "./failure-text.js";
import { counted, flow, grouped, labelled, percentage, table, wrap, type Page, type Style } from "./page.js";

/** Below this many runs, whatever did not happen may just need more of them. */
const ENOUGH = 1_000;

/**
 * @param seconds what it took, without shrinking
 * @param input the file that took the place of the scenario's own rows
 */
export function scenarioLines(report: ScenarioReport, scenario: Scenario, seconds: number, input: string | null, page: Page): readonly string[] {
  const { runs, events, checkpoints } = report;
  const rate = seconds > 0 ? ` (${grouped(Math.round(events / seconds))} events/s)` : "";
  return [
    page.paint("strong", report.scenario),
    ...wrap(scenario.description, page.width - 2).map((line) => `  ${line}`),
    ...labelled("job", `${jobWords(scenario)}; ${rowWords(scenario)}`, page),
    ...(input === null ? [] : labelled("input", `${input}, in place of the scenario's own rows`, page)),
    ...labelled("searched", `${counted(runs, "run")}, ${counted(events, "event")} in ${seconds.toFixed(1)} s${rate}`, page),
    ...labelled("checkpoints", `${grouped(checkpoints.completed)} completed, ${grouped(checkpoints.aborted)} aborted`, page),
    ...labelled("model", refinementWords(report), page),
    ...faultLines(report, scenario, page),
    ...reachLines(report, page),
    ...guaranteeLines(report, page),
    ...beyondLines(report, scenario, page),
    ...batchLines(report, page),
    ...doubtLines(report, page),
  ];
}

function refinementWords({ refinement }: ScenarioReport): string {
  if (refinement === null) return "no run was held against it";
  const { refined, refused, outOfScope } = refinement;
  const held = refined + refused + outOfScope.reduce((sum, { runs }) => sum + runs, 0);
  const parts = [
    ...(refined === 0 ? [] : [`${grouped(refined)} refined`]),
    ...(refused === 0 ? [] : [`${grouped(refused)} refused`]),
    ...outOfScope.map(({ reason, runs }) => `${grouped(runs)} out of scope (${reason.replace(/\.$/, "")})`),
  ];
  return held === 0 ? "no run was held against it" : `${counted(held, "run")} held against it: ${parts.join(", ")}`;
}

function faultLines({ faults }: ScenarioReport, { faults: { allowed } }: Scenario, page: Page): readonly string[] {
  if (allowed.length === 0) return labelled("faults", "none are allowed here", page);
  return ["", "  Faults injected", ...flow(allowed.map((fault) => `${fault} ${grouped(faults[fault])}`), page.width)];
}

function reachLines({ reach, runs }: ScenarioReport, { paint }: Page): readonly string[] {
  const rows = REACH_NAMES.map((name) => ({ name, count: reach[name] ?? 0 })).sort((one, other) => other.count - one.count);
  const lines = table(rows.map(({ name, count }) => [count === 0 ? "never" : percentage(count, runs), REACHES[name]]), [0]);
  return ["", "  Share of runs in which", ...lines.map((line, index) => `    ${rows[index]!.count === 0 ? paint("dim", line) : line}`)];
}

function guaranteeLines(report: ScenarioReport, { paint }: Page): readonly string[] {
  const rows = report.guarantees.map((guarantee) => ({ ...standingOf(guarantee), cells: [guarantee.name, guarantee.expected ?? "–", foundWords(guarantee, report)] }));
  const [head, ...lines] = table([["Guarantee", "expected", "found"], ...rows.map(({ cells }) => cells)]);
  return ["", `    ${head}`, ...lines.map((line, index) => {
    const { mark, style } = rows[index]!;
    return style === "good" ? `  ${paint("good", mark)} ${line}` : `  ${paint(style, `${mark} ${line}`)}`;
  })];
}

type Found = ScenarioReport["guarantees"][number];

function standingOf({ expected, brokenRuns }: Found): { readonly mark: string; readonly style: Style } {
  if (expected === null) return { mark: "·", style: "dim" };
  return (brokenRuns > 0) === (expected === "breaks") ? { mark: "✓", style: "good" } : { mark: "✗", style: "bad" };
}

function foundWords({ name, expected, brokenRuns, firstRun }: Found, report: ScenarioReport): string {
  const { runs, seed } = report;
  if (brokenRuns > 0) return `breaks in ${grouped(brokenRuns)} of ${counted(runs, "run")}, first in run ${firstRun} of seed ${seed}`;
  const beyond = beyondRuns(name, report);
  const holds = `holds in ${counted(runs - beyond, "run")}`;
  if (expected === "breaks") return `${holds}, but should have been shown to break`;
  return beyond === 0 ? holds : `${holds}; ${grouped(beyond)} more lay beyond promises`;
}

function beyondRuns(name: GuaranteeName, { withdrawals }: ScenarioReport): number {
  const hit = withdrawals.filter(({ properties }) => properties.some((property) => GUARANTEES[name].some((part) => part === property)));
  return hit.reduce((sum, { runs }) => sum + runs, 0);
}

function beyondLines({ withdrawals, faults }: ScenarioReport, { job }: Scenario, { width }: Page): readonly string[] {
  const isPossible = ({ fault, system }: AtlasCell): boolean => faults[fault] > 0 && job.vertices.some((vertex) => vertex.kind === "sink" && vertex.system === system);
  const words = withdrawals.map(({ properties, runs }) => `Beyond promises: ${counted(runs, "run")} did not owe ${properties.join(", ")}: ${whyNotOwed(properties, isPossible)}.`);
  return words.length === 0 ? [] : ["", ...words.flatMap((text) => wrap(text, width - 2)).map((line) => `  ${line}`)];
}

function batchLines({ batch }: ScenarioReport, { width, paint }: Page): readonly string[] {
  if (batch === null) return [];
  const text = batch.different === null
    ? `After each of ${counted(batch.compared, "run")} the committed output equalled a batch computation over the file: every row once, every sum the same.`
    : `After run ${batch.different.run} the committed output differed from a batch computation over the file: ${batch.different.message}.`;
  const [mark, style]: readonly [string, Style] = batch.different === null ? ["✓", "good"] : ["✗", "bad"];
  return ["", ...wrap(text, width - 4).map((line, index) => `  ${index === 0 ? paint(style, mark) : " "} ${line}`)];
}

function doubtLines(report: ScenarioReport, { width, paint }: Page): readonly string[] {
  const texts = [
    ...(report.unfired.length === 0 ? [] : [`Allowed, but never fired: ${report.unfired.join(", ")}.`]),
    ...(report.unarmed.length === 0 ? [] : [`Never put to the test: ${report.unarmed.join(", ")}; no run came to where it could have broken.`]),
  ];
  if (texts.length > 0 && campaignVerdict(report) === "inconclusive" && report.runs < ENOUGH) texts.push(`These were only ${counted(report.runs, "run")}; try --runs ${grouped(ENOUGH).replace(",", "")} or more.`);
  return texts.length === 0 ? [] : ["", ...texts.flatMap((text) => wrap(text, width - 4)).map((line) => `  ${paint("warning", line)}`)];
}

/** The whole exploration in a sentence. */
export function conclusion(reports: readonly ScenarioReport[], { paint, width }: Page): readonly string[] {
  const verdicts = reports.map(campaignVerdict);
  const runs = `in ${counted(reports.reduce((sum, report) => sum + report.runs, 0), "run")}`;
  const of = (verdict: CampaignVerdict): readonly ScenarioReport[] => reports.filter((_, index) => verdicts[index] === verdict);
  const lines = (style: Style, text: string): readonly string[] => wrap(text, width).map((line) => paint(style, line));
  if (verdicts.includes("unexpected")) return lines("bad", `✗ Not as expected, ${runs}: ${of("unexpected").map(surpriseWords).join("; ")}.`);
  if (verdicts.includes("inconclusive")) return lines("warning", `? Inconclusive, ${runs}: in ${of("inconclusive").map(({ scenario }) => scenario).join(", ")} something that was to be tested never happened.`);
  return lines("good", `✓ As expected, ${runs} of ${reports.length === 1 ? expectationWords(reports[0]!) : `${reports.length} scenarios: each gave its verdict`}.`);
}

function surpriseWords(report: ScenarioReport): string {
  const { scenario, runs, violations, guarantees, batch } = report;
  const unbroken = guarantees.filter(({ expected, brokenRuns }) => expected === "breaks" && brokenRuns === 0).map(({ name }) => name);
  const tolerated = toleratedOf(report);
  const broken = [...violations.map(({ property }) => property).filter((property) => !tolerated.has(property)), ...((batch?.different ?? null) === null ? [] : ["the batch comparison"])];
  const words = [...(broken.length === 0 ? [] : [`${broken.join(", ")} broke`]), ...(unbroken.length === 0 ? [] : [`${unbroken.join(", ")} should have been shown to break${runs < ENOUGH ? `, for which ${counted(runs, "run")} may be too few` : ""}`])];
  return `${scenario}: ${words.join(", and ")}`;
}

function expectationWords({ scenario, guarantees }: ScenarioReport): string {
  const words = guarantees.filter(({ expected }) => expected !== null).map(({ name, expected }) => `${name} ${expected}`);
  return `${scenario}: ${words.length === 0 ? "it expects nothing" : words.join(", ")}`;
}
