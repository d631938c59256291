/**
 * The verdicts of one run as text: each property, then the guarantees that they add up to.
 */
import type { Verdict } from "../../properties/judge.js";
import { guaranteeVerdicts, type GuaranteeStanding } from "./guarantee-verdicts.js";
import { wrap, type Page, type Style } from "./page.js";

interface Standing {
  readonly mark: string;
  readonly style: Style;
  readonly words: string;
}

const STANDINGS: { readonly [S in GuaranteeStanding]: Standing } = {
  "holds": { mark: "✓", style: "good", words: "holds" },
  "broken": { mark: "✗", style: "bad", words: "broken" },
  "withdrawn": { mark: "~", style: "warning", words: "broken, but not promised: by the configuration, or because of a fault" },
  "not-judged": { mark: "·", style: "dim", words: "not judged: the trace does not show what it takes" },
  "unarmed": { mark: "·", style: "dim", words: "not put to the test: this run never came to where it could break" },
};

export function verdictLines(verdicts: readonly Verdict[], page: Page): readonly string[] {
  const margin = Math.max(...verdicts.map(({ property }) => property.length)) + 2;
  return [
    page.paint("strong", "Properties"),
    ...verdicts.flatMap((verdict) => lineOf(verdict.property, standingOf(verdict), margin, page)),
    "",
    page.paint("strong", "Guarantees"),
    ...guaranteeVerdicts(verdicts).flatMap(({ name, found }) => lineOf(name, STANDINGS[found], margin, page)),
  ];
}

function lineOf(name: string, { mark, style, words }: Standing, margin: number, { width, paint }: Page): readonly string[] {
  return wrap(words, width - margin - 4).map((line, index) => {
    const subject = index === 0 ? `${mark} ${name.padEnd(margin)}` : " ".repeat(margin + 2);
    return `  ${style === "good" ? `${paint("good", mark)}${subject.slice(1)}${line}` : paint(style, `${subject}${line}`)}`;
  });
}

function standingOf(verdict: Verdict): Standing {
  switch (verdict.kind) {
    case "held": return { ...STANDINGS.holds, words: "held" };
    case "unarmed": return STANDINGS.unarmed;
    case "not-judged": return { ...STANDINGS["not-judged"], words: `not judged: needs ${verdict.needs.join(", ")}` };
    case "violated": {
      const { mark, style } = verdict.promised ? STANDINGS.broken : STANDINGS.withdrawn;
      const beyond = verdict.promised ? "" : "beyond promises, ";
      return { mark, style, words: `violated, ${beyond}at ${verdict.at} ms by event ${verdict.event}: ${verdict.message}` };
    }
  }
}
