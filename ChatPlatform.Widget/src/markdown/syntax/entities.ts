import { matchAt } from "./characters";

const ENTITY = /&(?:#(?:[xX][\da-fA-F]{1,6}|\d{1,7})|[a-zA-Z][a-zA-Z\d]{1,31});/y;
const names = new Map<string, string>();

/** Reads a character reference such as `&amp;` or `&#39;` at a position; null when there is none. */
export function entityAt(source: string, at: number): { text: string; length: number } | null {
  const entity = matchAt(ENTITY, source, at)?.[0];
  if (entity === undefined) {
    return null;
  }
  const text = entity[1] === "#" ? character(entity.slice(2, -1)) : named(entity);
  return text === entity ? null : { text, length: entity.length };
}

/** The text with backslash escapes and character references replaced. */
export function unescape(text: string): string {
  return text.replace(/\\[!-/:-@[-`{-~]|&[#a-zA-Z\d]{2,32};/g, (found) =>
    found[0] === "\\" ? found[1]! : (entityAt(found, 0)?.text ?? found),
  );
}

/** The text with character references replaced. */
export function entitiesDecoded(text: string): string {
  return text.replace(/&[#a-zA-Z\d]{2,32};/g, (found) => entityAt(found, 0)?.text ?? found);
}

function character(code: string): string {
  const point = /^x/i.test(code) ? Number.parseInt(code.slice(1), 16) : Number.parseInt(code, 10);
  const isValid = point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  return String.fromCodePoint(isValid ? point : 0xfffd);
}

/** The browser's own table of names. The text is a single reference, so that the parser can create no element. */
function named(entity: string): string {
  let text = names.get(entity);
  if (text === undefined) {
    text = new DOMParser().parseFromString(entity, "text/html").body.textContent ?? entity;
    if (names.size < 1000) {
      names.set(entity, text);
    }
  }
  return text;
}
