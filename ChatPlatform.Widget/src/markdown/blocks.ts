import { parseInline, type Inline } from "./inline";

/** Parses block Markdown to a small tree without elements that load resources or run scripts. */
export type Block =
  | { type: "paragraph" | "heading"; children: Inline[] }
  | { type: "code"; text: string }
  | { type: "quote"; children: Block[] }
  | { type: "list"; ordered: boolean; start: number; items: Block[][] }
  | { type: "table"; head: Inline[][]; rows: Inline[][][] }
  | { type: "rule" };

const MAX_DEPTH = 6;
const FENCE = /^ {0,3}(`{3,}|~{3,})[^`]*$/;
const HEADING = /^ {0,3}#{1,6}(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;
const RULE = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])(?:([ \t]+)(.*)|)$/;
const QUOTE = /^ {0,3}> ?/;
const DELIMITERS = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

export function parseBlocks(source: string, depth = 0): Block[] {
  const lines = source.replace(/\r\n?/g, "\n").split("\n");
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at]!;
    if (line.trim() === "") {
      at++;
      continue;
    }
    const found =
      fence(lines, at) ??
      simple(line) ??
      (depth < MAX_DEPTH ? (quote(lines, at, depth) ?? list(lines, at, depth)) : null) ??
      table(lines, at) ??
      paragraph(lines, at);
    blocks.push(found.block);
    at += found.length;
  }
  return blocks;
}

interface ParsedBlock {
  block: Block;
  length: number;
}

function fence(lines: string[], at: number): ParsedBlock | null {
  const mark = FENCE.exec(lines[at]!)?.[1];
  if (mark === undefined) {
    return null;
  }
  const end = lines.findIndex((l, i) => i > at && new RegExp(`^ {0,3}${mark[0]}{${mark.length},}[ \t]*$`).test(l));
  const last = end < 0 ? lines.length : end;
  return {
    block: { type: "code", text: lines.slice(at + 1, last).join("\n") },
    length: (end < 0 ? last : last + 1) - at,
  };
}

function simple(line: string): ParsedBlock | null {
  if (RULE.test(line)) {
    return { block: { type: "rule" }, length: 1 };
  }
  const heading = HEADING.exec(line);
  return heading === null
    ? null
    : { block: { type: "heading", children: parseInline((heading[1] ?? "").trim()) }, length: 1 };
}

function quote(lines: string[], at: number, depth: number): ParsedBlock | null {
  const quoted = takeWhile(lines, at, (l) => QUOTE.test(l));
  return quoted.length === 0
    ? null
    : {
        block: { type: "quote", children: parseBlocks(quoted.map((l) => l.replace(QUOTE, "")).join("\n"), depth + 1) },
        length: quoted.length,
      };
}

function list(lines: string[], from: number, depth: number): ParsedBlock | null {
  const first = ITEM.exec(lines[from]!);
  if (first === null) {
    return null;
  }
  const kind = first[2]!.at(-1);
  const items: Block[][] = [];
  let at = from;
  while (at < lines.length) {
    const item = ITEM.exec(lines[at]!);
    if (item === null || item[2]!.at(-1) !== kind || RULE.test(lines[at]!)) {
      break;
    }
    const indent = item[1]!.length + item[2]!.length + Math.min(item[3]?.length ?? 1, 4);
    const body = [item[4] ?? ""];
    for (at++; at < lines.length && continuesItem(lines, at, indent, body); at++) {
      body.push(lines[at]!.replace(new RegExp(`^[ \t]{0,${indent}}`), ""));
    }
    items.push(parseBlocks(body.join("\n"), depth + 1));
  }
  return {
    block: { type: "list", ordered: kind === "." || kind === ")", start: Number.parseInt(first[2]!, 10) || 0, items },
    length: at - from,
  };
}

/**
 * True when the line continues the list item: it is indented, empty before an indented line, or a lazy continuation.
 */
function continuesItem(lines: string[], at: number, indent: number, body: string[]): boolean {
  const line = lines[at]!;
  if (line.trim() === "") {
    const following = lines.slice(at).find((l) => l.trim() !== "");
    return following !== undefined && indentOf(following) >= indent;
  }
  return indentOf(line) >= indent || (body.at(-1)!.trim() !== "" && !startsBlock(line));
}

function table(lines: string[], at: number): ParsedBlock | null {
  const head = cells(lines[at]!);
  if (
    !lines[at]!.includes("|") ||
    !DELIMITERS.test(lines[at + 1] ?? "") ||
    cells(lines[at + 1]!).length !== head.length
  ) {
    return null;
  }
  const body = takeWhile(lines, at + 2, (l) => l.trim() !== "" && !startsBlock(l));
  return {
    block: {
      type: "table",
      head: head.map((c) => parseInline(c)),
      rows: body.map((l) =>
        cells(l)
          .slice(0, head.length)
          .map((c) => parseInline(c)),
      ),
    },
    length: body.length + 2,
  };
}

function cells(line: string): string[] {
  return line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "")
    .split(/(?<!\\)\|/)
    .map((c) => c.trim().replace(/\\\|/g, "|"));
}

function paragraph(lines: string[], at: number): ParsedBlock {
  const rest = takeWhile(lines, at + 1, (l, i) => l.trim() !== "" && !startsBlock(l) && table(lines, i) === null);
  const text = [lines[at]!, ...rest].map((l) => l.trimStart()).join("\n").trimEnd();
  return { block: { type: "paragraph", children: parseInline(text) }, length: rest.length + 1 };
}

function startsBlock(line: string): boolean {
  const item = ITEM.exec(line);
  return (
    FENCE.test(line) ||
    HEADING.test(line) ||
    RULE.test(line) ||
    QUOTE.test(line) ||
    (item !== null && (item[4] ?? "") !== "")
  );
}

function takeWhile(lines: string[], from: number, test: (line: string, at: number) => boolean): string[] {
  let end = from;
  while (end < lines.length && test(lines[end]!, end)) {
    end++;
  }
  return lines.slice(from, end);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
