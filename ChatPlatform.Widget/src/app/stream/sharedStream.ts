import type { ApiClient } from "../../api/client";
import type { StreamEvent } from "../../api/contract";
import type { Connection } from "../../state/chat";
import { Follower } from "./follower";
import { Position } from "./position";
import { Tabs, type TabLock, type TabMessage } from "./tabs";

/** Milliseconds after which a hidden page releases its stream when no other tab has requested it. */
const HIDDEN = 60_000;
/** Milliseconds within which the tab with the stream must respond; otherwise it is frozen and loses the stream. */
const ANSWER = 4_000;
/** Milliseconds without a message after which a tab without the stream asks for the state. */
const SILENCE = 20_000;
const WATCH = 1_000;
/** Milliseconds between requests for a stream slot when all are in use. */
const NEXT_WISH = 10_000;

/** Limit of streams for tabs that cannot share one. */
export interface StreamSlots {
  askForStream(): Promise<boolean>;
  giveStream(): void;
}

const UNLIMITED: StreamSlots = { askForStream: () => Promise.resolve(true), giveStream: () => undefined };

export interface SharedStreamEvents {
  event(event: StreamEvent): void;
  connection(connection: Connection): void;
  /** The conversation does not exist (any more). */
  gone(): void;
  /** Texts so far of answers in progress, for a tab that joins later. */
  texts(): { messageId: string; text: string }[];
  /** Loads the conversation again after missed events. */
  reload(): Promise<void>;
  /** Another tab has polled the conversation or marked it as read. */
  told(message: Extract<TabMessage, { kind: "page" | "read" }>): void;
}

/**
 * Shares one event stream between all tabs of a browser on a conversation: a visible tab has it and forwards its
 * events. Without BroadcastChannel or locks, each visible tab has its own stream. A hidden page releases its stream.
 */
export class SharedStream {
  readonly #tabs: Tabs | null;
  readonly #stopped = new AbortController();
  #lock: TabLock | null;
  #stream: Follower | null = null;
  #connection: Connection = { kind: "idle" };
  readonly #position: Position;
  #heardAt = Date.now();
  #answerBy: number | null = null;
  #isAsking = false;
  #nextWish: ReturnType<typeof setTimeout> | undefined;
  #giveBack: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: ApiClient,
    private readonly conversationId: string,
    lastEventId: string,
    private readonly on: SharedStreamEvents,
    private readonly slots: StreamSlots = UNLIMITED,
  ) {
    this.#position = new Position(lastEventId, async () => {
      await this.on.reload();
      if (this.#stream === null) {
        this.#tabs?.tell({ kind: "hello" }); // To get the text so far of an answer in progress.
      }
    });
    this.#tabs = Tabs.open(conversationId, (message) => this.#take(message));
    this.#lock =
      this.#tabs?.lock({
        gained: () => this.#openStream(),
        lost: () => {
          this.#closeStream();
          this.#settle();
        },
        refused: () => {
          this.#lock = null;
          this.#settle();
        },
      }) ?? null;
  }

  /** False in a tab to which another tab forwards the events. */
  get hasStream(): boolean {
    return this.#stream !== null;
  }

  start(): void {
    const signal = this.#stopped.signal;
    const leave = (): void => this.#leave();
    document.addEventListener("visibilitychange", () => this.#settle(), { signal });
    document.addEventListener("freeze", leave, { signal });
    window.addEventListener("pagehide", leave, { signal });
    window.addEventListener("pageshow", (event) => event.persisted && this.#settle(), { signal });
    const watch = setInterval(() => this.#watch(), WATCH);
    signal.addEventListener("abort", () => clearInterval(watch));
    this.#connect({ kind: "connecting" });
    this.#settle();
    if (document.hidden) {
      this.#connect({ kind: "paused" });
      this.#tabs?.tell({ kind: "hello" });
    }
  }

  stop(): void {
    this.#stopped.abort();
    clearTimeout(this.#giveBack);
    clearTimeout(this.#nextWish);
    this.#closeStream();
    this.#lock?.give();
    this.#tabs?.close();
  }

  tryNow(): void {
    if (this.#stream === null) {
      this.#settle();
    }
    this.#stream?.tryNow();
  }

  /** Opens a new connection because text is missing, or because the network has changed. */
  reconnect(): void {
    if (this.#stream !== null) {
      this.#stream.reconnect();
    } else {
      this.#tabs?.tell({ kind: "hello" });
    }
  }

  tell(message: Extract<TabMessage, { kind: "page" | "read" }>): void {
    this.#tabs?.tell(message);
  }

  /** Acquires or releases the stream according to the visibility of the page. */
  #settle(): void {
    clearTimeout(this.#giveBack);
    clearTimeout(this.#nextWish);
    if (this.#stopped.signal.aborted) {
      return;
    }
    if (!document.hidden) {
      if (this.#lock === null) {
        void this.#openOwn();
      } else if (!this.#lock.isHeld) {
        this.#lock.ask();
        this.#tabs?.tell({ kind: "want" });
        this.#ask();
      }
    } else if (this.#stream !== null) {
      this.#tabs?.tell({ kind: "hidden" });
      this.#giveBack = setTimeout(() => this.#leave(), HIDDEN);
    } else if (this.#lock !== null) {
      this.#lock.give();
    }
  }

  /** Opens a stream for this tab only, if a slot is free. */
  async #openOwn(): Promise<void> {
    if (this.#stream !== null || this.#isAsking) {
      return;
    }
    this.#isAsking = true;
    const isGranted = await this.slots.askForStream();
    this.#isAsking = false;
    if (document.hidden || this.#stopped.signal.aborted) {
      this.slots.giveStream();
    } else if (isGranted) {
      this.#openStream();
    } else {
      this.#connect({ kind: "lost", nextTryAt: Date.now() + NEXT_WISH });
      this.#nextWish = setTimeout(() => this.#settle(), NEXT_WISH);
    }
  }

  /** Releases the stream. The next visible tab continues at its position. */
  #leave(): void {
    const had = this.#stream !== null;
    this.#closeStream();
    this.#lock?.give();
    if (had) {
      this.#tabs?.tell({ kind: "left" });
      this.#connect({ kind: "paused" });
    }
  }

  #openStream(): void {
    if (this.#stream !== null || this.#stopped.signal.aborted) {
      return;
    }
    this.#answerBy = null;
    const start = this.#position.goBack();
    const stream = new Follower(this.api, this.conversationId, start, {
      event: (event, position) => {
        if (this.#stream === stream) {
          const after = this.#position.current;
          this.#tabs?.tell({ kind: "event", event, after, position });
          this.#position.moveTo(after, position);
          this.on.event(event);
        }
      },
      connection: (connection) => {
        if (this.#stream === stream) {
          this.#connect(connection);
          this.#tabs?.tell({ kind: "connection", connection });
        }
      },
      gone: () => this.on.gone(),
    });
    this.#stream = stream;
    void stream.run();
    this.#tabs?.tell({ kind: "snapshot", position: start, connection: this.#connection, texts: [] });
  }

  #closeStream(): void {
    const stream = this.#stream;
    this.#stream = null;
    stream?.stop();
    if (this.#lock === null && stream !== null) {
      this.slots.giveStream();
    }
  }

  #connect(connection: Connection): void {
    this.#connection = connection;
    this.on.connection(connection);
  }

  #take(message: TabMessage): void {
    switch (message.kind) {
      case "page":
      case "read":
        this.on.told(message);
        return;
      case "hello":
        if (this.#stream !== null) {
          this.#tabs?.tell({
            kind: "snapshot",
            position: this.#position.current,
            connection: this.#connection,
            texts: this.on.texts(),
          });
        }
        return;
      case "want":
        if (this.#stream !== null && document.hidden) {
          this.#leave();
        }
        return;
    }
    if (this.#stream === null) {
      this.#follow(message);
    }
  }

  /** Handles a message from the tab with the stream. */
  #follow(message: Extract<TabMessage, { kind: "hidden" | "left" | "snapshot" | "connection" | "event" }>): void {
    this.#heardAt = Date.now();
    this.#answerBy = null;
    switch (message.kind) {
      case "hidden":
        this.#settle();
        break;
      case "left":
        this.#connect({ kind: document.hidden ? "paused" : "connecting" });
        break;
      case "connection":
        this.#connect(message.connection);
        break;
      case "snapshot":
        this.#position.moveTo(message.position, message.position);
        this.#connect(message.connection);
        message.texts.forEach(({ messageId, text }) =>
          this.on.event({ type: "message.delta", data: { messageId, offset: 0, text } }),
        );
        break;
      case "event":
        this.#position.moveTo(message.after, message.position);
        this.on.event(message.event);
        break;
    }
  }

  /** Detects a frozen tab, which keeps its lock but does not respond. */
  #watch(): void {
    if (this.#lock === null || this.#stream !== null || document.hidden) {
      return;
    }
    if (this.#answerBy !== null && Date.now() > this.#answerBy) {
      this.#answerBy = null;
      this.#lock.ask(true);
    } else if (Date.now() - this.#heardAt > SILENCE) {
      this.#ask();
    }
  }

  #ask(): void {
    this.#answerBy ??= Date.now() + ANSWER;
    this.#tabs?.tell({ kind: "hello" });
  }
}
