export type Align = "left" | "center" | "right" | null;

/** Missing cells are added only to tables of at most this many columns, so that output stays proportional to input. */
const MAX_FILLED_COLUMNS = 32;

/** The texts of the cells of a row. `\|` is a bar inside a cell. */
export function splitRow(row: string): string[] {
  const text = row.trim();
  const cells: string[] = [];
  let cell = "";
  let from = text[0] === "|" ? 1 : 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] !== "|") {
      continue;
    }
    const isEscaped = at > from && text[at - 1] === "\\";
    cell += text.slice(from, isEscaped ? at - 1 : at) + (isEscaped ? "|" : "");
    if (!isEscaped) {
      cells.push(cell.trim());
      cell = "";
    }
    from = at + 1;
  }
  cell += text.slice(from);
  return from < text.length || cell !== "" ? [...cells, cell.trim()] : cells;
}

/** The alignments that the line below a table's head gives its columns; null when it is another line. */
export function columnsOf(head: string, line: string): Align[] | null {
  if (!head.includes("|") || !/^[-|: \t]+$/.test(line)) {
    return null;
  }
  const marks = splitRow(line);
  return marks.length === splitRow(head).length && marks.every((m) => /^:?-+:?$/.test(m)) ? marks.map(align) : null;
}

/** A row with as many cells as the table has columns. */
export function rowOf(line: string, columns: number): string[] {
  const cells = splitRow(line).slice(0, columns);
  while (cells.length < columns && columns <= MAX_FILLED_COLUMNS) {
    cells.push("");
  }
  return cells;
}

function align(mark: string): Align {
  const isLeft = mark.startsWith(":");
  return mark.endsWith(":") ? (isLeft ? "center" : "right") : isLeft ? "left" : null;
}
