import { Block, type BlockType } from "./block";
import { runLength, trimEnd } from "../syntax/characters";
import { Definitions } from "../syntax/definitions";
import { Line } from "./line";
import { startBlock, type StartResult } from "./starts";

/** The blocks of a text and its link reference definitions. */
export function parseBlocks(source: string): { blocks: Block[]; definitions: Definitions } {
  const parser = new BlockParser(source);
  for (const line of source.replace(/\0/g, "\ufffd").split(/\r\n?|\n/)) {
    parser.add(line);
  }
  return { blocks: parser.finish(), definitions: parser.definitions };
}

/** Parses line by line, by the algorithm that CommonMark describes: the open blocks are a stack. */
export class BlockParser {
  readonly definitions: Definitions;
  readonly #open: Block[] = [new Block("document", 0)];
  #number = 0;
  /** How many of the open blocks the current line continues. */
  #kept = 0;
  /** How many of the open blocks have a mark of their own in the current line. */
  #marked = 0;

  constructor(source: string) {
    this.definitions = new Definitions(source);
  }

  /** The innermost block that the current line continues. */
  get container(): Block {
    return this.#open[this.#kept - 1]!;
  }

  /** The innermost open block. */
  get tip(): Block {
    return this.#open.at(-1)!;
  }

  get depth(): number {
    return this.#open.length;
  }

  /** True when the current line continues all open blocks. */
  get isContinuing(): boolean {
    return this.#kept === this.#open.length;
  }

  add(text: string): void {
    const line = new Line(text);
    this.#number++;
    this.#marked = 1;
    for (this.#kept = 1; !this.isContinuing && this.#continues(this.#open[this.#kept]!, line); this.#kept++);
    if (this.tip.type === "code" && this.isContinuing) {
      this.#addCode(this.tip, line);
      this.#touch(this.#open.length);
    } else if (!this.#startBlocks(line)) {
      this.#addText(line);
    } else {
      this.#touch(this.#open.length);
    }
  }

  finish(): Block[] {
    this.#close(1);
    return this.tip.children;
  }

  /** Ends the blocks that the line does not continue and starts a new one. */
  push(type: BlockType, first = this.#number): Block {
    this.#close(this.#kept);
    while (!this.tip.canContain(type)) {
      this.#close(this.#open.length - 1);
    }
    const block = new Block(type, first);
    this.tip.children.push(block);
    this.#open.push(block);
    this.#kept = this.#marked = this.#open.length;
    return block;
  }

  /** Starts an item in the open list, or in a new list when that one has other marks. */
  pushItem(mark: string, number: number): Block {
    this.#close(this.#kept);
    if (this.tip.type !== "list" || this.tip.mark !== mark) {
      const list = this.push("list");
      list.mark = mark;
      list.size = number;
    }
    this.#kept = this.#open.length;
    return this.push("item");
  }

  /** Ends the innermost open block. */
  pop(): void {
    this.#close(this.#open.length - 1);
    this.#kept = this.#open.length;
  }

  /** Turns the last line of the open paragraph into the first of a new block. */
  splitParagraph(type: BlockType): Block {
    const paragraph = this.tip;
    const line = paragraph.lines.pop()!;
    paragraph.last--;
    this.pop();
    if (paragraph.lines.length === 0 && paragraph.last < paragraph.first) {
      this.tip.children.pop();
    }
    const block = this.push(type, this.#number - 1);
    block.lines.push(line);
    return block;
  }

  #continues(block: Block, line: Line): boolean {
    switch (block.type) {
      case "quote":
        if (line.indent > 3 || line.text[line.next] !== ">") {
          return false;
        }
        line.skip(1);
        line.unindent(1);
        this.#marked = this.#kept + 1;
        return true;
      case "item":
        if (line.isBlank) {
          return block.children.length > 0;
        }
        if (line.indent < block.indent) {
          return false;
        }
        line.unindent(block.indent);
        return true;
      case "code":
        if (block.mark === "" && !line.isBlank && line.indent < 4) {
          return false;
        }
        line.unindent(block.mark === "" ? 4 : 0);
        return true;
      case "list":
        return true;
      default:
        return !line.isBlank;
    }
  }

  /** Returns true when a block takes the rest of the line. */
  #startBlocks(line: Line): boolean {
    let result: StartResult = "container";
    while (result === "container" && !line.isBlank) {
      result = startBlock(this, line);
    }
    return result === "leaf";
  }

  #addCode(code: Block, line: Line): void {
    const isFence = code.mark !== "" && line.indent < 4 && line.text[line.next] === code.mark;
    const length = isFence ? runLength(line.text, line.next) : 0;
    if (isFence && length >= code.size && trimEnd(line.content).length === length) {
      code.last = this.#number;
      this.pop();
    } else {
      line.unindent(code.indent);
      code.lines.push(line.rest);
    }
  }

  #addText(line: Line): void {
    if (line.isBlank) {
      this.#close(this.#kept);
      this.#touch(this.#marked);
      return;
    }
    const isLazy = !this.isContinuing && this.tip.type === "paragraph";
    if (!isLazy) {
      this.#close(this.#kept);
    }
    const isLeaf = this.tip.type === "paragraph" || this.tip.type === "table";
    (isLeaf ? this.tip : this.push("paragraph")).lines.push(line.content);
    this.#touch(this.#open.length);
  }

  /** Extends the outermost open blocks to the current line. */
  #touch(count: number): void {
    for (const block of this.#open.slice(0, count)) {
      block.last = this.#number;
    }
  }

  /** Ends open blocks until this many are left. */
  #close(count: number): void {
    while (this.#open.length > count) {
      const block = this.#open.pop()!;
      if (block.type === "paragraph") {
        this.definitions.take(block.lines);
      } else if (block.type === "code" && block.mark === "") {
        while (trimEnd(block.lines.at(-1) ?? "text") === "") {
          block.lines.pop();
        }
      }
    }
  }
}
