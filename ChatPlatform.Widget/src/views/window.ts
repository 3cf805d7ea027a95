import type { ChatActions } from "../app/chat";
import type { Language } from "../i18n";
import type { ChatState } from "../state/chat";
import { createBanner } from "./status/banner";
import { createComposer, type Composer } from "./composer";
import { h } from "./dom";
import { createFooter } from "./footer";
import { createHeader, type Header } from "./header";
import { LogView } from "./messages/log";
import { PassagePanel } from "./messages/passage";
import { createStartError } from "./status/startError";
import type { View, ViewContext } from "./view";

/** The chat window. Creates the views and renders the state in them, at most once per animation frame. */
export class ChatWindow {
  readonly element: HTMLElement;
  readonly #views: View[];
  readonly #focusables: { header: Header; composer: Composer; log: LogView };
  readonly #unsubscribe: () => void;
  #isScheduled = false;
  #isFocusPending = false;

  constructor(private readonly chat: ChatActions, language: Language, close: () => void) {
    const context: ViewContext = {
      chat,
      language,
      showPassage: (citation, opener) => passage.open(citation, opener),
      focusComposer: () => composer.focus(),
      close,
    };
    const log = new LogView(context);
    const composer = createComposer(context, () => log.scrollToEnd());
    const [header, banner, startError, footer] = [
      createHeader(context),
      createBanner(context),
      createStartError(context),
      createFooter(context),
    ];
    const body = h("main", { class: "body" }, [banner.element, startError.element, log.element, composer.element]);
    const background = [header.element, body, footer.element];
    const passage = new PassagePanel(language, () => background);
    this.element = h("div", { class: "window" }, [...background, passage.element]);
    this.#views = [header, banner, startError, log, composer, footer];
    this.#focusables = { header, composer, log };
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) {
        close();
      }
    });
    this.#unsubscribe = chat.store.subscribe(() => this.#schedule());
    this.#render(chat.store.state);
    this.#schedule(); // Again when the elements are on the page and have a size.
  }

  /** Moves the focus into the window after it was shown. */
  onShown(): void {
    this.#isFocusPending = true;
    this.#render(this.chat.store.state);
  }

  /** Removes the window and stops its updates. */
  close(): void {
    this.#unsubscribe();
    this.element.remove();
  }

  #schedule(): void {
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      // A hidden frame gets no animation frames.
      (document.hidden || !this.chat.store.state.isOpen ? (f: () => void) => setTimeout(f, 50) : requestAnimationFrame)(
        () => {
          this.#isScheduled = false;
          this.#render(this.chat.store.state);
        },
      );
    }
  }

  #render(state: ChatState): void {
    this.element.dataset["phase"] = state.phase;
    this.#views.forEach((view) => view.update(state));
    if (this.#isFocusPending && state.phase === "ready") {
      this.#isFocusPending = false;
      this.#focusInput();
    }
    if (state.isOpen && !document.hidden) {
      this.chat.markRead();
    }
  }

  /** Does not focus the composer on touch screens, where the keyboard would cover half of the conversation. */
  #focusInput(): void {
    const { header, composer, log } = this.#focusables;
    log.scrollToEnd();
    if (window.matchMedia("(pointer: coarse)").matches) {
      header.focus();
    } else {
      composer.focus();
    }
  }
}
