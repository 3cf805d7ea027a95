import { envelope, readToFrame, type ToFrame, type ToPage } from "../bridge/messages";
import type { StreamSlots } from "./sharedStream";

/** Milliseconds for the page's answer. */
const ANSWER = 1_000;

/** The page around the frame. Only its window is listened to, and from the first word on only its origin. */
export class HostPage implements StreamSlots {
  #origin: string | null = null;
  #granted: (isGranted: boolean) => void = () => undefined;

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
        this.#granted(message.isGranted);
      } else if (this.#origin !== null) {
        onMessage(message);
      }
    });
  }

  /** Asks the page for one of the streams that all tabs of its site share. A page that does not answer has none to count. */
  askForStream(): Promise<boolean> {
    if (this.#origin === null) {
      return Promise.resolve(true);
    }
    this.say({ type: "stream", isWanted: true });
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#granted(true), ANSWER);
      this.#granted = (isGranted) => {
        clearTimeout(timer);
        resolve(isGranted);
      };
    });
  }

  giveStream(): void {
    this.say({ type: "stream", isWanted: false });
  }

  say(message: ToPage): void {
    if (this.#origin !== null) {
      window.parent.postMessage(envelope(message), this.#origin);
    }
  }
}
