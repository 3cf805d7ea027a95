/** Scripts without spaces between words: Thai, Chinese, Japanese and Korean. */
export const UNSPACED = /[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]/;

export function isSpace(character: string | undefined): boolean {
  return character === " " || character === "\t";
}

/** The text without spaces and tabs at its end. Other white space is text. */
export function trimEnd(text: string): string {
  let end = text.length;
  while (isSpace(text[end - 1])) {
    end--;
  }
  return text.slice(0, end);
}

/** The number of times that a text has one character from a position. */
export function runLength(text: string, from: number): number {
  let end = from + 1;
  while (end < text.length && text[end] === text[from]) {
    end++;
  }
  return end - from;
}

/** Runs a sticky pattern at a position. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
