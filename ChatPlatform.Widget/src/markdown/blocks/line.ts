import { isSpace } from "../syntax/characters";

/** A line being parsed: its position, and its indentation in columns with tab stops every four. */
export class Line {
  /** Columns of white space before the next character. */
  indent = 0;
  /** The index of the next character that is not white space. */
  next = 0;
  #at = 0;
  #column = 0;
  /** Columns left of a tab that was partly consumed. */
  #pad = 0;

  constructor(readonly text: string) {
    this.#look();
  }

  get isBlank(): boolean {
    return this.next === this.text.length;
  }

  /** The text from the next character that is not white space. */
  get content(): string {
    return this.text.slice(this.next);
  }

  /** The text with what remains of its indentation. */
  get rest(): string {
    return " ".repeat(this.#pad) + this.text.slice(this.#at);
  }

  /** Consumes at most this many columns of indentation. */
  unindent(columns: number): void {
    for (let left = Math.min(columns, this.indent); left > 0; left--) {
      if (this.#pad > 0) {
        this.#pad--;
      } else if (this.text[this.#at++] === "\t") {
        this.#pad = 3 - (this.#column % 4);
      }
      this.#column++;
    }
    this.#look();
  }

  /** Consumes the indentation and this many characters after it. */
  skip(characters: number): void {
    this.unindent(this.indent);
    this.#at += characters;
    this.#column += characters;
    this.#look();
  }

  #look(): void {
    let column = this.#column + this.#pad;
    for (this.next = this.#at; isSpace(this.text[this.next]); this.next++) {
      column += this.text[this.next] === "\t" ? 4 - (column % 4) : 1;
    }
    this.indent = column - this.#column;
  }
}
