import type { Citation } from "../api/contract";
import type { ChatActions } from "../app/chat";
import type { Language } from "../i18n";
import type { ChatState } from "../state/chat";

/** A part of the window that renders the state in its element. */
export interface View {
  element: HTMLElement;
  update(state: ChatState): void;
}

/** Services for all views. */
export interface ViewContext {
  chat: ChatActions;
  language: Language;
  /** Shows the cited passage. Closing it returns the focus to the opener. */
  showPassage(citation: Citation, opener: HTMLElement): void;
  /** Moves the focus to the composer, for controls that disappear when they are used. */
  focusComposer(): void;
  /** Asks the host page to close the window. */
  close(): void;
}
