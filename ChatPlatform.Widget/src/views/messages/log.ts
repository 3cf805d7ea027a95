import type { ChatState } from "../../state/chat";
import { timeline, type Row } from "../../state/timeline";
import { button, h, setText } from "../dom";
import { createEnding } from "../status/ending";
import { icon } from "../icons";
import { MessageView } from "./message";
import { OutgoingView } from "./outgoing";
import { createSuggestions } from "./suggestions";
import { dayLabel, refreshTimes } from "./time";
import { createTyping } from "./typing";
import type { View, ViewContext } from "../view";
import { createWaiting } from "../status/waiting";

/** Distance from the end in pixels that still counts as scrolled to the end. */
const END_TOLERANCE = 48;
const TIME_REFRESH_INTERVAL = 30_000;

interface RowView {
  kind: Row["kind"];
  element: HTMLElement;
  update(row: Row, state: ChatState): void;
}

/** The message log. It follows new messages while scrolled to the end; otherwise it keeps the scroll position. */
export class LogView implements View {
  readonly element: HTMLElement;
  readonly #rows = h("div", { class: "rows", role: "log", "aria-live": "polite", "aria-relevant": "additions" });
  readonly #views = new Map<string, RowView>();
  readonly #panels: View[];
  readonly #scroller: HTMLElement;
  readonly #earlierButton: HTMLButtonElement;
  readonly #newMessagesButton: HTMLButtonElement;
  readonly #announcer = h("div", { class: "visually-hidden", "aria-live": "polite" });
  #isAtEnd = true;
  #newest = "";
  #state: ChatState | null = null;

  constructor(private readonly context: ViewContext) {
    const { texts } = context.language;
    this.#rows.setAttribute("aria-label", texts.messages);
    this.#earlierButton = button(
      { class: "outline small", hidden: "" },
      [texts.earlier],
      () => void context.chat.loadEarlier(),
    );
    const scrollToEnd = (): void => this.scrollToEnd();
    this.#newMessagesButton = button(
      { class: "pill", hidden: "" },
      [icon("arrowDown"), texts.newMessages],
      scrollToEnd,
    );
    this.#panels = [
      createTyping(context),
      createWaiting(context),
      createEnding(context),
      createSuggestions(context, scrollToEnd),
    ];
    const content = h("div", { class: "content" }, [
      h("div", { class: "earlier" }, [this.#earlierButton]),
      this.#rows,
      ...this.#panels.map((p) => p.element),
    ]);
    this.#scroller = h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": texts.messages }, [
      content,
    ]);
    this.element = h("div", { class: "log" }, [this.#scroller, this.#newMessagesButton, this.#announcer]);
    this.#scroller.addEventListener("scroll", () => this.#onScroll());
    new ResizeObserver(() => this.#isAtEnd && this.scrollToEnd()).observe(content);
    new ResizeObserver(() => this.#isAtEnd && this.scrollToEnd()).observe(this.#scroller);
    const timer = setInterval(() => {
      if (this.element.isConnected) {
        refreshTimes(this.#rows, context.language);
      } else {
        clearInterval(timer);
      }
    }, TIME_REFRESH_INTERVAL);
  }

  update(state: ChatState): void {
    const { texts } = this.context.language;
    const rows = timeline(state);
    const end = this.#scroller.scrollHeight - this.#scroller.scrollTop;
    const isPrepending = this.#state !== null && this.#state.isLoadingEarlier && !state.isLoadingEarlier;
    this.#renderRows(rows, state);
    this.#panels.forEach((panel) => panel.update(state));
    this.#earlierButton.hidden = state.earlierBefore === null;
    this.#earlierButton.disabled = state.isLoadingEarlier;
    setText(this.#earlierButton, state.isLoadingEarlier ? texts.loadingEarlier : texts.earlier);
    if (isPrepending) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight - end;
    }
    this.#updateScroll(rows, isPrepending);
    this.#announce(state);
    this.#state = state;
  }

  scrollToEnd(): void {
    this.#isAtEnd = true;
    this.#newMessagesButton.hidden = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #renderRows(rows: readonly Row[], state: ChatState): void {
    const keys = new Set(rows.map((r) => r.key));
    for (const [key, view] of this.#views) {
      if (!keys.has(key)) {
        view.element.remove();
        this.#views.delete(key);
      }
    }
    rows.forEach((row, i) => {
      let view = this.#views.get(row.key);
      if (view?.kind !== row.kind) {
        view?.element.remove();
        view = this.#create(row);
        this.#views.set(row.key, view);
      }
      view.update(row, state);
      if (this.#rows.children[i] !== view.element) {
        this.#rows.insertBefore(view.element, this.#rows.children[i] ?? null);
      }
    });
  }

  #create(row: Row): RowView {
    switch (row.kind) {
      case "message": {
        const view = new MessageView(row, this.context);
        return {
          kind: row.kind,
          element: view.element,
          update: (r, state) => r.kind === "message" && view.update(r, state),
        };
      }
      case "outgoing": {
        const view = new OutgoingView(row, this.context);
        return {
          kind: row.kind,
          element: view.element,
          update: (r, state) => r.kind === "outgoing" && view.update(r, state),
        };
      }
      case "greeting": {
        const text = h("p", { class: "plain" }, [row.text]);
        return {
          kind: row.kind,
          element: h("article", { class: "message assistant first last" }, [
            h("div", { class: "bubble", dir: "auto" }, [text]),
          ]),
          update: (r) => r.kind === "greeting" && setText(text, r.text),
        };
      }
      case "day":
        return staticRow(
          row,
          h("h2", { class: "day" }, [dayLabel(new Date(row.date), new Date(), this.context.language)]),
        );
    }
  }

  /** Scrolls to the end, or shows a button when new messages are out of view. */
  #updateScroll(rows: readonly Row[], isPrepending: boolean): void {
    const newest = rows.at(-1)?.key ?? "";
    const hasNew = newest !== this.#newest && this.#newest !== "" && !isPrepending;
    this.#newest = newest;
    if (this.#isAtEnd) {
      this.scrollToEnd();
    } else if (hasNew) {
      this.#newMessagesButton.hidden = false;
    }
  }

  #onScroll(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < END_TOLERANCE;
    if (this.#isAtEnd) {
      this.#newMessagesButton.hidden = true;
    }
  }

  /** Announces a streamed answer once, when it is complete. */
  #announce(state: ChatState): void {
    const streamed = this.#state?.messages.filter((m) => m.status === "streaming").map((m) => m.id) ?? [];
    const completed = state.messages.find((m) => m.status === "complete" && streamed.includes(m.id));
    if (completed !== undefined) {
      const element = this.#views.get(completed.id)?.element.querySelector(".bubble");
      setText(this.#announcer, element?.textContent ?? "");
    }
  }
}

function staticRow(row: Row, element: HTMLElement): RowView {
  return { kind: row.kind, element, update: () => undefined };
}
