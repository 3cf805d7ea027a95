import { backoff } from "../../api/backoff";
import { ApiError } from "../../api/problem";
import { Pause } from "./pause";

/** Delay in milliseconds from the loss of the stream to the first poll; most losses are shorter. */
const FIRST = 3_000;
const AFTER_SENDING = 1_000;
const STEP = 4_000;
const SLOWEST = 16_000;
const HIDDEN_STEP = 30_000;
const HIDDEN_SLOWEST = 300_000;

/**
 * Polls the conversation every few seconds while there is no stream. Slower when nothing changes, and much slower while
 * the page is hidden.
 */
export class Poller {
  readonly #page = document;
  #pause = new Pause();
  #running: object | null = null;
  #quiet = 0;
  #failures = 0;
  #isRefused = false;
  #wasRead = false;

  /**
   * @param read polls; returns true when there was something new
   * @param patience factor on the polling interval; higher when another tab polls for this one
   */
  constructor(private readonly read: () => Promise<boolean>, private readonly patience: () => number) {}

  start(): void {
    if (this.#running === null) {
      [this.#quiet, this.#failures, this.#isRefused] = [0, 0, false];
      this.#running = {};
      void this.#loop(this.#running);
    }
  }

  stop(): void {
    this.#running = null;
    this.#pause.end();
  }

  /**
   * Polls sooner after the customer has sent a message or returned to the page. Keeps the retry delay of the server.
   */
  hurry(): void {
    this.#quiet = 0;
    if (this.#running !== null && !this.#isRefused) {
      const pause = this.#pause;
      setTimeout(() => pause.end(), AFTER_SENDING);
    }
  }

  /** Another tab has polled and shared the result. */
  skip(): void {
    this.#wasRead = true;
    this.#pause.end();
  }

  async #loop(running: object): Promise<void> {
    let wait = FIRST * this.patience();
    while (running === this.#running) {
      this.#wasRead = false;
      this.#pause = new Pause();
      await this.#pause.wait(wait);
      if (running === this.#running) {
        wait = this.#wasRead ? this.#next() : await this.#once();
      }
    }
  }

  async #once(): Promise<number> {
    try {
      this.#quiet = (await this.read()) ? 0 : this.#quiet + 1;
      [this.#failures, this.#isRefused] = [0, false];
      return this.#next();
    } catch (error) {
      const wait = Math.max(backoff(this.#failures++), STEP);
      const asked = error instanceof ApiError ? error.retryAfter : null;
      this.#isRefused = asked !== null;
      return asked ?? wait;
    }
  }

  #next(): number {
    const [step, slowest] = this.#page.hidden ? [HIDDEN_STEP, HIDDEN_SLOWEST] : [STEP, SLOWEST];
    return Math.min(step * 1.5 ** Math.max(0, this.#quiet - 4), slowest) * this.patience() * (1 + Math.random() / 5);
  }
}
