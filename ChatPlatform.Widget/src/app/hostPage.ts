import { envelope, readToFrame, type ToFrame, type ToPage } from "../bridge/messages";
import type { StreamSlots } from "./stream/sharedStream";

/** Timeout in milliseconds for the response of the page. */
const RESPONSE_TIMEOUT = 1_000;

/** The embedding page. Accepts messages only from its window and, after the first message, only from its origin. */
export class HostPage implements StreamSlots {
  #origin: string | null = null;
  #onSlotResponse: (isGranted: boolean) => void = () => undefined;

  listen(onMessage: (message: Exclude<ToFrame, { type: "stream" }>) => void): void {
    window.addEventListener("message", (event) => {
      const message = event.source === window.parent ? readToFrame(event.data) : null;
      if (message === null || (this.#origin !== null && event.origin !== this.#origin)) {
        return;
      }
      if (this.#origin === null && message.type === "init") {
        this.#origin = event.origin;
      }
      if (message.type === "stream") {
        this.#onSlotResponse(message.isGranted);
      } else if (this.#origin !== null) {
        onMessage(message);
      }
    });
  }

  /** Requests one of the stream slots that all tabs of the site share. Without a response, no slot is needed. */
  acquireStream(): Promise<boolean> {
    if (this.#origin === null) {
      return Promise.resolve(true);
    }
    this.post({ type: "stream", isWanted: true });
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#onSlotResponse(true), RESPONSE_TIMEOUT);
      this.#onSlotResponse = (isGranted) => {
        clearTimeout(timer);
        resolve(isGranted);
      };
    });
  }

  releaseStream(): void {
    this.post({ type: "stream", isWanted: false });
  }

  post(message: ToPage): void {
    if (this.#origin !== null) {
      window.parent.postMessage(envelope(message), this.#origin);
    }
  }
}
