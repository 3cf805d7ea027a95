import type { Conversation, MessagePage, StreamEvent } from "../../api/contract";
import type { Connection } from "../../state/chat";

/** Messages between tabs of a browser that show the same conversation. */
export type TabMessage =
  /** Sent by a tab without the stream; the tab with the stream responds with a snapshot. */
  | { kind: "hello" }
  /** A visible tab requests the stream. */
  | { kind: "want" }
  /** The tab with the stream is now hidden. */
  | { kind: "hidden" }
  /** The stream was released; no tab has it. */
  | { kind: "left" }
  /** `position`: id of the last durable event. */
  | { kind: "snapshot"; position: string; connection: Connection; texts: { messageId: string; text: string }[] }
  | { kind: "connection"; connection: Connection }
  /** `after`: the position before this event, so that a tab can detect missed events. */
  | { kind: "event"; event: StreamEvent; after: string; position: string }
  /** Result of polling while there is no stream. */
  | { kind: "page"; conversation: Conversation | null; page: MessagePage }
  /** Messages up to this position have been read. */
  | { kind: "read"; seq: number };

/** Version of the message format: tabs with different versions do not communicate. */
const NAME = "chatplatform:1:";

/** Channel between the tabs on one conversation, and the lock of the tab with the stream. */
export class Tabs {
  readonly #channel: BroadcastChannel;

  private constructor(private readonly name: string, take: (message: TabMessage) => void) {
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = (event) => take(event.data as TabMessage);
  }

  /** Null when the browser or its settings do not support channels or locks between tabs. */
  static open(conversationId: string, take: (message: TabMessage) => void): Tabs | null {
    try {
      return typeof BroadcastChannel === "undefined" || navigator.locks === undefined
        ? null
        : new Tabs(NAME + conversationId, take);
    } catch {
      return null;
    }
  }

  tell(message: TabMessage): void {
    this.#channel.postMessage(message);
  }

  lock(on: LockEvents): TabLock {
    return new TabLock(this.name, on);
  }

  close(): void {
    this.#channel.onmessage = null;
    this.#channel.close();
  }
}

export interface LockEvents {
  gained(): void;
  /** Another tab has stolen the lock. */
  lost(): void;
  /** The browser does not support locks here. */
  refused(): void;
}

interface LockRequest {
  abort: AbortController;
  /** Set while this tab holds the lock. */
  release: (() => void) | null;
}

/** A lock held by one tab at a time. The browser passes it on when the tab is closed. */
export class TabLock {
  #request: LockRequest | null = null;

  constructor(private readonly name: string, private readonly on: LockEvents) {}

  get isHeld(): boolean {
    return this.#request?.release != null;
  }

  /** Requests the lock and queues for it. With force, steals it from a tab that does not respond. */
  ask(byForce = false): void {
    if (this.isHeld || (this.#request !== null && !byForce)) {
      return;
    }
    this.give();
    const request: LockRequest = { abort: new AbortController(), release: null };
    this.#request = request;
    const held = (): Promise<void> | undefined => {
      if (this.#request !== request) {
        return undefined;
      }
      const released = new Promise<void>((resolve) => (request.release = resolve));
      this.on.gained();
      return released;
    };
    const ended = (): void => {
      if (this.#request === request) {
        this.#request = null;
        if (request.release === null) {
          this.on.refused();
        } else {
          this.on.lost();
        }
      }
    };
    navigator.locks
      .request(this.name, byForce ? { steal: true } : { signal: request.abort.signal }, held)
      .then(ended, ended);
  }

  /** Releases the lock, or leaves the queue. */
  give(): void {
    const request = this.#request;
    this.#request = null;
    if (request?.release != null) {
      request.release();
    } else {
      request?.abort.abort();
    }
  }
}
