import { matchAt, UNSPACED } from "../syntax/characters";

const START = /(?:https?:\/\/|www\.)[\p{L}\p{N}_-]/iuy;
/** White space, angle brackets and East Asian punctuation. */
const END = /[\s<>\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]/;
const OPENING: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/**
 * The length of the web address without marks at a position, 0 when there is none. Punctuation at its end does not
 * belong to it, nor does a bracket that was opened before it.
 */
export function webLengthAt(text: string, at: number): number {
  const isInWord = /[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, at - 2), at)) && !UNSPACED.test(text[at - 1]!);
  const start = isInWord ? null : matchAt(START, text, at)?.[0];
  if (start == null) {
    return 0;
  }
  const found = text.slice(at, endOf(text, at + start.length));
  const length = trimmedLength(found);
  return /^www\./i.test(found) && !found.slice(4, length).includes(".") ? 0 : length;
}

/** Also ends at a square bracket that was opened before the address: it may close a link's text. */
function endOf(text: string, from: number): number {
  let open = 0;
  for (let at = from; at < text.length; at++) {
    open += text[at] === "[" ? 1 : text[at] === "]" ? -1 : 0;
    if (open < 0 || END.test(text[at]!)) {
      return at;
    }
  }
  return text.length;
}

function trimmedLength(address: string): number {
  const open: Record<string, number> = { "(": 0, "[": 0, "{": 0 };
  for (const character of address) {
    const opening = OPENING[character] ?? character;
    if (open[opening] !== undefined) {
      open[opening] += opening === character ? 1 : -1;
    }
  }
  let end = address.length;
  for (; end > 0; end--) {
    const last = address[end - 1]!;
    const opening = OPENING[last];
    if (opening !== undefined && open[opening]! < 0) {
      open[opening]!++;
    } else if (open[last] !== undefined) {
      open[last]--;
    } else if (last === ";") {
      end -= (/&[a-z\d]+;$/i.exec(address.slice(Math.max(0, end - 34), end))?.[0].length ?? 1) - 1;
    } else if (!"?!.,:*_~'\"`\\".includes(last)) {
      break;
    }
  }
  return end;
}
