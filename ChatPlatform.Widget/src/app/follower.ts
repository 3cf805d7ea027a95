import { backoff } from "../api/backoff";
import type { ApiClient } from "../api/client";
import type { StreamEvent } from "../api/contract";
import { EventStreamParser } from "../api/eventStream";
import { ApiError } from "../api/problem";
import type { Connection } from "../state/chat";
import { Pause } from "./pause";

/** A heartbeat comes every 15 seconds at least; twice that and some means that nobody is there. */
const SILENCE = 35_000;
const AFTER_CLEAN_END = 300;

export interface FollowerEvents {
  event(event: StreamEvent): void;
  connection(connection: Connection): void;
  /** The conversation is not there (any more). */
  gone(): void;
}

/** Follows one conversation's event stream and comes back after every loss, from where it was. */
export class Follower {
  readonly #pause = new Pause();
  #stopped = new AbortController();
  #current = new AbortController();
  #lastEventId: string;
  #attempt = 0;
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

  /** Tries at once instead of waiting. */
  tryNow(): void {
    this.#pause.end();
  }

  /** Drops the present connection, if there is one, and opens a new one. */
  reconnect(): void {
    this.#isDeliberate = true;
    this.#current.abort();
    this.#pause.end();
  }

  stop(): void {
    this.#stopped.abort();
    this.reconnect();
  }

  /** One connection from opening to its end; milliseconds to wait before the next. */
  async #once(): Promise<number> {
    this.#current = new AbortController();
    this.#isDeliberate = false;
    try {
      const response = await this.api.events(this.conversationId, this.#lastEventId, this.#current.signal);
      if (!response.headers.get("Content-Type")?.startsWith("text/event-stream") || response.body === null) {
        throw new ApiError(0, "no_stream");
      }
      await this.#read(response.body.getReader());
      return AFTER_CLEAN_END * (1 + Math.random());
    } catch (error) {
      if (this.#isDeliberate) {
        return 0;
      }
      if (error instanceof ApiError && (error.status === 404 || error.status === 403)) {
        this.#stopped.abort();
        this.on.gone();
      }
      const asked = error instanceof ApiError ? error.retryAfter : null;
      return asked ?? backoff(this.#attempt++);
    }
  }

  async #read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    const parser = new EventStreamParser(this.#lastEventId);
    let watchdog: ReturnType<typeof setTimeout> | undefined;
    try {
      for (let isOpen = false; ; isOpen = true) {
        clearTimeout(watchdog);
        watchdog = setTimeout(() => this.#current.abort(), SILENCE);
        const { done, value } = await reader.read();
        if (done) {
          return;
        }
        if (!isOpen) {
          this.#attempt = 0;
          this.on.connection({ kind: "open" });
        }
        for (const { type, data, id } of parser.push(value)) {
          this.on.event({ type, data: JSON.parse(data) } as StreamEvent);
          this.#lastEventId = id;
        }
      }
    } finally {
      clearTimeout(watchdog);
    }
  }
}
