const FENCE = /^ {0,3}(?:```|~~~)/;
const MARKS = /^[-=_*+#>~`|:\s]*$/;
const NUMBER = /^\s*\d{1,9}[.)]?\s*$/;
/** A link without its end; `[1]` is a citation. */
const OPEN_LINK = /!?\[(?!\d{1,3}\]$)([^[\]\n]*)(?:\](?:\([^()\s]*)?)?$/;

/**
 * The text of an answer so far without what would look different with the next words: marks at its end are left out,
 * and bold text and code that are still open are closed.
 */
export function settle(source: string): string {
  const lines = source.split("\n");
  if (lines.filter((line) => FENCE.test(line)).length % 2 === 1) {
    return source;
  }
  if (MARKS.test(lines.at(-1)!) || (lines.length > 1 && NUMBER.test(lines.at(-1)!))) {
    lines.pop();
  }
  if (isTableRow(lines.at(-1)) && !isTableRow(lines.at(-2))) {
    lines.pop(); // It may become the head of a table.
  }
  const paragraph = lines.splice(lines.lastIndexOf("") + 1).join("\n");
  return [...lines, closed(paragraph.replace(OPEN_LINK, "$1"))].join("\n");
}

function isTableRow(line: string | undefined): boolean {
  return line?.trimStart()[0] === "|";
}

function closed(paragraph: string): string {
  const text = withoutOpening(paragraph);
  const code = count(text, "`") % 2 === 1 ? "`" : "";
  const prose = text.replace(/`[^`]*(?:`|$)/g, "");
  return count(prose, "**") % 2 === 1 ? `${text.trimEnd()}${code}**` : text + code;
}

/** The text without a run of marks at its end that begins something. */
function withoutOpening(text: string): string {
  const mark = text.at(-1);
  let end = text.length;
  while ((mark === "*" || mark === "`") && text[end - 1] === mark) {
    end--;
  }
  return end < text.length && count(text, text.slice(end)) % 2 === 1 ? text.slice(0, end) : text;
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
