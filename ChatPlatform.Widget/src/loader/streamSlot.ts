/**
 * Maximum number of streams of all tabs of a site. Browsers allow six HTTP/1.1 connections per server, and the pages
 * need some of them.
 */
const MAX_STREAMS = 3;
const NAME_PREFIX = "chatplatform:stream:";

/** One of the stream slots of a site, held until it is released or the tab is closed. */
export class StreamSlot {
  #release: (() => void) | null = null;
  #request = 0;

  /** Requests a slot; true when the browser does not support locks. */
  async acquire(): Promise<boolean> {
    const request = ++this.#request;
    if (navigator.locks === undefined || this.#release !== null) {
      return true;
    }
    for (let i = 0; i < MAX_STREAMS; i++) {
      const isAcquired = await this.#tryAcquire(NAME_PREFIX + i, request).catch(() => true);
      if (isAcquired) {
        return true;
      }
    }
    return false;
  }

  release(): void {
    this.#request++;
    this.#release?.();
    this.#release = null;
  }

  #tryAcquire(name: string, request: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const onAcquired = (lock: Lock | null): Promise<void> | undefined => {
        resolve(lock !== null);
        return lock === null || request !== this.#request
          ? undefined
          : new Promise<void>((release) => (this.#release = release));
      };
      navigator.locks.request(name, { ifAvailable: true }, onAcquired).catch(reject);
    });
  }
}
