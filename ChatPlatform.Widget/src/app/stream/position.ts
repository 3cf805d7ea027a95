/** Delay in milliseconds between attempts to load missed events, and the number of attempts. */
const PAUSE = 4_000;
const TRIES = 5;

/** Position of a tab in the events of its conversation, and whether it has missed events. */
export class Position {
  #current: string;
  /** The last position before a gap. */
  #gap: string | null = null;
  #isFilling = false;

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
  moveTo(after: string, position: string): void {
    const hasGap = after !== this.#current;
    if (hasGap) {
      this.#gap ??= this.#current;
    }
    this.#current = position;
    if (hasGap) {
      void this.#fill();
    }
  }

  /** Position after which a stream must start to include missed events. */
  goBack(): string {
    [this.#current, this.#gap] = [this.#gap ?? this.#current, null];
    return this.#current;
  }

  /** Loads until no further events have arrived. On failure, the gap remains until the next event or stream. */
  async #fill(): Promise<void> {
    if (this.#isFilling) {
      return;
    }
    this.#isFilling = true;
    for (let tries = 0; this.#gap !== null && tries < TRIES; tries++) {
      const position = this.#current;
      try {
        await this.reload();
        this.#gap = this.#current === position ? null : this.#gap;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }
    this.#isFilling = false;
  }
}
