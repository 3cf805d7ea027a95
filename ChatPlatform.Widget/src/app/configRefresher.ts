import { backoff } from "../api/backoff";
import type { ApiClient } from "../api/client";
import { ApiError } from "../api/problem";
import type { Store } from "./store";

const INTERVAL = 3_000;

/**
 * Reads the configuration again every 3 seconds while the window is open and the page is visible, so that an open
 * window follows a change. An unchanged configuration is answered with 304. Slower after failures.
 */
export class ConfigRefresher {
  #isRunning = false;
  #failures = 0;
  #notBefore = 0;

  constructor(private readonly api: ApiClient, private readonly store: Store, private readonly widgetKey: string) {
    setInterval(() => void this.refresh(), INTERVAL);
    document.addEventListener("visibilitychange", () => void this.refresh());
    store.subscribe((state, before) => {
      if (state.isOpen && !before.isOpen) {
        void this.refresh();
      }
    });
  }

  async refresh(): Promise<void> {
    const { isOpen, config } = this.store.state;
    if (this.#isRunning || !isOpen || config === null || document.hidden || Date.now() < this.#notBefore) {
      return;
    }
    this.#isRunning = true;
    try {
      const changed = await this.api.changedConfig(this.widgetKey);
      this.#failures = 0;
      if (changed !== null) {
        this.store.dispatch({ type: "configured", config: changed });
      }
    } catch (error) {
      const retryAfter = error instanceof ApiError ? error.retryAfter : null;
      this.#notBefore = Date.now() + (retryAfter ?? backoff(this.#failures++));
    } finally {
      this.#isRunning = false;
    }
  }
}
