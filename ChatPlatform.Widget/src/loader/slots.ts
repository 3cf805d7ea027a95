/**
 * Maximum number of streams of all tabs of a site; browsers allow six HTTP/1.1 connections per server, and pages need
 * some too.
 */
const SLOTS = 3;
const NAME = "chatplatform:stream:";

/** One of the slots, until it is released or the tab is closed. */
export class Slot {
  #release: (() => void) | null = null;
  #wish = 0;

  /** Requests a slot; true when the browser does not support locks. */
  async take(): Promise<boolean> {
    const wish = ++this.#wish;
    if (navigator.locks === undefined || this.#release !== null) {
      return true;
    }
    for (let i = 0; i < SLOTS; i++) {
      const isTaken = await this.#try(NAME + i, wish).catch(() => true);
      if (isTaken) {
        return true;
      }
    }
    return false;
  }

  give(): void {
    this.#wish++;
    this.#release?.();
    this.#release = null;
  }

  #try(name: string, wish: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const taken = (lock: Lock | null): Promise<void> | undefined => {
        resolve(lock !== null);
        return lock === null || wish !== this.#wish
          ? undefined
          : new Promise<void>((release) => (this.#release = release));
      };
      navigator.locks.request(name, { ifAvailable: true }, taken).catch(reject);
    });
  }
}
