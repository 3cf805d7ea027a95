import { isSpace, matchAt } from "./characters";
import { unescape } from "./entities";

/** An address as it was written, and the position after what was read. */
export interface Target {
  address: string;
  end: number;
}

const LABEL = /\[([^[\]\\]*(?:\\[^][^[\]\\]*)*)\]/y;
const ANGLE = /<([^<>\n\\]*(?:\\.[^<>\n\\]*)*)>/y;
const TITLE = /"[^"\\]*(?:\\[^][^"\\]*)*"|'[^'\\]*(?:\\[^][^'\\]*)*'|\([^()\\]*(?:\\[^][^()\\]*)*\)/y;
const MAX_LABEL = 999;
const MAX_PARENTHESES = 32;

/** Reads `(address "title")` after a link's text. */
export function inlineTarget(text: string, at: number): Target | null {
  if (text[at] !== "(") {
    return null;
  }
  let end = skipSpace(text, at + 1);
  const address = text[end] === ")" ? { address: "", end } : addressAt(text, end);
  if (address === null) {
    return null;
  }
  end = skipSpace(text, address.end);
  const title = end > address.end ? matchAt(TITLE, text, end) : null;
  end = skipSpace(text, end + (title?.[0].length ?? 0));
  return text[end] === ")" ? { address: address.address, end: end + 1 } : null;
}

/** Reads a link reference definition `[label]: address "title"`. */
export function definitionAt(text: string, at: number): (Target & { label: string }) | null {
  const label = labelAt(text, at);
  if (label === null || text[label.end] !== ":") {
    return null;
  }
  const address = addressAt(text, skipSpace(text, label.end + 1));
  if (address === null) {
    return null;
  }
  const next = skipSpace(text, address.end);
  const title = next > address.end ? matchAt(TITLE, text, next) : null;
  const end = (title === null ? null : lineEnd(text, next + title[0].length)) ?? lineEnd(text, address.end);
  return end === null ? null : { label: label.text, address: address.address, end };
}

/** Reads `[label]`. */
export function labelAt(text: string, at: number): { text: string; end: number } | null {
  const found = matchAt(LABEL, text, at);
  return found === null || found[1]!.length > MAX_LABEL || found[1]!.trim() === ""
    ? null
    : { text: normalizeLabel(found[1]!), end: at + found[0].length };
}

/** The form in which labels are compared: without regard to case and white space. */
export function normalizeLabel(label: string): string {
  return label.trim().replace(/\s+/g, " ").toLowerCase().toUpperCase();
}

/**
 * The URL if it may become a link, otherwise null. Allows only absolute http, https, mailto and tel URLs without
 * control characters.
 */
export function safeUrl(address: string): string | null {
  if (
    /[\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u2000-\u200f\u2028-\u202f\u2060-\u206f\u3000\ufeff]/.test(
      address,
    ) ||
    !/^(?:https?:\/\/[^/?#\\]|mailto:[^/]|tel:\+?[\d().-]+$)/i.test(address)
  ) {
    return null;
  }
  try {
    return encodeURI(address).replace(/%25(?=[\da-f]{2})/gi, "%");
  } catch {
    return null; // half of a surrogate pair
  }
}

function addressAt(text: string, at: number): Target | null {
  if (text[at] === "<") {
    const found = matchAt(ANGLE, text, at);
    return found === null ? null : { address: unescape(found[1]!), end: at + found[0].length };
  }
  let end = at;
  let open = 0;
  for (; end < text.length && text[end]! > " " && text[end] !== "\u007f"; end++) {
    if (text[end] === "\\" && /[!-/:-@[-`{-~]/.test(text[end + 1] ?? "")) {
      end++;
    } else if (text[end] === "(" && ++open > MAX_PARENTHESES) {
      return null;
    } else if (text[end] === ")" && --open < 0) {
      break;
    }
  }
  return end === at || open > 0 ? null : { address: unescape(text.slice(at, end)), end };
}

/** Skips spaces and at most one line break. */
function skipSpace(text: string, at: number): number {
  let end = at;
  for (let lines = 0; isSpace(text[end]) || (text[end] === "\n" && ++lines === 1); end++);
  return end;
}

function lineEnd(text: string, at: number): number | null {
  let end = at;
  while (isSpace(text[end])) {
    end++;
  }
  return end >= text.length ? text.length : text[end] === "\n" ? end + 1 : null;
}
