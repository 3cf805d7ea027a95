import { UNSPACED } from "../syntax/characters";
import type { Inline } from "./tree";

const DOMAIN = /[a-z\d_-]+(?:\.[a-z\d_-]+)+/iy;
const MAX_LOCAL_PART = 64;

/** Turns mail addresses in text into links, except within links. */
export function linkMail(nodes: readonly Inline[]): Inline[] {
  return nodes.flatMap((node) => {
    switch (node.type) {
      case "text":
        return node.text.includes("@") ? pieces(node.text) : node;
      case "bold":
      case "italic":
      case "strike":
        return { ...node, children: linkMail(node.children) };
      default:
        return node;
    }
  });
}

function pieces(text: string): Inline[] {
  const nodes: Inline[] = [];
  let from = 0;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const start = localPartStart(text, at, from);
    DOMAIN.lastIndex = at + 1;
    const domain = start < at ? DOMAIN.exec(text)?.[0] : undefined;
    if (domain === undefined || /[-_]$/.test(domain)) {
      continue;
    }
    const end = at + 1 + domain.length;
    const shown = text.slice(Math.max(from, start - 7), start) === "mailto:" ? start - 7 : start;
    if (shown > from) {
      nodes.push({ type: "text", text: text.slice(from, shown) });
    }
    const children: Inline[] = [{ type: "text", text: text.slice(shown, end) }];
    nodes.push({ type: "link", href: `mailto:${encodeURI(text.slice(start, end))}`, children });
    from = at = end;
  }
  if (from < text.length) {
    nodes.push({ type: "text", text: text.slice(from) });
  }
  return nodes;
}

function localPartStart(text: string, at: number, from: number): number {
  const first = Math.max(from, at - MAX_LOCAL_PART);
  let start = at;
  while (start > first && /[\p{L}\p{N}.+_-]/u.test(text[start - 1]!) && !UNSPACED.test(text[start - 1]!)) {
    start--;
  }
  return start;
}
