import { UNSPACED } from "../syntax/characters";
import type { Token } from "./tree";

/** A run of `*`, `_` or `~~` that may open or close emphasis. */
export interface Delimiter {
  readonly token: Token;
  readonly mark: string;
  readonly at: number;
  /** The length of the run as it was written. */
  readonly length: number;
  readonly canOpen: boolean;
  readonly canClose: boolean;
  /** The characters that are not matched yet. */
  count: number;
  previous: Delimiter | null;
  next: Delimiter | null;
}

/** Matches the delimiters of emphasis by the rules of CommonMark, in linear time. */
export class DelimiterStack {
  last: Delimiter | null = null;
  #first: Delimiter | null = null;

  push(token: Token, source: string, at: number, length: number): void {
    const mark = source[at]!;
    const { canOpen, canClose } = sidesOf(source, at, length);
    if (!(canOpen || canClose) || (mark === "~" && length !== 2)) {
      return;
    }
    const added = { token, mark, at, length, canOpen, canClose, count: length, previous: this.last, next: null };
    if (this.last === null) {
      this.#first = added;
    } else {
      this.last.next = added;
    }
    this.last = added;
    token.delimiter = added;
  }

  /** Matches and removes all delimiters after `bottom`. */
  close(bottom: Delimiter | null): void {
    const floors = new Map<string, number>(); // positions below which a kind of closer has no opener
    let closer = bottom === null ? this.#first : bottom.next;
    while (closer !== null) {
      if (!closer.canClose) {
        closer = closer.next;
        continue;
      }
      const kind = `${closer.mark}${closer.canOpen}${closer.length % 3}`;
      const opener = findOpener(closer, bottom, floors.get(kind) ?? -1);
      if (opener === null) {
        floors.set(kind, closer.at);
        const next: Delimiter | null = closer.next;
        if (!closer.canOpen) {
          this.#remove(closer);
        }
        closer = next;
      } else {
        closer = this.#match(opener, closer);
      }
    }
    if (bottom === null) {
      this.#first = null;
    } else {
      bottom.next = null;
    }
    this.last = bottom;
  }

  /** Returns the delimiter to continue with. */
  #match(opener: Delimiter, closer: Delimiter): Delimiter | null {
    const used = opener.count >= 2 && closer.count >= 2 ? 2 : 1;
    const type = closer.mark === "~" ? "strike" : used === 2 ? "bold" : "italic";
    opener.token.opens.push({ type });
    closer.token.closes++;
    opener.next = closer;
    closer.previous = opener;
    opener.count -= used;
    closer.count -= used;
    if (opener.count === 0) {
      this.#remove(opener);
    }
    if (closer.count > 0) {
      return closer;
    }
    this.#remove(closer);
    return closer.next;
  }

  #remove({ previous, next }: Delimiter): void {
    if (previous === null) {
      this.#first = next;
    } else {
      previous.next = next;
    }
    if (next === null) {
      this.last = previous;
    } else {
      next.previous = previous;
    }
  }
}

function findOpener(closer: Delimiter, bottom: Delimiter | null, floor: number): Delimiter | null {
  for (let opener = closer.previous; opener !== bottom && opener !== null && opener.at >= floor; ) {
    const isOdd =
      (closer.canOpen || opener.canClose) && closer.length % 3 !== 0 && (opener.length + closer.length) % 3 === 0;
    if (opener.canOpen && opener.mark === closer.mark && !isOdd) {
      return opener;
    }
    opener = opener.previous;
  }
  return null;
}

function sidesOf(source: string, at: number, length: number): { canOpen: boolean; canClose: boolean } {
  const before = /[^][\udc00-\udfff]?$/.exec(source.slice(Math.max(0, at - 2), at))?.[0] ?? "\n";
  const after = String.fromCodePoint(source.codePointAt(at + length) ?? 10);
  const [isSpaceBefore, isSpaceAfter] = [/\s/.test(before), /\s/.test(after)];
  const [isMarkBefore, isMarkAfter] = [isPunctuation(before), isPunctuation(after)];
  const isLeft = !isSpaceAfter && (!isMarkAfter || isSpaceBefore || isMarkBefore || UNSPACED.test(before));
  const isRight = !isSpaceBefore && (!isMarkBefore || isSpaceAfter || isMarkAfter || UNSPACED.test(after));
  return source[at] === "_"
    ? { canOpen: isLeft && (!isRight || isMarkBefore), canClose: isRight && (!isLeft || isMarkAfter) }
    : { canOpen: isLeft, canClose: isRight };
}

function isPunctuation(character: string): boolean {
  return /[\p{P}\p{S}]/u.test(character);
}
