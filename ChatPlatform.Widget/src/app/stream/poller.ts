import { backoff } from "../../api/backoff";
import { ApiError } from "../../api/problem";
import { CancellableDelay } from "./delay";

/** Delay in milliseconds from the loss of the stream to the first poll; most losses are shorter. */
const FIRST_DELAY = 3_000;
const DELAY_AFTER_SENDING = 1_000;
const INTERVAL = 4_000;
const MAX_INTERVAL = 16_000;
const HIDDEN_INTERVAL = 30_000;
const MAX_HIDDEN_INTERVAL = 300_000;

/**
 * Polls the conversation every few seconds while there is no stream. Slower when nothing changes, and much slower while
 * the page is hidden.
 */
export class Poller {
  readonly #page = document;
  #delay = new CancellableDelay();
  #run: object | null = null;
  #unchangedPolls = 0;
  #failures = 0;
  #hasRetryDelay = false;
  #isPolledElsewhere = false;

  /**
   * @param poll returns true when something has changed
   * @param intervalFactor factor on the polling interval; higher when another tab polls for this one
   */
  constructor(private readonly poll: () => Promise<boolean>, private readonly intervalFactor: () => number) {}

  start(): void {
    if (this.#run === null) {
      [this.#unchangedPolls, this.#failures, this.#hasRetryDelay] = [0, 0, false];
      this.#run = {};
      void this.#loop(this.#run);
    }
  }

  stop(): void {
    this.#run = null;
    this.#delay.end();
  }

  /**
   * Polls sooner after the customer has sent a message or returned to the page. Keeps the retry delay of the server.
   */
  pollSoon(): void {
    this.#unchangedPolls = 0;
    if (this.#run !== null && !this.#hasRetryDelay) {
      const delay = this.#delay;
      setTimeout(() => delay.end(), DELAY_AFTER_SENDING);
    }
  }

  /** Skips the next poll, because another tab has polled and shared the result. */
  skipNext(): void {
    this.#isPolledElsewhere = true;
    this.#delay.end();
  }

  async #loop(run: object): Promise<void> {
    let delay = FIRST_DELAY * this.intervalFactor();
    while (run === this.#run) {
      this.#isPolledElsewhere = false;
      this.#delay = new CancellableDelay();
      await this.#delay.wait(delay);
      if (run === this.#run) {
        delay = this.#isPolledElsewhere ? this.#interval() : await this.#pollOnce();
      }
    }
  }

  /** Returns the delay before the next poll in milliseconds. */
  async #pollOnce(): Promise<number> {
    try {
      this.#unchangedPolls = (await this.poll()) ? 0 : this.#unchangedPolls + 1;
      [this.#failures, this.#hasRetryDelay] = [0, false];
      return this.#interval();
    } catch (error) {
      const delay = Math.max(backoff(this.#failures++), INTERVAL);
      const retryAfter = error instanceof ApiError ? error.retryAfter : null;
      this.#hasRetryDelay = retryAfter !== null;
      return retryAfter ?? delay;
    }
  }

  #interval(): number {
    const [interval, max] = this.#page.hidden ? [HIDDEN_INTERVAL, MAX_HIDDEN_INTERVAL] : [INTERVAL, MAX_INTERVAL];
    const grown = Math.min(interval * 1.5 ** Math.max(0, this.#unchangedPolls - 4), max);
    return grown * this.intervalFactor() * (1 + Math.random() / 5);
  }
}
