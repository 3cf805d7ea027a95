import type { Delimiter } from "./delimiters";
import { linkMail } from "./mail";

/** An inline element. There is none that loads a resource or runs a script. */
export type Inline =
  | { type: "text"; text: string }
  | { type: "break" }
  | { type: "code"; text: string }
  | { type: "bold" | "italic" | "strike"; children: Inline[] }
  | { type: "link"; href: string; children: Inline[] }
  | { type: "citation"; number: number };

/** The start of an element. A link without an address and an image show their text only. */
export type Start = { type: "bold" | "italic" | "strike" | "image" } | { type: "link"; href: string | null };

/** A piece of text or a complete element, with the elements that end before it and start after it. */
export interface Token {
  text: string;
  node: Inline | null;
  delimiter: Delimiter | null;
  closes: number;
  /** The innermost first. */
  readonly opens: Start[];
}

/** Deeper elements are shown as their content, so that rendering cannot exhaust the stack. */
const MAX_DEPTH = 16;

interface Level {
  readonly children: Inline[];
  readonly depth: number;
  readonly isLink: boolean;
  /** True inside an image, of which only the text is shown. */
  readonly isPlain: boolean;
}

/** Builds the elements of a text. */
export function treeOf(tokens: readonly Token[]): Inline[] {
  let level: Level = { children: [], depth: 0, isLink: false, isPlain: false };
  const outer: Level[] = [];
  for (const token of tokens) {
    for (let i = 0; i < token.closes; i++) {
      level = outer.pop()!;
    }
    append(level, token);
    for (let i = token.opens.length - 1; i >= 0; i--) {
      outer.push(level);
      level = open(level, token.opens[i]!);
    }
  }
  return linkMail(level.children);
}

function append({ children, isLink, isPlain }: Level, { text, node, delimiter }: Token): void {
  if (node !== null && !isPlain && !(isLink && (node.type === "citation" || node.type === "link"))) {
    children.push(node);
    return;
  }
  const shown = node === null ? (delimiter?.mark.repeat(delimiter.count) ?? text) : plain(node);
  const last = children.at(-1);
  if (last?.type === "text") {
    last.text += shown;
  } else if (shown !== "") {
    children.push({ type: "text", text: shown });
  }
}

function plain(node: Inline): string {
  switch (node.type) {
    case "text":
    case "code":
      return node.text;
    case "citation":
      return `[${node.number}]`;
    case "break":
      return "\n";
    default:
      return node.children.map(plain).join("");
  }
}

function open(level: Level, start: Start): Level {
  const isLink = start.type === "link";
  const isHidden = level.isPlain || level.depth >= MAX_DEPTH || (isLink && (level.isLink || start.href === null));
  if (isHidden || start.type === "image") {
    return { ...level, isPlain: level.isPlain || start.type === "image" };
  }
  const children: Inline[] = [];
  level.children.push(isLink ? { type: "link", href: start.href!, children } : { type: start.type, children });
  return { children, depth: level.depth + 1, isLink: level.isLink || isLink, isPlain: false };
}
