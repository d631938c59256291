// An environment that does nothing and writes down, in words, all that a process does to it.
import type { Environment } from "../../impl/environment/environment.js";

export interface RecordedEnvironment extends Environment {
  /** What was done since the last time; those that match only, where a pattern is given. */
  did(pattern?: RegExp): readonly string[];
  /** The number of the latest request whose words begin so. */
  asked(words: string): number;
  time: number;
}

/** Its kind, then its fields: a flat object as words. */
function inWords({ kind, ...fields }: { readonly kind: string }): string {
  return [kind, ...Object.entries(fields).map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)].join(" ");
}

export function recordedEnvironment(process: string, attempt = 1): RecordedEnvironment {
  let done: string[] = [];
  const requests: string[] = [];
  const note = (words: string): void => void done.push(words);
  return {
    process, attempt, time: 0,
    now() { return this.time; },
    emit: (channel, element) => note(`emits ${inWords(element)} on ${channel}`),
    send: (to, of, message) => note(`tells ${to}${of === 0 ? "" : ` of attempt ${of}`}: ${inWords(message)}`),
    pause: (channel) => note(`pauses ${channel}`),
    resume: (channel) => note(`resumes ${channel}`),
    setTimer: (timer, subject, delay) => note(`sets ${timer} ${subject} in ${delay}`),
    cancelTimer: (timer, subject) => note(`cancels ${timer} ${subject}`),
    request(request) {
      requests.push(`asks ${inWords(request)}`);
      note(requests.at(-1)!);
      return requests.length - 1;
    },
    report: (event) => note(`reports ${inWords(event)}`),
    did(pattern = /./) {
      const said = done;
      done = [];
      return said.filter((words) => pattern.test(words));
    },
    asked: (words) => requests.findLastIndex((request) => request.startsWith(`asks ${words}`)),
  };
}
