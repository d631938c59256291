/**
 * `barricade judge`: the verdicts on a trace, ours or another engine's.
 */
import type { Command } from "commander";
import { judgeTrace } from "../../explorer/campaign/judge-trace.js";
import { judgedPart } from "../../explorer/report/as-document.js";
import type { JudgeDocument } from "../../explorer/report/documents.js";
import { counted } from "../../explorer/report/page.js";
import { verdictLines } from "../../explorer/report/verdict-text.js";
import { VERSION } from "../../explorer/version.js";
import { EXIT } from "../exit.js";
import { traceIn } from "../files.js";
import { print, printJson, type Io } from "../io.js";

export function addJudge(program: Command, io: Io, leave: (code: number) => void): void {
  program.command("judge").summary("the verdicts on a trace, ours or another engine's")
    .description("Judges a trace: NDJSON, one event a line, as barricade/schemas/trace.schema.json describes it. A property that needs kinds of events which the trace does not show is not judged.")
    .argument("<trace>", "the path of an NDJSON file")
    .option("--json", "print a JSON document")
    .action((trace: string, options: { readonly json?: boolean }) => leave(judge(trace, options, io)));
}

function judge(file: string, { json = false }: { readonly json?: boolean }, io: Io): number {
  const { events, verdicts, withdrawn } = judgeTrace(traceIn(file), { place: file });
  const isViolated = verdicts.some((verdict) => verdict.kind === "violated" && verdict.promised);
  if (json) {
    const document: JudgeDocument = { format: "barricade-judge/1", version: VERSION, verdict: isViolated ? "violated" : "held", trace: file, ...judgedPart(events, verdicts, withdrawn) };
    printJson(io, document);
  } else print(io, [`${io.page.paint("strong", file)}: ${counted(events, "event")}`, "", ...verdictLines(verdicts, io.page)]);
  return isViolated ? EXIT.unexpected : EXIT.expected;
}
