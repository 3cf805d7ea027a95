import { webLengthAt } from "./bareLinks";
import { isSpace, matchAt, runLength, trimEnd } from "../syntax/characters";
import type { Definitions } from "../syntax/definitions";
import { DelimiterStack, type Delimiter } from "./delimiters";
import { entityAt, entitiesDecoded } from "../syntax/entities";
import { inlineTarget, labelAt, normalizeLabel, safeUrl } from "../syntax/links";
import { treeOf, type Inline, type Token } from "./tree";

/** Parses inline Markdown. Raw HTML and unknown marks remain text; only `<br>` is a line break. */
export function parseInline(source: string, definitions: Definitions): Inline[] {
  return new InlineParser(source, definitions).parse();
}

/** `[` or `![` that may begin a link, an image or a citation. */
interface Bracket {
  readonly token: number;
  /** The position after the bracket. */
  readonly from: number;
  readonly isImage: boolean;
  readonly bottom: Delimiter | null;
  /** False when a link follows it: links contain no links. */
  isActive: boolean;
  hasBrackets: boolean;
}

const PLAIN = /[^\\`*_~[\]!<&\nhHwW]+/y;
const ESCAPED = /[!-/:-@[-`{-~]/;
const AUTOLINK = /<([a-z][a-z\d+.-]{1,31}:[^\u0000-\u0020<>]*)>/iy;
const MAIL =
  /<([\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*)>/iy;
const BREAK = /<br[ \t]*\/?>/iy;
const MAX_LABEL = 999;

class InlineParser {
  #at = 0;
  /** Where the current line starts. */
  #line = 0;
  readonly #tokens: Token[] = [];
  readonly #delimiters = new DelimiterStack();
  readonly #brackets: Bracket[] = [];
  /** The last position of a run of backticks by its length. */
  #backticks: Map<number, number> | null = null;

  constructor(private readonly source: string, private readonly definitions: Definitions) {}

  parse(): Inline[] {
    while (this.#at < this.source.length) {
      const text = matchAt(PLAIN, this.source, this.#at)?.[0];
      if (text !== undefined) {
        this.#text(text, text.length);
      } else {
        this.#special(this.source[this.#at]!);
      }
    }
    this.#delimiters.close(null);
    return treeOf(this.#tokens);
  }

  #special(character: string): void {
    switch (character) {
      case "\n":
        return this.#lineBreak();
      case "\\":
        return this.#escape();
      case "`":
        return this.#code();
      case "*":
      case "_":
      case "~":
        return this.#delimiter();
      case "[":
        return this.#open(1);
      case "!":
        return this.source[this.#at + 1] === "[" ? this.#open(2) : this.#text("!", 1);
      case "]":
        return this.#close();
      case "<":
        return this.#angle();
      case "&": {
        const entity = entityAt(this.source, this.#at);
        return this.#text(entity?.text ?? "&", entity?.length ?? 1);
      }
      default:
        return this.#bareLink();
    }
  }

  #text(text: string, length: number): void {
    this.#push(text);
    this.#at += length;
  }

  #push(text: string, node: Inline | null = null): Token {
    const token = { text, node, delimiter: null, closes: 0, opens: [] };
    this.#tokens.push(token);
    return token;
  }

  #node(node: Inline, length: number): void {
    this.#push("", node);
    this.#at += length;
  }

  #lineBreak(): void {
    const spaces = this.#at - trimEnd(this.source.slice(this.#line, this.#at)).length - this.#line;
    if (spaces > 0) {
      const last = this.#tokens.at(-1)!;
      last.text = last.text.slice(0, -spaces);
    }
    if (spaces > 1) {
      this.#node({ type: "break" }, 1);
    } else {
      this.#text("\n", 1);
    }
    this.#skipSpaces();
  }

  #skipSpaces(): void {
    while (isSpace(this.source[this.#at])) {
      this.#at++;
    }
    this.#line = this.#at;
  }

  #escape(): void {
    const next = this.source[this.#at + 1] ?? "";
    if (next === "\n") {
      this.#node({ type: "break" }, 2);
      this.#skipSpaces();
    } else if (ESCAPED.test(next)) {
      this.#text(next, 2);
    } else {
      this.#text("\\", 1);
    }
  }

  #code(): void {
    const length = runLength(this.source, this.#at);
    const from = this.#at + length;
    this.#backticks ??= new Map([...this.source.matchAll(/`+/g)].map((run) => [run[0].length, run.index]));
    if ((this.#backticks.get(length) ?? 0) < from) {
      return this.#text("`".repeat(length), length);
    }
    let end = this.source.indexOf("`", from);
    while (runLength(this.source, end) !== length) {
      end = this.source.indexOf("`", end + runLength(this.source, end));
    }
    const text = this.source.slice(from, end).replace(/\n/g, " ");
    const isPadded = text[0] === " " && text.at(-1) === " " && /[^ ]/.test(text);
    this.#node({ type: "code", text: isPadded ? text.slice(1, -1) : text }, end + length - this.#at);
  }

  #delimiter(): void {
    const length = runLength(this.source, this.#at);
    const token = this.#push(this.source.slice(this.#at, this.#at + length));
    this.#delimiters.push(token, this.source, this.#at, length);
    this.#at += length;
  }

  #open(length: number): void {
    const outer = this.#brackets.at(-1);
    if (outer !== undefined) {
      outer.hasBrackets = true;
    }
    this.#brackets.push({
      token: this.#tokens.length,
      from: this.#at + length,
      isImage: length === 2,
      bottom: this.#delimiters.last,
      isActive: true,
      hasBrackets: false,
    });
    this.#push(this.source.slice(this.#at, this.#at + length));
    this.#at += length;
  }

  /** `]` after a bracket ends a link, an image or a citation. */
  #close(): void {
    const end = this.#at;
    const bracket = this.#brackets.pop();
    if (bracket === undefined) {
      return this.#text("]", 1);
    }
    const label = bracket.hasBrackets || end - bracket.from > MAX_LABEL ? "" : this.source.slice(bracket.from, end);
    const isNumber = !bracket.isImage && /^\d{1,3}$/.test(label);
    const target = bracket.isActive
      ? (inlineTarget(this.source, end + 1) ?? (isNumber ? null : this.#reference(label, end + 1)))
      : null;
    if (target !== null) {
      this.#link(bracket, target.address);
      this.#at = target.end;
    } else if (isNumber) {
      this.#tokens.length = bracket.token;
      this.#node({ type: "citation", number: Number(label) }, 1);
    } else {
      this.#text("]", 1);
    }
  }

  #link({ token, isImage, bottom }: Bracket, address: string): void {
    this.#delimiters.close(bottom);
    this.#tokens[token]!.text = "";
    this.#tokens[token]!.opens.push(isImage ? { type: "image" } : { type: "link", href: safeUrl(address) });
    this.#push("").closes = 1;
    for (let i = this.#brackets.length - 1; !isImage && i >= 0; i--) {
      const outer = this.#brackets[i]!;
      if (!outer.isImage && !outer.isActive) {
        break;
      }
      outer.isActive = outer.isImage;
    }
  }

  #reference(text: string, at: number): { address: string; end: number } | null {
    const label = labelAt(this.source, at);
    const address = this.definitions.addressOf(label?.text ?? normalizeLabel(text));
    const isCollapsed = this.source.startsWith("[]", at);
    return address === undefined ? null : { address, end: label?.end ?? (isCollapsed ? at + 2 : at) };
  }

  #angle(): void {
    const lineBreak = matchAt(BREAK, this.source, this.#at);
    if (lineBreak !== null) {
      return this.#node({ type: "break" }, lineBreak[0].length);
    }
    const mail = matchAt(MAIL, this.source, this.#at);
    const found = mail ?? matchAt(AUTOLINK, this.source, this.#at);
    const href = found === null ? null : safeUrl(mail === null ? found[1]! : `mailto:${found[1]}`);
    if (found === null || href === null) {
      return this.#text("<", 1);
    }
    this.#node({ type: "link", href, children: [{ type: "text", text: found[1]! }] }, found[0].length);
  }

  #bareLink(): void {
    const length = webLengthAt(this.source, this.#at);
    const text = entitiesDecoded(this.source.slice(this.#at, this.#at + length));
    const href = length === 0 ? null : safeUrl(/^www/i.test(text) ? `http://${text}` : text);
    if (href === null) {
      return this.#text(this.source[this.#at]!, 1);
    }
    this.#node({ type: "link", href, children: [{ type: "text", text }] }, length);
  }
}
