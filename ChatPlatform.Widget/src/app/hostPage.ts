import { envelope, readToFrame, type ToFrame, type ToPage } from "../bridge/messages";

/** The page around the frame. Only its window is listened to, and from the first word on only its origin. */
export class HostPage {
  #origin: string | null = null;

  listen(onMessage: (message: ToFrame) => void): void {
    window.addEventListener("message", (event) => {
      const message = event.source === window.parent ? readToFrame(event.data) : null;
      if (message === null || (this.#origin !== null && event.origin !== this.#origin)) {
        return;
      }
      if (this.#origin === null && message.type === "init") {
        this.#origin = event.origin;
      }
      if (this.#origin !== null) {
        onMessage(message);
      }
    });
  }

  say(message: ToPage): void {
    if (this.#origin !== null) {
      window.parent.postMessage(envelope(message), this.#origin);
    }
  }
}
