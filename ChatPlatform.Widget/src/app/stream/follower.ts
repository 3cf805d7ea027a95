import { backoff } from "../../api/backoff";
import type { ApiClient } from "../../api/client";
import type { StreamEvent } from "../../api/contract";
import { EventStreamParser } from "../../api/eventStream";
import { ApiError } from "../../api/problem";
import type { Connection } from "../../state/chat";
import { Pause, within } from "./pause";

/** The server sends a heartbeat at least every 15 seconds: the connection is lost after this time without data. */
const SILENCE = 40_000;
/**
 * Timeout for the response headers and the first byte, which the server sends immediately. A browser at its connection
 * limit waits without an error.
 */
const PATIENCE = 10_000;
const AFTER_CLEAN_END = 300;
/** A stream that ends sooner counts as a failure: a proxy may be cutting off streams. */
const SHORT_LIFE = 5_000;

export interface FollowerEvents {
  /** @param position id of the last durable event, including this one */
  event(event: StreamEvent, position: string): void;
  connection(connection: Connection): void;
  /** The conversation does not exist (any more). */
  gone(): void;
}

/** Follows the event stream of a conversation and resumes it after connection losses. */
export class Follower {
  readonly #pause = new Pause();
  #stopped = new AbortController();
  #current = new AbortController();
  #lastEventId: string;
  #attempt = 0;
  #shortLives = 0;
  #isDeliberate = false;

  constructor(
    private readonly api: ApiClient,
    private readonly conversationId: string,
    lastEventId: string,
    private readonly on: FollowerEvents,
  ) {
    this.#lastEventId = lastEventId;
  }

  async run(): Promise<void> {
    this.on.connection({ kind: "connecting" });
    while (!this.#stopped.signal.aborted) {
      const wait = await this.#once();
      if (this.#stopped.signal.aborted) {
        return;
      }
      if (this.#attempt > 0) {
        this.on.connection({ kind: "lost", nextTryAt: Date.now() + wait });
      }
      await this.#pause.wait(wait);
      if (this.#attempt > 0 && !this.#stopped.signal.aborted) {
        this.on.connection({ kind: "connecting" });
      }
    }
  }

  /** Reconnects immediately instead of waiting. */
  tryNow(): void {
    this.#pause.end();
  }

  /** Closes the current connection, if any, and opens a new one. */
  reconnect(): void {
    this.#isDeliberate = true;
    this.#current.abort();
    this.#pause.end();
  }

  stop(): void {
    this.#stopped.abort();
    this.reconnect();
  }

  /** Runs one connection. Returns the delay before the next one in milliseconds. */
  async #once(): Promise<number> {
    const current = new AbortController();
    this.#current = current;
    this.#isDeliberate = false;
    try {
      const opening = this.api.events(this.conversationId, this.#lastEventId, current.signal);
      const response = await within(opening, PATIENCE, () => current.abort());
      if (!response.headers.get("Content-Type")?.startsWith("text/event-stream") || response.body === null) {
        throw new ApiError(0, "no_stream");
      }
      await this.#read(response.body.getReader(), current);
      return this.#shortLives > 1 ? backoff(this.#attempt++) : AFTER_CLEAN_END * (1 + Math.random());
    } catch (error) {
      if (this.#isDeliberate) {
        return 0;
      }
      if (error instanceof ApiError && (error.status === 404 || error.status === 403)) {
        this.#stopped.abort();
        this.on.gone();
      }
      const wait = backoff(this.#attempt++);
      return (error instanceof ApiError ? error.retryAfter : null) ?? wait;
    }
  }

  async #read(reader: ReadableStreamDefaultReader<Uint8Array>, current: AbortController): Promise<void> {
    const parser = new EventStreamParser(this.#lastEventId);
    let proven: ReturnType<typeof setTimeout> | undefined;
    try {
      for (let isOpen = false; ; isOpen = true) {
        const { done, value } = await within(reader.read(), isOpen ? SILENCE : PATIENCE, () => current.abort());
        if (done) {
          return;
        }
        if (!isOpen) {
          this.#shortLives++;
          proven = setTimeout(() => ([this.#attempt, this.#shortLives] = [0, 0]), SHORT_LIFE);
          this.on.connection({ kind: "open" });
        }
        for (const { type, data, id } of parser.push(value)) {
          this.#lastEventId = id;
          this.on.event({ type, data: JSON.parse(data) } as StreamEvent, id);
        }
      }
    } finally {
      clearTimeout(proven);
    }
  }
}
