import type { ApiClient } from "../api/client";
import { backoff } from "../api/backoff";
import { ApiError } from "../api/problem";
import { nextToSend, type Outgoing } from "../state/outbox";
import { CancellableDelay } from "./stream/delay";
import type { Store } from "./store";

const MAX_ATTEMPTS_WHEN_CONNECTED = 4;

/** Sends the queued messages one after another, each until the server has confirmed it. */
export class Sender {
  readonly #delay = new CancellableDelay();
  #isRunning = false;
  #isStopped = false;

  constructor(private readonly api: ApiClient, private readonly store: Store) {}

  /** Sends queued messages. Safe to call at any time. */
  async run(): Promise<void> {
    if (this.#isRunning) {
      return;
    }
    this.#isRunning = true;
    try {
      for (let message = this.#next(); message !== null; message = this.#next()) {
        await this.#deliver(message);
      }
    } finally {
      this.#isRunning = false;
    }
  }

  /** Sends without the delay before the next attempt. */
  sendNow(): void {
    this.#delay.end();
    void this.run();
  }

  /** Sends nothing more. Messages without a confirmation stay in the outbox. */
  stop(): void {
    this.#isStopped = true;
    this.#delay.end();
  }

  #next(): Outgoing | null {
    return this.#isStopped || this.store.state.conversation === null ? null : nextToSend(this.store.state.outbox);
  }

  async #deliver(message: Outgoing): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const conversation = this.store.state.conversation;
      if (
        this.#isStopped ||
        conversation === null ||
        !this.store.state.outbox.some((o) => o.clientMessageId === message.clientMessageId)
      ) {
        return;
      }
      this.#mark(message, "sending");
      try {
        const confirmed = await this.api.send(conversation.id, message.clientMessageId, message.text);
        if (this.store.state.conversation?.id === conversation.id) {
          this.store.dispatch({ type: "confirmed", message: confirmed });
        }
        return;
      } catch (error) {
        const delay = this.#delayAfter(error, attempt);
        if (delay === null) {
          this.#mark(message, "failed");
          return;
        }
        this.#mark(message, "queued");
        await this.#delay.wait(delay);
      }
    }
  }

  /**
   * Delay until the next attempt in milliseconds; null when the customer has to retry. Without a connection, messages
   * wait indefinitely.
   */
  #delayAfter(error: unknown, attempt: number): number | null {
    if (!(error instanceof ApiError) || !error.isTransient) {
      return null;
    }
    const isConnected = this.store.state.connection.kind === "open" && error.retryAfter === null;
    return isConnected && attempt + 1 >= MAX_ATTEMPTS_WHEN_CONNECTED ? null : (error.retryAfter ?? backoff(attempt));
  }

  #mark(message: Outgoing, status: Outgoing["status"]): void {
    this.store.dispatch({ type: "outgoing", clientMessageId: message.clientMessageId, status });
  }
}
