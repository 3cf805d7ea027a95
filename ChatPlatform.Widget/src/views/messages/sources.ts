import type { Citation } from "../../api/contract";
import type { ViewContext } from "../view";
import { button, h } from "../dom";
import { pageText } from "./page";

/** The number of a source in the text: a button that opens the passage. */
export function citationMark(citation: Citation, { language: { texts }, showPassage }: ViewContext): HTMLElement {
  const mark: HTMLButtonElement = button(
    { class: "mark", "aria-label": texts.source(citation.number, citation.title), title: citation.title },
    [String(citation.number)],
    () => showPassage(citation, mark),
  );
  return mark;
}

/** The list of sources below an answer. */
export function sourceList(
  citations: readonly Citation[],
  { language: { texts }, showPassage }: ViewContext,
): HTMLElement {
  const items = citations.map((citation) => {
    const place = citation.page === undefined ? citation.heading : pageText(citation, texts);
    const source: HTMLButtonElement = button(
      { class: "source" },
      [
        h("span", { class: "source-number" }, [String(citation.number)]),
        h("span", { class: "source-title" }, [citation.title]),
        place === undefined ? null : h("span", { class: "source-page" }, [place]),
      ],
      () => showPassage(citation, source),
    );
    return h("li", {}, [source]);
  });
  return h("ul", { class: "sources", "aria-label": texts.sources }, items);
}
