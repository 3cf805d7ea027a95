/** Cuts, cleans and judges text as the server does. Lengths are UTF-16 code units; cuts fall between the characters that a reader sees. */

/** White space, control and format characters, variation selectors, and characters without a shape: a text of nothing else is blank. */
const INVISIBLE =
  /^[\s\p{White_Space}\p{Cc}\p{Cf}\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0\uFE00-\uFE0F\u{E0100}-\u{E01EF}]*$/u;

/** True when a reader would see nothing. */
export function isBlank(text: string): boolean {
  return INVISIBLE.test(text);
}

/** The text without NUL, and with U+FFFD in the place of each half of a surrogate pair. */
export function clean(text: string): string {
  return text.replace(/\0/g, "").replace(/\p{Surrogate}/gu, "\uFFFD");
}

/** The beginning of a text: at most `length` code units, never half of a character. */
export function cut(text: string, length: number): string {
  if (text.length <= length) {
    return text;
  }
  let end = 0;
  for (const part of characters(text)) {
    if (end + part.length > length) {
      break;
    }
    end += part.length;
  }
  return end > 0 ? text.slice(0, end) : codePoints(text, length);
}

/** The first character that a reader sees; empty for a blank text. */
export function firstCharacter(text: string): string {
  for (const part of characters(text)) {
    if (!isBlank(part)) {
      return part;
    }
  }
  return "";
}

/** Grapheme clusters where the browser knows them, else code points. */
function* characters(text: string): Iterable<string> {
  if (typeof Intl.Segmenter === "undefined") {
    yield* text;
    return;
  }
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)) {
    yield segment;
  }
}

/** A cluster that is longer than the whole length is cut between its code points. */
function codePoints(text: string, length: number): string {
  let end = 0;
  for (const point of text) {
    if (end + point.length > length) {
      break;
    }
    end += point.length;
  }
  return text.slice(0, end);
}
