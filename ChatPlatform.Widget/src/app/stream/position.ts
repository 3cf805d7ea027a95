/** Delay in milliseconds between attempts to load missed events. */
const RETRY_DELAY = 4_000;
const MAX_ATTEMPTS = 5;

/** Position of a tab in the events of its conversation. Loads the conversation again when events were missed. */
export class Position {
  #current: string;
  /** The last position before missed events. */
  #gapStart: string | null = null;
  #isReloading = false;

  /** @param reload loads the conversation again */
  constructor(start: string, private readonly reload: () => Promise<void>) {
    this.#current = start;
  }

  get current(): string {
    return this.#current;
  }

  /**
   * Records an event or the position of another tab. `after` is the position before it; if it differs from the own
   * position, events were missed.
   */
  advance(after: string, position: string): void {
    const hasGap = after !== this.#current;
    if (hasGap) {
      this.#gapStart ??= this.#current;
    }
    this.#current = position;
    if (hasGap) {
      void this.#closeGap();
    }
  }

  /** Returns to the position after which a stream must start to include missed events. */
  rewind(): string {
    [this.#current, this.#gapStart] = [this.#gapStart ?? this.#current, null];
    return this.#current;
  }

  /** Reloads until no further events have arrived. On failure, the gap remains until the next event or stream. */
  async #closeGap(): Promise<void> {
    if (this.#isReloading) {
      return;
    }
    this.#isReloading = true;
    for (let attempt = 0; this.#gapStart !== null && attempt < MAX_ATTEMPTS; attempt++) {
      const position = this.#current;
      try {
        await this.reload();
        this.#gapStart = this.#current === position ? null : this.#gapStart;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY));
      }
    }
    this.#isReloading = false;
  }
}
