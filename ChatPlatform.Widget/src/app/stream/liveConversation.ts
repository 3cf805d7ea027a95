import type { Conversation, MessagePage } from "../../api/contract";
import { ApiError } from "../../api/problem";
import { showsGap, type ChatState, type Phase } from "../../state/chat";
import { Poller } from "./poller";
import { Sender } from "../sender";
import { refusal, type SessionKeeper } from "../session";
import { SharedStream, type StreamSlots } from "./sharedStream";
import type { WidgetStorage } from "../storage";
import type { Store } from "../store";
import type { TabMessage } from "./tabs";

const POSITION_REFRESH = 15_000;
/** Duration of a typing event in milliseconds. Clients repeat it sooner while typing. */
const TYPING_LASTS = 9_000;
/** Factor on the polling interval when another tab has the stream and polls for this one. */
const PATIENCE_BESIDE_ANOTHER = 1.6;

/**
 * Keeps the conversation in the store up to date: loads the history, follows the stream or polls, and sends the outbox.
 */
export class LiveConversation {
  readonly #sender: Sender;
  readonly #poller: Poller;
  #stream: SharedStream | null = null;
  #beginning: Promise<void> | null = null;
  #typingEnds: ReturnType<typeof setTimeout> | undefined;
  readonly #lost = new Set<string>();

  constructor(
    private readonly session: SessionKeeper,
    private readonly store: Store,
    private readonly storage: WidgetStorage,
    private readonly slots?: StreamSlots,
  ) {
    this.#sender = new Sender(session.api, store);
    const page = document;
    this.#poller = new Poller(
      () => this.#poll(),
      () => (this.#stream?.hasStream === true || page.hidden ? 1 : PATIENCE_BESIDE_ANOTHER),
    );
    session.onReplaced = (conversation) => void this.adopt(conversation).catch(() => this.#fail());
    session.onNotVerified = () => {
      this.#leave();
      this.#fail("notVerified");
    };
    store.subscribe((state, before) => this.#onChange(state, before));
    setInterval(() => void this.#refreshPosition(), POSITION_REFRESH);
  }

  /** Starts the session once; later calls share the result. */
  begin(): Promise<void> {
    this.#beginning ??= this.session
      .start()
      .then((conversation) => this.adopt(conversation))
      .catch((error: unknown) => {
        this.#beginning = null;
        throw error;
      });
    return this.#beginning;
  }

  /** Shows a new conversation without carrying over unsent messages. */
  startOver(conversation: Conversation): void {
    this.store.dispatch({ type: "conversation", conversation, outbox: [], rating: null });
    this.#follow(conversation);
  }

  /** Switches to this conversation and carries over unsent messages. */
  async adopt(conversation: Conversation): Promise<void> {
    this.#leave();
    const { outbox } = this.store.state;
    const kept = this.storage
      .outbox(conversation.id)
      .filter((k) => !outbox.some((o) => o.clientMessageId === k.clientMessageId));
    const unsent = [...kept, ...outbox].map((o) => (o.status === "sending" ? { ...o, status: "queued" as const } : o));
    const rating = conversation.status === "resolved" ? this.storage.rating(conversation.id) : null;
    this.store.dispatch({ type: "conversation", conversation, outbox: unsent, rating });
    await this.#loadNewest(conversation.id);
    if (this.store.state.conversation?.id === conversation.id) {
      this.#follow(conversation);
      void this.#sender.run();
    }
  }

  /** Sends queued messages; `isUrgent` skips the delay between attempts. */
  send(isUrgent = false): void {
    if (isUrgent) {
      this.#sender.hurry();
    } else {
      void this.#sender.run();
    }
  }

  connectNow(): void {
    this.#stream?.tryNow();
    this.#poller.hurry();
    this.#sender.hurry();
  }

  dropConnection(): void {
    this.#stream?.reconnect();
  }

  #onChange(state: ChatState, before: ChatState): void {
    if (state.connection.kind !== before.connection.kind) {
      if (state.connection.kind === "open" || state.connection.kind === "idle") {
        this.#poller.stop();
      } else {
        this.#poller.start();
      }
    }
    if (state.typist !== before.typist) {
      clearTimeout(this.#typingEnds);
      this.#typingEnds =
        state.typist === null
          ? undefined
          : setTimeout(() => this.store.dispatch({ type: "typingExpired" }), TYPING_LASTS);
    }
    if (state.outbox.length < before.outbox.length) {
      this.#poller.hurry(); // The message has arrived, so an answer will follow soon.
    }
    if (state.lastReadSeq > before.lastReadSeq) {
      this.#stream?.tell({ kind: "read", seq: state.lastReadSeq });
    }
  }

  async #loadNewest(id: string): Promise<void> {
    const page = await this.session.api.messages(id);
    if (this.store.state.conversation?.id === id) {
      this.store.dispatch({ type: "history", page, isNewest: true });
    }
  }

  #follow(conversation: Conversation): void {
    this.#leave();
    const stream = new SharedStream(
      this.session.api,
      conversation.id,
      conversation.lastEventId,
      {
        event: (event) => {
          if (event.type === "resync") {
            void this.#reload(conversation.id).catch(() => stream.reconnect());
          } else if (showsGap(this.store.state, event)) {
            stream.reconnect();
          } else {
            this.store.dispatch({ type: "event", event });
          }
        },
        connection: (connection) => {
          this.store.dispatch({ type: "connection", connection });
          if (connection.kind === "open") {
            this.#sender.hurry();
          }
        },
        gone: () => this.#beginAnew(conversation.id),
        texts: () =>
          this.store.state.messages.flatMap((m) =>
            m.status === "streaming" && m.text !== "" ? [{ messageId: m.id, text: m.text }] : [],
          ),
        reload: () => this.#reload(conversation.id),
        told: (message) => this.#onTold(message),
      },
      this.slots,
    );
    this.#stream = stream;
    stream.start();
  }

  #leave(): void {
    this.#stream?.stop();
    this.#stream = null;
    this.#poller.stop();
  }

  /**
   * A new session returns the visitor's current conversation; a conversation that was lost before is not opened again.
   */
  #beginAnew(lost: string): void {
    if (this.#lost.has(lost)) {
      this.#fail();
      return;
    }
    this.#lost.add(lost);
    this.#beginning = null;
    void this.begin().catch((error: unknown) => this.#fail(refusal(error)));
  }

  async #reload(id: string): Promise<void> {
    const conversation = await this.session.api.conversation(id);
    if (this.store.state.conversation?.id === id) {
      this.store.dispatch({ type: "refreshed", conversation });
    }
    await this.#loadNewest(id);
  }

  /** Polls instead of the stream. Returns true when there was something new. */
  async #poll(): Promise<boolean> {
    const id = this.store.state.conversation?.id;
    if (id === undefined) {
      return false;
    }
    try {
      const page = await this.session.api.messages(id);
      const conversation = await this.session.api.conversation(id).catch(nullUnlessRefused);
      const before = this.store.state;
      if (before.conversation?.id !== id || before.connection.kind === "open") {
        return false; // The stream is back and has newer data.
      }
      this.#show(conversation, page);
      this.#stream?.tell({ kind: "page", conversation, page });
      return hasNews(before, this.store.state);
    } catch (error) {
      this.store.dispatch({ type: "pollFailed" });
      if (error instanceof ApiError && error.status === 404) {
        this.#beginAnew(id);
      }
      throw error;
    }
  }

  #onTold(message: Extract<TabMessage, { kind: "page" | "read" }>): void {
    if (message.kind === "read") {
      this.store.dispatch({ type: "read", seq: message.seq });
    } else {
      this.#poller.skip();
      this.#show(message.conversation, message.page);
    }
  }

  #show(conversation: Conversation | null, page: MessagePage): void {
    this.store.dispatch({ type: "polled", conversation, page });
  }

  /** The position in the queue changes without an event, so one tab polls it for all. */
  async #refreshPosition(): Promise<void> {
    const { conversation, connection } = this.store.state;
    if (
      conversation?.escalation?.status === "pending" &&
      connection.kind === "open" &&
      this.#stream?.hasStream === true
    ) {
      const fresh = await this.session.api.conversation(conversation.id).catch(() => null);
      if (fresh !== null && this.store.state.conversation?.id === fresh.id) {
        this.store.dispatch({ type: "refreshed", conversation: fresh });
        this.#stream?.tell({ kind: "page", conversation: fresh, page: { items: [] } });
      }
    }
  }

  #fail(phase: Phase = "failed"): void {
    this.#beginning = null;
    this.store.dispatch({ type: "phase", phase });
  }
}

/** Ignores a failed read, but respects the retry delay of the server. */
function nullUnlessRefused(error: unknown): null {
  if (error instanceof ApiError && error.retryAfter !== null) {
    throw error;
  }
  return null;
}

function hasNews(before: ChatState, after: ChatState): boolean {
  const told = ({ messages, conversation }: ChatState): string =>
    JSON.stringify([
      messages.map((m) => [m.id, m.status, m.text.length]),
      conversation?.status,
      conversation?.speaker,
      conversation?.escalation,
    ]);
  return told(before) !== told(after);
}
