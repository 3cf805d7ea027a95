/** Parses inline Markdown to a small tree. Unknown markup and raw HTML remain text. */

export type Inline =
  | { type: "text"; text: string }
  | { type: "break" }
  | { type: "code"; text: string }
  | { type: "bold" | "italic" | "strike"; children: Inline[] }
  | { type: "link"; href: string; children: Inline[] }
  | { type: "citation"; number: number };

const MAX_DEPTH = 8;
const ESCAPED = /^\\([!-/:-@[-`{-~])/;
const CODE = /^(`+)(?!`)([\s\S]*?[^`])\1(?!`)/;
const CITATION = /^\[(\d{1,3})\](?!\()/;
const AUTOLINK = /^<((?:https?:\/\/|mailto:)[^\s<>]+)>/i;
const BARE_URL = /^https?:\/\/[^\s<>]*[^\s<>.,;:!?'")\]*_~]/i;
const BREAK = /^(?: {2,}|\\)?\n/;
const DESTINATION =
  /^\(\s*(?:<([^<>\n]*)>|((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*))(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)/;
const MARKS: readonly [mark: string, type: "bold" | "italic" | "strike"][] = [
  ["**", "bold"], ["__", "bold"], ["~~", "strike"], ["*", "italic"], ["_", "italic"],
];

export function parseInline(source: string, depth = 0): Inline[] {
  const nodes: Inline[] = [];
  const unclosed: UnclosedMarks = new Set();
  let text = "";
  let at = 0;
  const append = (node: Inline, length: number): void => {
    if (text !== "") {
      nodes.push({ type: "text", text });
      text = "";
    }
    nodes.push(node);
    at += length;
  };
  while (at < source.length) {
    const found = SPECIAL.test(source[at]!) ? parseSpecial(source, at, depth, unclosed) : null;
    if (found === null) {
      text += source[at++]!;
    } else if (found.node.type === "text") {
      text += found.node.text;
      at += found.length;
    } else {
      append(found.node, found.length);
    }
  }
  return text === "" ? nodes : [...nodes, { type: "text", text }];
}

/**
 * Returns the URL if it may become a link, otherwise null. Allows only absolute http, https and mailto URLs without
 * control characters.
 */
export function safeUrl(address: string): string | null {
  if (
    /[\u0000-\u0020\u007f-\u00a0\u2000-\u200f\u2028-\u202f\u2066-\u2069\ufeff]/.test(address) ||
    !/^(?:https?:\/\/|mailto:)/i.test(address)
  ) {
    return null;
  }
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" || url.protocol === "mailto:" ? url.href : null;
  } catch {
    return null;
  }
}

const SPECIAL = /[\\`*_~[!<\nhH ]/;

/** Marks that have no closing mark in this text, cached to avoid quadratic time. */
type UnclosedMarks = Set<string>;

interface ParsedInline {
  node: Inline;
  length: number;
}

function parseSpecial(source: string, at: number, depth: number, unclosed: UnclosedMarks): ParsedInline | null {
  const rest = source.slice(at);
  let match: RegExpExecArray | null;
  if ((match = BREAK.exec(rest))) {
    return { node: { type: "break" }, length: match[0].length };
  }
  if ((match = ESCAPED.exec(rest))) {
    return { node: { type: "text", text: match[1]! }, length: 2 };
  }
  if ((match = CODE.exec(rest))) {
    return { node: { type: "code", text: codeText(match[2]!) }, length: match[0].length };
  }
  if ((match = CITATION.exec(rest))) {
    return { node: { type: "citation", number: Number(match[1]) }, length: match[0].length };
  }
  if ((match = AUTOLINK.exec(rest)) || (isWordStart(source, at) && (match = BARE_URL.exec(rest)))) {
    const address = match[1] ?? match[0];
    const href = safeUrl(address);
    return href === null
      ? null
      : { node: { type: "link", href, children: [{ type: "text", text: address }] }, length: match[0].length };
  }
  return parseBracketed(rest, depth) ?? parseEmphasis(source, at, depth, unclosed);
}

/** `[text](address)`, or `![alt](address)` of which only the text is kept: images are never loaded. */
function parseBracketed(rest: string, depth: number): ParsedInline | null {
  const isImage = rest.startsWith("![");
  if (depth >= MAX_DEPTH || (!isImage && rest[0] !== "[")) {
    return null;
  }
  const start = isImage ? 2 : 1;
  const end = closingBracket(rest, start);
  const destination = end < 0 ? null : DESTINATION.exec(rest.slice(end + 1));
  if (destination === null) {
    return null;
  }
  const label = rest.slice(start, end);
  const length = end + 1 + destination[0].length;
  if (isImage) {
    return { node: { type: "text", text: label }, length };
  }
  const href = safeUrl((destination[1] ?? destination[2] ?? "").replace(/\\([!-/:-@[-`{-~])/g, "$1"));
  const children = parseInline(label, depth + 1).filter((n) => n.type !== "citation" && n.type !== "link");
  return href === null || children.length === 0
    ? { node: { type: "text", text: label }, length }
    : { node: { type: "link", href, children }, length };
}

function closingBracket(text: string, from: number): number {
  let open = 1;
  for (let i = from; i < text.length; i++) {
    if (text[i] === "\\") {
      i++;
    } else if (text[i] === "[") {
      open++;
    } else if (text[i] === "]" && --open === 0) {
      return i;
    }
  }
  return -1;
}

function parseEmphasis(source: string, at: number, depth: number, unclosed: UnclosedMarks): ParsedInline | null {
  for (const [mark, type] of MARKS) {
    if (!source.startsWith(mark, at) || depth >= MAX_DEPTH || unclosed.has(mark)) {
      continue;
    }
    const from = at + mark.length;
    const end = closingMark(source, mark, from);
    if (end < 0) {
      unclosed.add(mark);
    }
    const opens = !/^\s/.test(source.slice(from, from + 1)) && (mark[0] !== "_" || isWordStart(source, at));
    if (end > from && opens) {
      return {
        node: { type, children: parseInline(source.slice(from, end), depth + 1) },
        length: end + mark.length - at,
      };
    }
  }
  return null;
}

function closingMark(source: string, mark: string, from: number): number {
  for (let i = from; i < source.length; i++) {
    if (source[i] === "\\") {
      i++;
    } else if (source[i] === "`") {
      i += (CODE.exec(source.slice(i))?.[0].length ?? 1) - 1;
    } else if (source.startsWith(mark, i)) {
      const run = /^(.)\1*/.exec(source.slice(i))![0].length;
      const closes =
        !/\s/.test(source[i - 1] ?? " ") && (mark[0] !== "_" || !/[\p{L}\p{N}]/u.test(source[i + run] ?? ""));
      if (closes && (mark.length === 2 ? run >= 2 : run % 2 === 1)) {
        return i + run - mark.length;
      }
      i += run - 1;
    }
  }
  return -1;
}

function isWordStart(source: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(source[at - 1]!);
}

function codeText(text: string): string {
  const line = text.replace(/\n/g, " ");
  return /^ .*[^ ].* $/.test(line) ? line.slice(1, -1) : line;
}
