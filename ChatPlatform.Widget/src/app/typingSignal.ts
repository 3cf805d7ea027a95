import type { ApiClient } from "../api/client";
import type { Store } from "./store";

const INTERVAL = 3_000;

/** Sends typing notifications to the supporter, at most every few seconds. */
export class TypingSignal {
  #sentAt = 0;

  constructor(private readonly api: ApiClient, private readonly store: Store) {}

  started(): void {
    if (this.store.state.conversation?.speaker.kind === "supporter" && Date.now() - this.#sentAt >= INTERVAL) {
      this.#sentAt = Date.now();
      this.#tell(true);
    }
  }

  stopped(): void {
    if (this.#sentAt > 0) {
      this.#sentAt = 0;
      this.#tell(false);
    }
  }

  /** Resets the state after a message was sent, which ends typing. */
  forget(): void {
    this.#sentAt = 0;
  }

  #tell(isTyping: boolean): void {
    const conversation = this.store.state.conversation;
    if (conversation !== null) {
      void this.api.typing(conversation.id, isTyping).catch(() => undefined);
    }
  }
}
