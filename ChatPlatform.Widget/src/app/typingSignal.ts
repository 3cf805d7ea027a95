import type { ApiClient } from "../api/client";
import type { Store } from "./store";

const INTERVAL = 3_000;

/** Sends typing notifications to the supporter, at most one every 3 seconds. */
export class TypingSignal {
  #sentAt = 0;

  constructor(private readonly api: ApiClient, private readonly store: Store) {}

  started(): void {
    if (this.store.state.conversation?.speaker.kind === "supporter" && Date.now() - this.#sentAt >= INTERVAL) {
      this.#sentAt = Date.now();
      this.#send(true);
    }
  }

  stopped(): void {
    if (this.#sentAt > 0) {
      this.#sentAt = 0;
      this.#send(false);
    }
  }

  /** Resets the state after a message was sent, which ends typing. */
  reset(): void {
    this.#sentAt = 0;
  }

  #send(isTyping: boolean): void {
    const conversation = this.store.state.conversation;
    if (conversation !== null) {
      void this.api.typing(conversation.id, isTyping).catch(() => undefined);
    }
  }
}
