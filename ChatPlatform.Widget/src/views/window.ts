import type { Chat } from "../app/chat";
import type { Language } from "../i18n";
import type { ChatState } from "../state/chat";
import { createBanner } from "./status/banner";
import { createComposer, type Composer } from "./composer";
import { h } from "./dom";
import { createFooter } from "./footer";
import { createHeader, type Header } from "./header";
import { LogView } from "./messages/log";
import { PassagePanel } from "./messages/passage";
import { createTrouble } from "./status/trouble";
import type { View, ViewContext } from "./view";

/** The whole window: makes the pieces, shows the state in them, once per frame at the most. */
export class ChatWindow {
  readonly element: HTMLElement;
  readonly #views: View[];
  readonly #focusables: { header: Header; composer: Composer; log: LogView };
  #isScheduled = false;
  #wantsFocus = false;

  constructor(private readonly chat: Chat, language: Language, close: () => void) {
    const context: ViewContext = {
      chat,
      language,
      showPassage: (citation, opener) => passage.open(citation, opener),
      focusComposer: () => composer.focus(),
      close,
    };
    const log = new LogView(context);
    const composer = createComposer(context, () => log.toEnd());
    const [header, banner, trouble, footer] = [
      createHeader(context),
      createBanner(context),
      createTrouble(context),
      createFooter(context),
    ];
    const body = h("main", { class: "body" }, [banner.element, trouble.element, log.element, composer.element]);
    const rest = [header.element, body, footer.element];
    const passage = new PassagePanel(language, () => rest);
    this.element = h("div", { class: "window" }, [...rest, passage.element]);
    this.#views = [header, banner, trouble, log, composer, footer];
    this.#focusables = { header, composer, log };
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) {
        close();
      }
    });
    chat.store.subscribe(() => this.#schedule());
    this.#show(chat.store.state);
  }

  /** The window has come into sight. */
  appear(): void {
    this.#wantsFocus = true;
    this.#show(this.chat.store.state);
  }

  #schedule(): void {
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      // A hidden frame gets no animation frames, but its state goes on.
      (document.hidden || !this.chat.store.state.isOpen ? (f: () => void) => setTimeout(f, 50) : requestAnimationFrame)(
        () => {
          this.#isScheduled = false;
          this.#show(this.chat.store.state);
        },
      );
    }
  }

  #show(state: ChatState): void {
    this.element.dataset["phase"] = state.phase;
    this.#views.forEach((view) => view.update(state));
    if (this.#wantsFocus && state.phase === "ready") {
      this.#wantsFocus = false;
      this.#takeFocus();
    }
    if (state.isOpen && !document.hidden) {
      this.chat.markRead();
    }
  }

  /** On a touch screen the keyboard would cover half of the conversation, so there the customer opens it. */
  #takeFocus(): void {
    const { header, composer, log } = this.#focusables;
    log.toEnd();
    if (window.matchMedia("(pointer: coarse)").matches) {
      header.focus();
    } else {
      composer.focus();
    }
  }
}
