import { backoff } from "../../api/backoff";
import type { ApiClient } from "../../api/client";
import type { StreamEvent } from "../../api/contract";
import { EventStreamParser } from "../../api/eventStream";
import { ApiError } from "../../api/problem";
import type { Connection } from "../../state/chat";
import { CancellableDelay, withTimeout } from "./delay";

/** Timeout in milliseconds between two reads. The server sends a heartbeat at least every 15 seconds. */
const READ_TIMEOUT = 40_000;
/**
 * Timeout in milliseconds for the response headers and the first byte, which the server sends immediately. A browser
 * at its connection limit waits without an error.
 */
const OPEN_TIMEOUT = 10_000;
/** Delay in milliseconds after the server has ended the stream without an error. */
const RECONNECT_DELAY = 300;
/** A stream that ends sooner (in milliseconds) counts as a failure: a proxy may be cutting off streams. */
const MIN_DURATION = 5_000;

export interface StreamListener {
  /** @param position id of the last durable event, including this one */
  onEvent(event: StreamEvent, position: string): void;
  onConnection(connection: Connection): void;
  /** The conversation does not exist (any more). */
  onNotFound(): void;
}

/** Reads the event stream of a conversation and resumes it after connection losses. */
export class ReconnectingStream {
  readonly #delay = new CancellableDelay();
  readonly #stopped = new AbortController();
  #current = new AbortController();
  #lastEventId: string;
  #attempt = 0;
  #shortStreams = 0;
  #isAbortIntended = false;

  constructor(
    private readonly api: ApiClient,
    private readonly conversationId: string,
    lastEventId: string,
    private readonly listener: StreamListener,
  ) {
    this.#lastEventId = lastEventId;
  }

  async run(): Promise<void> {
    this.listener.onConnection({ kind: "connecting" });
    while (!this.#stopped.signal.aborted) {
      const delay = await this.#readOnce();
      if (this.#stopped.signal.aborted) {
        return;
      }
      if (this.#attempt > 0) {
        this.listener.onConnection({ kind: "lost", nextAttemptAt: Date.now() + delay });
      }
      await this.#delay.wait(delay);
      if (this.#attempt > 0 && !this.#stopped.signal.aborted) {
        this.listener.onConnection({ kind: "connecting" });
      }
    }
  }

  /** Skips the delay before the next connection. */
  retryNow(): void {
    this.#delay.end();
  }

  /** Closes the current connection, if any, and opens a new one. */
  reconnect(): void {
    this.#isAbortIntended = true;
    this.#current.abort();
    this.#delay.end();
  }

  stop(): void {
    this.#stopped.abort();
    this.reconnect();
  }

  /** Opens and reads one connection. Returns the delay before the next one in milliseconds. */
  async #readOnce(): Promise<number> {
    const current = new AbortController();
    this.#current = current;
    this.#isAbortIntended = false;
    try {
      const opening = this.api.events(this.conversationId, this.#lastEventId, current.signal);
      const response = await withTimeout(opening, OPEN_TIMEOUT, () => current.abort());
      if (!response.headers.get("Content-Type")?.startsWith("text/event-stream") || response.body === null) {
        throw new ApiError(0, "no_stream");
      }
      await this.#readBody(response.body.getReader(), current);
      return this.#shortStreams > 1 ? backoff(this.#attempt++) : RECONNECT_DELAY * (1 + Math.random());
    } catch (error) {
      if (this.#isAbortIntended) {
        return 0;
      }
      if (error instanceof ApiError && (error.status === 404 || error.status === 403)) {
        this.#stopped.abort();
        this.listener.onNotFound();
      }
      const delay = backoff(this.#attempt++);
      return (error instanceof ApiError ? error.retryAfter : null) ?? delay;
    }
  }

  async #readBody(reader: ReadableStreamDefaultReader<Uint8Array>, current: AbortController): Promise<void> {
    const parser = new EventStreamParser(this.#lastEventId);
    let resetTimer: ReturnType<typeof setTimeout> | undefined;
    try {
      for (let isOpen = false; ; isOpen = true) {
        const timeout = isOpen ? READ_TIMEOUT : OPEN_TIMEOUT;
        const { done, value } = await withTimeout(reader.read(), timeout, () => current.abort());
        if (done) {
          return;
        }
        if (!isOpen) {
          this.#shortStreams++;
          resetTimer = setTimeout(() => ([this.#attempt, this.#shortStreams] = [0, 0]), MIN_DURATION);
          this.listener.onConnection({ kind: "open" });
        }
        for (const { type, data, id } of parser.push(value)) {
          this.#lastEventId = id;
          this.listener.onEvent({ type, data: JSON.parse(data) } as StreamEvent, id);
        }
      }
    } finally {
      clearTimeout(resetTimer);
    }
  }
}
