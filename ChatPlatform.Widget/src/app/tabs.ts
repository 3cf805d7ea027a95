import type { Conversation, MessagePage, StreamEvent } from "../api/contract";
import type { Connection } from "../state/chat";

/** What tabs of one browser that show the same conversation tell each other. */
export type TabMessage =
  /** A tab without the stream asks how things are; the tab that has the stream answers with a snapshot. */
  | { kind: "hello" }
  /** A visible tab would take the stream over. */
  | { kind: "want" }
  /** The page of the tab that has the stream is hidden now. */
  | { kind: "hidden" }
  /** The stream was given back, and nobody has it. */
  | { kind: "left" }
  /** `position`: id of the last durable event. */
  | { kind: "snapshot"; position: string; connection: Connection; texts: { messageId: string; text: string }[] }
  | { kind: "connection"; connection: Connection }
  /** `after`: the position before this event, so that a tab sees when it has missed one. */
  | { kind: "event"; event: StreamEvent; after: string; position: string }
  /** What was read because there is no stream. */
  | { kind: "page"; conversation: Conversation | null; page: MessagePage }
  /** Everything up to here has been on a screen. */
  | { kind: "read"; seq: number };

/** The number changes with the messages' shape: tabs of two versions do not talk. */
const NAME = "chatplatform:1:";

/** The tabs of this browser on one conversation, and the lock that says which of them has the stream. */
export class Tabs {
  readonly #channel: BroadcastChannel;

  private constructor(private readonly name: string, take: (message: TabMessage) => void) {
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = (event) => take(event.data as TabMessage);
  }

  /** Null where the browser or the page's settings do not let tabs talk or share locks: then each tab is on its own. */
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
  /** Another tab took it by force. */
  lost(): void;
  /** The browser gives no locks here. */
  refused(): void;
}

interface LockRequest {
  abort: AbortController;
  /** Set while the lock is held. */
  release: (() => void) | null;
}

/** A lock that one tab has at a time. The browser passes it on when its tab is closed. */
export class TabLock {
  #request: LockRequest | null = null;

  constructor(private readonly name: string, private readonly on: LockEvents) {}

  get isHeld(): boolean {
    return this.#request?.release != null;
  }

  /** Asks for the lock and waits in line. By force it is taken at once from a tab that does not answer. */
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

  /** Gives the lock back, or leaves the line. */
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
