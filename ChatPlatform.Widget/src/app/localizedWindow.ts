import { chooseLanguage, type Language } from "../i18n";
import { ChatWindow } from "../views/window";
import type { ChatActions } from "./chat";

/**
 * Shows the chat window in the language of the page's script, of the tenant's settings or of the browser, in this order
 * of precedence. When a change of the settings changes the language, a new window replaces the old one; the draft and
 * the conversation are part of the chat and remain.
 */
export class LocalizedWindow {
  #language: Language;
  #window: ChatWindow;

  /** @param locale language tag of the page's script; empty for none */
  constructor(
    private readonly container: Element,
    private readonly chat: ChatActions,
    private readonly locale: string,
    private readonly close: () => void,
  ) {
    this.#language = this.#choose();
    this.#window = this.#show();
    chat.store.subscribe((state, before) => {
      if (state.config?.language !== before.config?.language) {
        this.#change();
      }
    });
  }

  get language(): Language {
    return this.#language;
  }

  /** Moves the focus into the window after it was shown. */
  onShown(): void {
    this.#window.onShown();
  }

  #choose(): Language {
    return chooseLanguage([this.locale, this.chat.store.state.config?.language ?? "", ...navigator.languages]);
  }

  #show(): ChatWindow {
    const root = document.documentElement;
    root.lang = this.#language.language;
    root.dir = this.#language.direction;
    const shown = new ChatWindow(this.chat, this.#language, this.close);
    this.container.replaceChildren(shown.element);
    return shown;
  }

  #change(): void {
    const next = this.#choose();
    if (next.locale === this.#language.locale) {
      return;
    }
    const hadFocus = this.container.contains(document.activeElement);
    this.#language = next;
    this.#window.close();
    this.#window = this.#show();
    if (hadFocus) {
      this.#window.onShown();
    }
  }
}
