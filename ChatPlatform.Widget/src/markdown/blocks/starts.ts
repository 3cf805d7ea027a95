import type { BlockParser } from "./parser";
import { runLength, trimEnd } from "../syntax/characters";
import type { Line } from "./line";
import { columnsOf } from "./tables";

/** What begins at a position of a line: a block around the rest, a block that takes the rest, or nothing. */
export type StartResult = "container" | "leaf" | "none";

const RULE = /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const ITEM = /^(?:[-+*]|(\d{1,9})([.)]))(?=[ \t]|$)/;
/** A box at the start of an item, shown as a character. */
const TASK = /^\[([ xX])\][ \t]+(?=[^ \t])/;

/** More open blocks are not started; their marks are shown as text. */
const MAX_DEPTH = 40;

export function startBlock(parser: BlockParser, line: Line): StartResult {
  if (line.indent > 3) {
    return indentedCode(parser, line);
  }
  for (const start of [quote, heading, fence, table, underline, rule, item]) {
    const result = start(parser, line);
    if (result !== "none") {
      return result;
    }
  }
  return "none";
}

function indentedCode(parser: BlockParser, line: Line): StartResult {
  if (parser.tip.type === "paragraph" || parser.container.type === "table") {
    return "none";
  }
  const code = parser.push("code");
  line.unindent(4);
  code.lines.push(line.rest);
  return "leaf";
}

function quote(parser: BlockParser, line: Line): StartResult {
  if (line.text[line.next] !== ">" || parser.depth >= MAX_DEPTH) {
    return "none";
  }
  parser.push("quote");
  line.skip(1);
  line.unindent(1);
  return "container";
}

function heading(parser: BlockParser, line: Line): StartResult {
  const level = /^#{1,6}(?=[ \t]|$)/.exec(line.content)?.[0].length;
  if (level === undefined) {
    return "none";
  }
  const block = parser.push("heading");
  block.size = level;
  block.lines.push(headingText(line.content.slice(level).trim()));
  parser.pop();
  return "leaf";
}

/** Removes the closing marks of a heading. */
function headingText(text: string): string {
  let end = text.length;
  while (text[end - 1] === "#") {
    end--;
  }
  const before = trimEnd(text.slice(0, end));
  return end === 0 || before.length < end ? before : text;
}

function fence(parser: BlockParser, line: Line): StartResult {
  const mark = line.text[line.next]!;
  const length = mark === "`" || mark === "~" ? runLength(line.text, line.next) : 0;
  if (length < 3 || (mark === "`" && line.text.includes("`", line.next + length))) {
    return "none";
  }
  const code = parser.push("code");
  code.mark = mark;
  code.size = length;
  code.indent = line.indent;
  return "leaf";
}

function table(parser: BlockParser, line: Line): StartResult {
  if (!parser.isContinuing || parser.tip.type !== "paragraph") {
    return "none";
  }
  const columns = columnsOf(parser.tip.lines.at(-1)!, line.content);
  if (columns === null) {
    return "none";
  }
  parser.splitParagraph("table").columns = columns;
  return "leaf";
}

/** The line below a heading's text. */
function underline(parser: BlockParser, line: Line): StartResult {
  const paragraph = parser.tip;
  if (!parser.isContinuing || paragraph.type !== "paragraph" || !/^(?:=+|-+)[ \t]*$/.test(line.content)) {
    return "none";
  }
  parser.definitions.take(paragraph.lines);
  if (paragraph.lines.length === 0) {
    return "none";
  }
  paragraph.type = "heading";
  paragraph.size = line.content[0] === "=" ? 1 : 2;
  parser.pop();
  return "leaf";
}

function rule(parser: BlockParser, line: Line): StartResult {
  if (!RULE.test(line.content)) {
    return "none";
  }
  parser.push("rule");
  parser.pop();
  return "leaf";
}

function item(parser: BlockParser, line: Line): StartResult {
  const [marker, number, delimiter] = ITEM.exec(line.content) ?? [];
  if (marker === undefined || parser.depth >= MAX_DEPTH) {
    return "none";
  }
  const rest = line.content.slice(marker.length);
  const isEmpty = trimEnd(rest) === "";
  if (parser.container.type === "paragraph" && (isEmpty || Number(number ?? 1) !== 1)) {
    return "none";
  }
  const indent = line.indent + marker.length;
  line.skip(marker.length);
  const width = isEmpty || line.indent > 4 ? 1 : line.indent;
  line.unindent(width);
  const block = parser.pushItem(delimiter ?? marker, Number(number ?? 1));
  block.indent = indent + width;
  const task = TASK.exec(line.indent > 3 ? "" : line.content);
  if (task === null) {
    return "container";
  }
  block.mark = "task";
  parser.push("paragraph").lines.push((task[1] === " " ? "\u2610 " : "\u2611 ") + line.content.slice(task[0].length));
  return "leaf";
}
