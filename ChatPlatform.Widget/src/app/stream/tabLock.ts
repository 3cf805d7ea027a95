export interface LockListener {
  onAcquired(): void;
  /** Another tab has stolen the lock. */
  onStolen(): void;
  /** The browser does not support locks here. */
  onUnavailable(): void;
}

interface LockRequest {
  abort: AbortController;
  /** Set while this tab holds the lock. */
  release: (() => void) | null;
}

/** A lock held by one tab at a time. The browser passes it on when the tab is closed. */
export class TabLock {
  #request: LockRequest | null = null;

  constructor(private readonly name: string, private readonly listener: LockListener) {}

  get isHeld(): boolean {
    return this.#request?.release != null;
  }

  /** Queues for the lock. */
  request(): void {
    if (this.#request === null) {
      this.#start(false);
    }
  }

  /** Takes the lock from a tab that does not respond. */
  steal(): void {
    if (!this.isHeld) {
      this.release();
      this.#start(true);
    }
  }

  /** Releases the lock, or leaves the queue. */
  release(): void {
    const request = this.#request;
    this.#request = null;
    if (request?.release != null) {
      request.release();
    } else {
      request?.abort.abort();
    }
  }

  #start(isStealing: boolean): void {
    const request: LockRequest = { abort: new AbortController(), release: null };
    this.#request = request;
    const onAcquired = (): Promise<void> | undefined => {
      if (this.#request !== request) {
        return undefined;
      }
      const released = new Promise<void>((resolve) => (request.release = resolve));
      this.listener.onAcquired();
      return released;
    };
    const onEnded = (): void => {
      if (this.#request === request) {
        this.#request = null;
        if (request.release === null) {
          this.listener.onUnavailable();
        } else {
          this.listener.onStolen();
        }
      }
    };
    navigator.locks
      .request(this.name, isStealing ? { steal: true } : { signal: request.abort.signal }, onAcquired)
      .then(onEnded, onEnded);
  }
}
