import { h } from "../views/dom";
import { parseBlocks, type Block } from "./blocks";
import type { Inline } from "./inline";

/** Makes what stands for a source's number; null leaves the number as it was written. */
export type CitationRenderer = (number: number) => Node | null;

/** Markdown as DOM nodes. Text only ever becomes text nodes, and the elements are those named here. */
export function renderMarkdown(source: string, citation: CitationRenderer): DocumentFragment {
  const fragment = document.createDocumentFragment();
  fragment.append(...parseBlocks(source).map((b) => block(b, citation)));
  return fragment;
}

function block(node: Block, citation: CitationRenderer): Node {
  switch (node.type) {
    case "paragraph":
      return h("p", {}, inline(node.children, citation));
    case "heading":
      return h("p", { class: "heading" }, [h("strong", {}, inline(node.children, citation))]);
    case "code":
      return h("pre", { tabindex: "0" }, [h("code", {}, [node.text])]);
    case "quote":
      return h("blockquote", {}, node.children.map((c) => block(c, citation)));
    case "list": {
      const items = node.items.map((item) => h("li", {}, item.map((c) => block(c, citation))));
      return node.ordered ? h("ol", node.start === 1 ? {} : { start: String(node.start) }, items) : h("ul", {}, items);
    }
    case "table": {
      const row = (tag: "th" | "td", cells: Inline[][]): HTMLElement =>
        h(
          "tr",
          {},
          cells.map((c) => h(tag, {}, inline(c, citation))),
        );
      const table = h("table", {}, [
        h("thead", {}, [row("th", node.head)]),
        h(
          "tbody",
          {},
          node.rows.map((r) => row("td", r)),
        ),
      ]);
      return h("div", { class: "table", tabindex: "0" }, [table]);
    }
    case "rule":
      return h("hr");
  }
}

const ELEMENTS = { bold: "strong", italic: "em", strike: "s" } as const;

function inline(nodes: readonly Inline[], citation: CitationRenderer): Node[] {
  return nodes.map((node) => {
    switch (node.type) {
      case "text":
        return document.createTextNode(node.text);
      case "break":
        return h("br");
      case "code":
        return h("code", {}, [node.text]);
      case "bold":
      case "italic":
      case "strike":
        return h(ELEMENTS[node.type], {}, inline(node.children, citation));
      case "link":
        return h(
          "a",
          { href: node.href, target: "_blank", rel: "noopener noreferrer nofollow" },
          inline(node.children, citation),
        );
      case "citation":
        return citation(node.number) ?? document.createTextNode(`[${node.number}]`);
    }
  });
}
