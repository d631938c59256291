/**
 * JSON read strictly: what is malformed, nested beyond reason or named twice is refused with line and column and what was expected.
 * Node's own parser gives no place on all versions, and lets the last of two equal names win without a word.
 */
import { refuse } from "./bad-input.js";
import { excerpt, quoted } from "./wording.js";

/** No document of ours comes near. */
const DEEPEST = 64;
const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;

/**
 * @param file its name, for the place of an error
 * @param line where the text begins in the file, from 1
 * @param complaint what a refusal begins with
 * @throws BadInput at `FILE:LINE:COLUMN`
 */
export function parseJson(text: string, file: string, line = 1, complaint = "this is not JSON"): unknown {
  new Checker(text, (message, at) => {
    const before = text.slice(0, at).split("\n");
    return refuse(`${file}:${line + before.length - 1}:${before.at(-1)!.length + 1}`, `${complaint}: ${message}`);
  }).check();
  return JSON.parse(text);
}

class Checker {
  private at = 0;

  /** `stopAt` is told of the first mistake, and its index into the text. */
  constructor(private readonly text: string, private readonly stopAt: (message: string, at: number) => never) {}

  check(): void {
    this.value(0);
    if (this.head() !== "") this.stop(`nothing may follow the value, but ${this.found()} does`);
  }

  private value(depth: number): void {
    if (depth > DEEPEST) this.stop(`it is nested more than ${DEEPEST} levels deep`);
    switch (this.head()) {
      case "{": return this.object(depth);
      case "[": return this.members("]", () => this.value(depth + 1));
      case '"': return void this.string();
      default: return this.scalar();
    }
  }

  private object(depth: number): void {
    const names = new Set<string>();
    this.members("}", () => {
      if (this.head() !== '"') this.stop(this.expected("a name in double quotes"));
      const start = this.at;
      const name = JSON.parse(this.string()) as string;
      if (names.has(name)) this.stop(`the name ${quoted(name)} stands here a second time; remove one of the two`, start);
      names.add(name);
      this.take(":", "a colon");
      this.value(depth + 1);
    });
  }

  /** What stands between two brackets, with commas between. */
  private members(end: "]" | "}", member: () => void): void {
    this.at++;
    if (this.head() === end) return void this.at++;
    for (;;) {
      member();
      if (this.head() === end) return void this.at++;
      const comma = this.at;
      this.take(",", `a comma or "${end}"`);
      if (this.head() === end) this.stop(`there is a comma too many before "${end}"; remove it`, comma);
    }
  }

  private take(mark: string, what: string): void {
    if (this.head() !== mark) this.stop(this.expected(what));
    this.at++;
  }

  /** @returns the string with its quotes. */
  private string(): string {
    const { text } = this;
    const start = this.at++;
    for (let code = text.charCodeAt(this.at); code !== 0x22; code = text.charCodeAt(this.at)) {
      if (Number.isNaN(code) || code === 0x0a) this.stop("this string has no end; close it with a double quote on the same line", start);
      if (code < 0x20) this.stop("a control character in a string must be escaped, a tab as \\t");
      if (code === 0x5c) this.escape();
      else this.at++;
    }
    return text.slice(start, ++this.at);
  }

  private escape(): void {
    const letter = this.text[this.at + 1] ?? "";
    const length = letter === "u" ? 6 : 2;
    const isKnown = letter === "u" ? /^[0-9a-fA-F]{4}$/.test(this.text.slice(this.at + 2, this.at + 6)) : letter !== "" && '"\\/bfnrt'.includes(letter);
    if (!isKnown) this.stop("a backslash must begin one of the escapes that JSON knows; write a backslash itself as two");
    this.at += length;
  }

  private scalar(): void {
    const word = this.match(NUMBER) || this.match(LITERAL);
    if (word === "" || /[\w.]/.test(this.text[this.at + word.length] ?? "")) this.stop(this.expected("a value"));
    this.at += word.length;
  }

  /** The next character that is not space; "" at the end. */
  private head(): string {
    this.at += this.match(SPACE).length;
    return this.text[this.at] ?? "";
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? "";
  }

  private expected(what: string): string {
    return this.at >= this.text.length ? `the text ends where ${what} must stand; perhaps it is cut off` : `${what} must stand here, not ${this.found()}`;
  }

  /** What stands here, in words. */
  private found(): string {
    const head = this.text[this.at]!;
    if (head === "'") return "a single quote; strings stand in double quotes";
    if (head === "/" || head === "#") return `${excerpt(head)}; JSON knows no comments`;
    const [token = head] = /^"[^"\n]*|^[^\s,:[\]{}"]+/.exec(this.text.slice(this.at, this.at + 80)) ?? [];
    return excerpt(token.replace('"', ""));
  }

  private stop(message: string, at = this.at): never {
    return this.stopAt(message, at);
  }
}
