import { h } from "../views/dom";
import { parseBlocks, type Block } from "./blocks";
import type { Inline } from "./inline";

/** Creates the element for a citation; null keeps the number as text. */
export type CitationRenderer = (number: number) => Node | null;

/** Renders Markdown as DOM nodes. Text becomes text nodes only, and only the elements named here are created. */
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
