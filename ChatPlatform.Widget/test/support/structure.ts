const KEPT = ["href", "start", "align"];

/**
 * The structure of rendered Markdown as short HTML: white space collapsed, links that may not be followed and images
 * replaced by their text, and the headings of a message (`levels` 2) below those of the page.
 */
export function structure(host: ParentNode & Node, levels: number): string {
  return [...host.childNodes]
    .map((node) => write(node, levels, false))
    .join("")
    .replace(/\s+/g, " ")
    .replace(/ ?(<\/?(?:blockquote|br|h\d|hr|li|ol|p|pre|table|tbody|td|th|thead|tr|ul)\b[^>]*>) ?/g, "$1")
    .replace(/\u0001/g, " ")
    .replace(/\u0002/g, "\n")
    .trim();
}

function write(node: Node, levels: number, isCode: boolean): string {
  if (!(node instanceof Element)) {
    const text = (node.textContent ?? "").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
    return isCode ? text.replace(/ /g, "\u0001").replace(/\n/g, "\u0002") : text;
  }
  const isPre = isCode || node.tagName === "PRE";
  const content = [...node.childNodes].map((child) => write(child, levels, isPre)).join("");
  switch (node.tagName) {
    case "DIV":
      return content;
    case "SPAN":
      return node.className === "cite" ? `<cite>${content}</cite>` : content;
    case "IMG":
      return node.getAttribute("alt") ?? "";
    case "INPUT":
      return node.hasAttribute("checked") ? "\u2611" : "\u2610";
    case "A":
      if (!/^(?:https?:|mailto:|tel:)/i.test(node.getAttribute("href") ?? "")) {
        return content;
      }
  }
  const level = /^H([1-6])$/.exec(node.tagName)?.[1];
  const tag = level === undefined ? node.tagName.toLowerCase() : `h${Math.min(6, Number(level) + levels)}`;
  const attributes = KEPT.filter((a) => node.hasAttribute(a)).map((a) => ` ${a}="${node.getAttribute(a)}"`);
  const inner = tag === "pre" ? content.replace(/\u0002+(?=<\/code>$|$)/, "") : content;
  return ["br", "hr"].includes(tag) ? `<${tag}>` : `<${tag}${attributes.join("")}>${inner}</${tag}>`;
}
