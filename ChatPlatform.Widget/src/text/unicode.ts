/**
 * Truncates, cleans and checks text like the server. Lengths are UTF-16 code units; text is truncated between grapheme
 * clusters.
 */

/**
 * White space, control and format characters, variation selectors and characters without a glyph: text of only these is
 * blank.
 */
const INVISIBLE =
  /^[\s\p{White_Space}\p{Cc}\p{Cf}\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0\uFE00-\uFE0F\u{E0100}-\u{E01EF}]*$/u;

/** True when the text has no visible character. */
export function isBlank(text: string): boolean {
  return INVISIBLE.test(text);
}

/** Removes NUL and replaces lone surrogates with U+FFFD. */
export function clean(text: string): string {
  return text.replace(/\0/g, "").replace(/\p{Surrogate}/gu, "\uFFFD");
}

/** Truncates to at most `length` code units without splitting a character. */
export function truncate(text: string, length: number): string {
  if (text.length <= length) {
    return text;
  }
  let end = 0;
  for (const part of graphemes(text)) {
    if (end + part.length > length) {
      break;
    }
    end += part.length;
  }
  return end > 0 ? text.slice(0, end) : truncateByCodePoint(text, length);
}

/** The first visible character; empty for blank text. */
export function firstCharacter(text: string): string {
  for (const part of graphemes(text)) {
    if (!isBlank(part)) {
      return part;
    }
  }
  return "";
}

/** Grapheme clusters if the browser supports them, otherwise code points. */
function* graphemes(text: string): Iterable<string> {
  if (typeof Intl.Segmenter === "undefined") {
    yield* text;
    return;
  }
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)) {
    yield segment;
  }
}

/** A cluster longer than the maximum length is split between code points. */
function truncateByCodePoint(text: string, length: number): string {
  let end = 0;
  for (const point of text) {
    if (end + point.length > length) {
      break;
    }
    end += point.length;
  }
  return text.slice(0, end);
}
