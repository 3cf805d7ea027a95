/** Milliseconds within which the leader must respond. */
const RESPONSE_TIMEOUT = 4_000;
/** Milliseconds without a message after which the leader is asked for its state. */
const IDLE_TIMEOUT = 20_000;

/** Detects a frozen leader: a tab that keeps the lock of the stream but does not respond. */
export class LeaderMonitor {
  #lastMessageAt = Date.now();
  #responseDueAt: number | null = null;

  /**
   * @param sendRequest asks the leader for its state
   * @param onFrozen called when the leader has not responded in time
   */
  constructor(private readonly sendRequest: () => void, private readonly onFrozen: () => void) {}

  /** Asks the leader for its state and expects a response in time. */
  requestResponse(): void {
    this.#responseDueAt ??= Date.now() + RESPONSE_TIMEOUT;
    this.sendRequest();
  }

  /** Records a message of the leader. */
  recordMessage(): void {
    this.#lastMessageAt = Date.now();
    this.#responseDueAt = null;
  }

  /** Stops waiting for a response, because this tab is the leader now. */
  reset(): void {
    this.#responseDueAt = null;
  }

  /** Checks the timeouts; to be called about every second by a tab that waits for the leader. */
  check(): void {
    if (this.#responseDueAt !== null && Date.now() > this.#responseDueAt) {
      this.#responseDueAt = null;
      this.onFrozen();
    } else if (Date.now() - this.#lastMessageAt > IDLE_TIMEOUT) {
      this.requestResponse();
    }
  }
}
