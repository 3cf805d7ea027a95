import type { Citation } from "../api/contract";
import type { Chat } from "../app/chat";
import type { Language } from "../i18n";
import type { ChatState } from "../state/chat";

/** A visible piece: its element, and how it follows the state. */
export interface View {
  element: HTMLElement;
  update(state: ChatState): void;
}

/** What every piece may use. */
export interface ViewContext {
  chat: Chat;
  language: Language;
  /** Opens the passage that a source stands for; focus comes back to the opener. */
  showPassage(citation: Citation, opener: HTMLElement): void;
  /** Back to where the customer writes, when the control that was used goes away. */
  focusComposer(): void;
  /** Asks the host page to put the window away. */
  close(): void;
}
