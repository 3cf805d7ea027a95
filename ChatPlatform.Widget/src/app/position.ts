/** Milliseconds between two tries to load what was missed, and how many there are until the next event. */
const PAUSE = 4_000;
const TRIES = 5;

/** Where a tab is in the events of its conversation, and whether it has missed some that no stream will bring. */
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

  /** Notes an event, or where another tab is. `after` is the position before it: another one than ours means that events were missed. */
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

  /** Where a stream has to begin so that it brings what is missing. */
  goBack(): string {
    [this.#current, this.#gap] = [this.#gap ?? this.#current, null];
    return this.#current;
  }

  /** Loads until nothing has come meanwhile; when that fails, the gap stays for the next event or stream. */
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
