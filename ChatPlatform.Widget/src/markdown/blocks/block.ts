import type { Align } from "./tables";

export type BlockType = "document" | "quote" | "list" | "item" | "paragraph" | "heading" | "code" | "table" | "rule";

/** A block of Markdown. The meaning of its members depends on its type. */
export class Block {
  readonly children: Block[] = [];
  /** The lines of a leaf before inline marks are parsed. */
  readonly lines: string[] = [];
  /** The number of the last line, to find blank lines between blocks. */
  last: number;
  /** The character of a list's marks, "." and ")" for ordered ones, or of a fence; empty for indented code. */
  mark = "";
  /** The level of a heading, the first number of a list or the length of a fence. */
  size = 0;
  /** Columns of indentation of an item's text or of a fence. */
  indent = 0;
  columns: readonly Align[] = [];

  constructor(
    public type: BlockType,
    /** The number of the first line. */
    readonly first: number,
  ) {
    this.last = first;
  }

  get text(): string {
    return this.lines.join("\n");
  }

  /** True when a blank line is between the items of a list or between the blocks of one of them. */
  get isLoose(): boolean {
    return hasGap(this.children) || this.children.some((item) => hasGap(item.children));
  }

  canContain(type: BlockType): boolean {
    return this.type === "list"
      ? type === "item"
      : type !== "item" && (this.type === "document" || this.type === "quote" || this.type === "item");
  }
}

function hasGap(blocks: readonly Block[]): boolean {
  return blocks.some((block, i) => i > 0 && block.first > blocks[i - 1]!.last + 1);
}
