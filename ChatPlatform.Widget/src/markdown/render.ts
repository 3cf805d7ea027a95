import { h } from "../views/dom";
import type { Block } from "./blocks/block";
import { parseBlocks } from "./blocks/parser";
import { trimEnd } from "./syntax/characters";
import type { Definitions } from "./syntax/definitions";
import { parseInline } from "./inlines/parser";
import { rowOf, splitRow } from "./blocks/tables";
import type { Inline } from "./inlines/tree";
import { settle } from "./streaming";

/** Creates the element for a citation; null keeps the number as text. */
export type CitationRenderer = (number: number) => Node | null;

/**
 * Renders Markdown as DOM nodes. Text becomes text nodes only, and only the elements named here are created. While the
 * text is streaming, its end is shown so that it does not change with the next words.
 */
export function renderMarkdown(source: string, citation: CitationRenderer, isStreaming = false): DocumentFragment {
  const { blocks, definitions } = parseBlocks(isStreaming ? settle(source) : source);
  const fragment = document.createDocumentFragment();
  fragment.append(...new Renderer(definitions, citation).blocks(blocks));
  return fragment;
}

/** Headings of an answer are below those of the chat window. */
const HEADINGS = ["h3", "h4", "h5", "h6", "h6", "h6"] as const;
const ELEMENTS = { bold: "strong", italic: "em", strike: "del" } as const;

/**
 * The host of an address with a query, unless the link's text names it: a model may have been made to write an address
 * that carries what the customer said.
 */
function hostNote(href: string, text: Node[]): string | null {
  const host = href.includes("?") && URL.canParse(href) ? new URL(href).hostname : "";
  const shown = text.map((node) => node.textContent).join("").toLowerCase();
  return host === "" || shown.includes(host) ? null : ` (${host})`;
}

class Renderer {
  constructor(private readonly definitions: Definitions, private readonly citation: CitationRenderer) {}

  blocks(blocks: readonly Block[], isTight = false): Node[] {
    return blocks.flatMap((b) => {
      if (b.type !== "paragraph") {
        return this.#block(b);
      }
      const content = this.#text(b.text);
      return isTight || b.lines.length === 0 ? content : h("p", {}, content);
    });
  }

  #block(block: Block): Node {
    switch (block.type) {
      case "heading":
        return h(HEADINGS[block.size - 1]!, {}, this.#text(block.text));
      case "code":
        return h("pre", { tabindex: "0" }, [h("code", {}, [block.text])]);
      case "quote":
        return h("blockquote", {}, this.blocks(block.children));
      case "list":
        return this.#list(block);
      case "table":
        return this.#table(block);
      default:
        return h("hr");
    }
  }

  #list(list: Block): Node {
    const isTight = !list.isLoose;
    const items = list.children.map((item) =>
      h("li", { class: item.mark === "task" ? "task" : null }, this.blocks(item.children, isTight)),
    );
    return list.mark === "." || list.mark === ")"
      ? h("ol", { start: list.size === 1 ? null : String(list.size) }, items)
      : h("ul", {}, items);
  }

  #table({ lines, columns }: Block): Node {
    const row = (tag: "th" | "td", cells: string[]): Node =>
      h("tr", {}, cells.map((cell, i) => h(tag, { align: columns[i] ?? null }, this.#text(cell))));
    const rows = lines.slice(1).map((line) => row("td", rowOf(line, columns.length)));
    const head = h("thead", {}, [row("th", splitRow(lines[0]!))]);
    return h("div", { class: "table", tabindex: "0" }, [
      h("table", {}, [head, rows.length === 0 ? null : h("tbody", {}, rows)]),
    ]);
  }

  #text(text: string): Node[] {
    return this.#inline(parseInline(trimEnd(text), this.definitions));
  }

  #inline(nodes: readonly Inline[]): Node[] {
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
          return h(ELEMENTS[node.type], {}, this.#inline(node.children));
        case "link": {
          const attributes = { href: node.href, target: "_blank", rel: "noopener noreferrer nofollow" };
          const children = this.#inline(node.children);
          return h("a", attributes, children.length === 0 ? [node.href] : [...children, hostNote(node.href, children)]);
        }
        case "citation":
          return this.citation(node.number) ?? document.createTextNode(`[${node.number}]`);
      }
    });
  }
}
