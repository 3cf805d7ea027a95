import type { Citation } from "../../api/contract";
import type { Language } from "../../i18n";
import { button, h } from "../dom";
import { icon } from "../icons";
import { pageText } from "./page";
import { formatDay } from "./time";

/** Modal panel over the window with the quoted passage of a source. Escape and a click outside close it. */
export class PassagePanel {
  readonly element = h("div", { class: "passage-overlay", hidden: "" });
  #opener: HTMLElement | null = null;

  constructor(private readonly language: Language, private readonly background: () => readonly HTMLElement[]) {
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        this.close();
      }
    });
    this.element.addEventListener("click", (event) => {
      if (event.target === this.element) {
        this.close();
      }
    });
  }

  open(citation: Citation, opener: HTMLElement): void {
    const { texts } = this.language;
    const title = h("h2", { id: "passage-title", tabindex: "-1", dir: "auto" }, [citation.title]);
    const close = button(
      { class: "icon-button", "aria-label": texts.closePassage, title: texts.closePassage },
      [icon("close")],
      () => this.close(),
    );
    const page = pageText(citation, texts);
    const date = citation.date === undefined ? "" : formatDay(citation.date, this.language);
    const location = [texts.fromDocument, page, date].filter((part) => part !== "").join(", ");
    this.element.replaceChildren(
      h("section", { class: "passage", role: "dialog", "aria-modal": "true", "aria-labelledby": "passage-title" }, [
        h("div", { class: "passage-head" }, [
          h("span", { class: "source-number" }, [String(citation.number)]),
          title,
          close,
        ]),
        ...(citation.heading === undefined
          ? []
          : [h("p", { class: "passage-heading", dir: "auto" }, [citation.heading])]),
        h("blockquote", { dir: "auto" }, [citation.quote]),
        h("p", { class: "passage-location" }, [location]),
      ]),
    );
    this.#opener = opener;
    this.element.hidden = false;
    this.background().forEach((e) => e.setAttribute("inert", ""));
    title.focus();
  }

  close(): void {
    if (!this.element.hidden) {
      this.element.hidden = true;
      this.element.replaceChildren();
      this.background().forEach((e) => e.removeAttribute("inert"));
      this.#opener?.focus();
      this.#opener = null;
    }
  }
}
