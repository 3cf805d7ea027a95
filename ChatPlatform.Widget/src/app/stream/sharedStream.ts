import type { ApiClient } from "../../api/client";
import type { StreamEvent } from "../../api/contract";
import type { Connection } from "../../state/chat";
import { LeaderMonitor } from "./leaderMonitor";
import { Position } from "./position";
import { ReconnectingStream } from "./reconnectingStream";
import { TabChannel, type LeaderMessage, type PartialAnswer, type SharedResult, type TabMessage } from "./tabChannel";
import type { TabLock } from "./tabLock";

/** Milliseconds after which a hidden page releases its stream when no other tab has requested it. */
const HIDDEN_TIMEOUT = 60_000;
const CHECK_INTERVAL = 1_000;
/** Milliseconds between requests for a stream slot when all are in use. */
const SLOT_RETRY_INTERVAL = 10_000;

/** Limit of streams for tabs that cannot share one. */
export interface StreamSlots {
  acquireStream(): Promise<boolean>;
  releaseStream(): void;
}

const UNLIMITED: StreamSlots = { acquireStream: () => Promise.resolve(true), releaseStream: () => undefined };

export interface SharedStreamListener {
  onEvent(event: StreamEvent): void;
  onConnection(connection: Connection): void;
  /** The conversation does not exist (any more). */
  onNotFound(): void;
  /** Another tab has polled the conversation or marked it as read. */
  onSharedResult(result: SharedResult): void;
  /** Texts so far of answers in progress, for a tab that joins later. */
  partialAnswers(): PartialAnswer[];
  /** Loads the conversation again after missed events. */
  reload(): Promise<void>;
}

/**
 * Shares one event stream between all tabs of a browser on a conversation: a visible tab, the leader, has it and
 * forwards its events. Without BroadcastChannel or locks, each visible tab has its own stream. A hidden page releases
 * its stream.
 */
export class SharedStream {
  readonly #channel: TabChannel | null;
  readonly #stopped = new AbortController();
  readonly #position: Position;
  readonly #leaderMonitor = new LeaderMonitor(() => this.#requestSnapshot(), () => this.#lock?.steal());
  #lock: TabLock | null;
  #stream: ReconnectingStream | null = null;
  #connection: Connection = { kind: "idle" };
  #isAcquiringSlot = false;
  #slotRetryTimer: ReturnType<typeof setTimeout> | undefined;
  #releaseTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: ApiClient,
    private readonly conversationId: string,
    lastEventId: string,
    private readonly listener: SharedStreamListener,
    private readonly slots: StreamSlots = UNLIMITED,
  ) {
    this.#position = new Position(lastEventId, async () => {
      await this.listener.reload();
      if (this.#stream === null) {
        this.#requestSnapshot(); // Contains the text so far of an answer in progress.
      }
    });
    this.#channel = TabChannel.open(conversationId, (message) => this.#onMessage(message));
    this.#lock =
      this.#channel?.createLock({
        onAcquired: () => this.#openStream(),
        onStolen: () => {
          this.#closeStream();
          this.#update();
        },
        onUnavailable: () => {
          this.#lock = null;
          this.#update();
        },
      }) ?? null;
  }

  /** False in a tab to which another tab forwards the events. */
  get hasStream(): boolean {
    return this.#stream !== null;
  }

  start(): void {
    const signal = this.#stopped.signal;
    const release = (): void => this.#releaseStream();
    document.addEventListener("visibilitychange", () => this.#update(), { signal });
    document.addEventListener("freeze", release, { signal });
    window.addEventListener("pagehide", release, { signal });
    window.addEventListener("pageshow", (event) => event.persisted && this.#update(), { signal });
    const timer = setInterval(() => this.#checkLeader(), CHECK_INTERVAL);
    signal.addEventListener("abort", () => clearInterval(timer));
    this.#setConnection({ kind: "connecting" });
    this.#update();
    if (document.hidden) {
      this.#setConnection({ kind: "paused" });
      this.#requestSnapshot();
    }
  }

  stop(): void {
    this.#stopped.abort();
    clearTimeout(this.#releaseTimer);
    clearTimeout(this.#slotRetryTimer);
    if (this.#stream !== null) {
      this.#channel?.publish({ kind: "streamReleased" });
    }
    this.#closeStream();
    this.#lock?.release();
    this.#channel?.close();
  }

  /** Skips the delay before the next connection. */
  retryNow(): void {
    if (this.#stream === null) {
      this.#update();
    }
    this.#stream?.retryNow();
  }

  /** Opens a new connection because text is missing, or because the network has changed. */
  reconnect(): void {
    if (this.#stream !== null) {
      this.#stream.reconnect();
    } else {
      this.#requestSnapshot();
    }
  }

  /** Sends the result to the other tabs. */
  publish(result: SharedResult): void {
    this.#channel?.publish(result);
  }

  /** Acquires or releases the stream according to the visibility of the page. */
  #update(): void {
    clearTimeout(this.#releaseTimer);
    clearTimeout(this.#slotRetryTimer);
    if (this.#stopped.signal.aborted) {
      return;
    }
    if (!document.hidden) {
      if (this.#lock === null) {
        void this.#openUnsharedStream();
      } else if (!this.#lock.isHeld) {
        this.#lock.request();
        this.#channel?.publish({ kind: "streamRequest" });
        this.#leaderMonitor.requestResponse();
      }
    } else if (this.#stream !== null) {
      this.#channel?.publish({ kind: "leaderHidden" });
      this.#releaseTimer = setTimeout(() => this.#releaseStream(), HIDDEN_TIMEOUT);
    } else if (this.#lock !== null) {
      this.#lock.release();
    }
  }

  /** Opens a stream for this tab only, if a slot is free. */
  async #openUnsharedStream(): Promise<void> {
    if (this.#stream !== null || this.#isAcquiringSlot) {
      return;
    }
    this.#isAcquiringSlot = true;
    const isGranted = await this.slots.acquireStream();
    this.#isAcquiringSlot = false;
    if (document.hidden || this.#stopped.signal.aborted) {
      this.slots.releaseStream();
    } else if (isGranted) {
      this.#openStream();
    } else {
      this.#setConnection({ kind: "lost", nextAttemptAt: Date.now() + SLOT_RETRY_INTERVAL });
      this.#slotRetryTimer = setTimeout(() => this.#update(), SLOT_RETRY_INTERVAL);
    }
  }

  /** Releases the stream. The next visible tab continues at its position. */
  #releaseStream(): void {
    const hadStream = this.#stream !== null;
    this.#closeStream();
    this.#lock?.release();
    if (hadStream) {
      this.#channel?.publish({ kind: "streamReleased" });
      this.#setConnection({ kind: "paused" });
    }
  }

  #openStream(): void {
    if (this.#stream !== null || this.#stopped.signal.aborted) {
      return;
    }
    this.#leaderMonitor.reset();
    const start = this.#position.rewind();
    const stream = new ReconnectingStream(this.api, this.conversationId, start, {
      onEvent: (event, position) => {
        if (this.#stream === stream) {
          const after = this.#position.current;
          this.#channel?.publish({ kind: "event", event, after, position });
          this.#position.advance(after, position);
          this.listener.onEvent(event);
        }
      },
      onConnection: (connection) => {
        if (this.#stream === stream) {
          this.#setConnection(connection);
          this.#channel?.publish({ kind: "connection", connection });
        }
      },
      onNotFound: () => this.listener.onNotFound(),
    });
    this.#stream = stream;
    void stream.run();
    this.#channel?.publish({
      kind: "snapshot",
      position: start,
      connection: this.#connection,
      partialAnswers: [],
    });
  }

  #closeStream(): void {
    const stream = this.#stream;
    this.#stream = null;
    stream?.stop();
    if (this.#lock === null && stream !== null) {
      this.slots.releaseStream();
    }
  }

  #setConnection(connection: Connection): void {
    this.#connection = connection;
    this.listener.onConnection(connection);
  }

  #requestSnapshot(): void {
    this.#channel?.publish({ kind: "snapshotRequest" });
  }

  #onMessage(message: TabMessage): void {
    switch (message.kind) {
      case "page":
      case "read":
        this.listener.onSharedResult(message);
        return;
      case "snapshotRequest":
        if (this.#stream !== null) {
          this.#channel?.publish({
            kind: "snapshot",
            position: this.#position.current,
            connection: this.#connection,
            partialAnswers: this.listener.partialAnswers(),
          });
        }
        return;
      case "streamRequest":
        if (this.#stream !== null && document.hidden) {
          this.#releaseStream();
        }
        return;
    }
    if (this.#stream === null) {
      this.#onLeaderMessage(message);
    }
  }

  #onLeaderMessage(message: LeaderMessage): void {
    this.#leaderMonitor.recordMessage();
    switch (message.kind) {
      case "leaderHidden":
        this.#update();
        break;
      case "streamReleased":
        this.#setConnection({ kind: document.hidden ? "paused" : "connecting" });
        break;
      case "connection":
        this.#setConnection(message.connection);
        break;
      case "snapshot":
        this.#position.advance(message.position, message.position);
        this.#setConnection(message.connection);
        message.partialAnswers.forEach(({ messageId, text }) =>
          this.listener.onEvent({ type: "message.delta", data: { messageId, offset: 0, text } }),
        );
        break;
      case "event":
        this.#position.advance(message.after, message.position);
        this.listener.onEvent(message.event);
        break;
    }
  }

  #checkLeader(): void {
    if (this.#lock !== null && this.#stream === null && !document.hidden) {
      this.#leaderMonitor.check();
    }
  }
}
