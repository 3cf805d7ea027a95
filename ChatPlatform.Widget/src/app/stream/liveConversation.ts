import type { Conversation, MessagePage } from "../../api/contract";
import { ApiError } from "../../api/problem";
import { showsGap, type ChatState, type Phase } from "../../state/chat";
import { Poller } from "./poller";
import { Sender } from "../sender";
import { startErrorPhase, type VisitorSession } from "../session";
import { SharedStream, type StreamSlots } from "./sharedStream";
import type { WidgetStorage } from "../storage";
import type { Store } from "../store";
import type { SharedResult } from "./tabChannel";

const POSITION_INTERVAL = 15_000;
/** Duration of a typing event in milliseconds. Clients repeat it sooner while typing. */
const TYPING_DURATION = 9_000;
/** Factor on the polling interval of a visible tab without the stream: the tab with the stream polls for it. */
const SHARED_POLLING_FACTOR = 1.6;

/**
 * Keeps the conversation in the store up to date: loads the history, follows the stream or polls, and sends the outbox.
 */
export class LiveConversation {
  readonly #sender: Sender;
  readonly #poller: Poller;
  #stream: SharedStream | null = null;
  #starting: Promise<void> | null = null;
  #typingEnds: ReturnType<typeof setTimeout> | undefined;
  readonly #lostIds = new Set<string>();
  readonly #unsubscribe: () => void;
  readonly #positionTimer: ReturnType<typeof setInterval>;
  #isStopped = false;

  constructor(
    private readonly session: VisitorSession,
    private readonly store: Store,
    private readonly storage: WidgetStorage,
    private readonly slots?: StreamSlots,
  ) {
    this.#sender = new Sender(session.api, store);
    const page = document;
    this.#poller = new Poller(
      () => this.#poll(),
      () => (this.#stream?.hasStream === true || page.hidden ? 1 : SHARED_POLLING_FACTOR),
    );
    session.onReplaced = (conversation) => void this.switchTo(conversation).catch(() => this.#fail());
    session.onNotVerified = () => {
      this.#disconnect();
      this.#fail("notVerified");
    };
    this.#unsubscribe = store.subscribe((state, before) => this.#onChange(state, before));
    this.#positionTimer = setInterval(() => void this.#refreshPosition(), POSITION_INTERVAL);
  }

  /** Starts the session once; later calls share the result. */
  start(): Promise<void> {
    this.#starting ??= this.session
      .start()
      .then((conversation) => this.switchTo(conversation))
      .catch((error: unknown) => {
        this.#starting = null;
        throw error;
      });
    return this.#starting;
  }

  /** Shows a new conversation without carrying over unsent messages. */
  showNew(conversation: Conversation): void {
    this.store.dispatch({ type: "conversation", conversation, outbox: [], rating: null });
    this.#openStream(conversation);
  }

  /** Switches to this conversation and carries over unsent messages. */
  async switchTo(conversation: Conversation): Promise<void> {
    this.#disconnect();
    const { outbox } = this.store.state;
    const stored = this.storage
      .outbox(conversation.id)
      .filter((k) => !outbox.some((o) => o.clientMessageId === k.clientMessageId));
    const unsent = [...stored, ...outbox].map((o) =>
      o.status === "sending" ? { ...o, status: "queued" as const } : o,
    );
    const rating = conversation.status === "resolved" ? this.storage.rating(conversation.id) : null;
    this.store.dispatch({ type: "conversation", conversation, outbox: unsent, rating });
    await this.#loadNewest(conversation.id);
    if (this.store.state.conversation?.id === conversation.id) {
      this.#openStream(conversation);
      void this.#sender.run();
    }
  }

  /** Sends queued messages; `isUrgent` skips the delay between attempts. */
  send(isUrgent = false): void {
    if (isUrgent) {
      this.#sender.sendNow();
    } else {
      void this.#sender.run();
    }
  }

  retryNow(): void {
    this.#stream?.retryNow();
    this.#poller.pollSoon();
    this.#sender.sendNow();
  }

  reconnect(): void {
    this.#stream?.reconnect();
  }

  /** Ends the stream, the polling and the sending, for good. */
  stop(): void {
    this.#isStopped = true;
    this.#unsubscribe();
    clearInterval(this.#positionTimer);
    clearTimeout(this.#typingEnds);
    this.#sender.stop();
    this.#disconnect();
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
          : setTimeout(() => this.store.dispatch({ type: "typingExpired" }), TYPING_DURATION);
    }
    if (state.outbox.length < before.outbox.length) {
      this.#poller.pollSoon(); // The message has arrived, so an answer will follow soon.
    }
    if (state.lastReadSeq > before.lastReadSeq) {
      this.#stream?.publish({ kind: "read", seq: state.lastReadSeq });
    }
  }

  async #loadNewest(id: string): Promise<void> {
    const page = await this.session.api.messages(id);
    if (this.store.state.conversation?.id === id) {
      this.store.dispatch({ type: "history", page, isNewest: true });
    }
  }

  #openStream(conversation: Conversation): void {
    this.#disconnect();
    if (this.#isStopped) {
      return; // A request from before the end was answered.
    }
    const stream = new SharedStream(
      this.session.api,
      conversation.id,
      conversation.lastEventId,
      {
        onEvent: (event) => {
          if (event.type === "resync") {
            void this.#reload(conversation.id).catch(() => stream.reconnect());
          } else if (showsGap(this.store.state, event)) {
            stream.reconnect();
          } else {
            this.store.dispatch({ type: "event", event });
          }
        },
        onConnection: (connection) => {
          this.store.dispatch({ type: "connection", connection });
          if (connection.kind === "open") {
            this.#sender.sendNow();
          }
        },
        onNotFound: () => this.#restart(conversation.id),
        partialAnswers: () =>
          this.store.state.messages.flatMap((m) =>
            m.status === "streaming" && m.text !== "" ? [{ messageId: m.id, text: m.text }] : [],
          ),
        reload: () => this.#reload(conversation.id),
        onSharedResult: (result) => this.#onSharedResult(result),
      },
      this.slots,
    );
    this.#stream = stream;
    stream.start();
  }

  #disconnect(): void {
    this.#stream?.stop();
    this.#stream = null;
    this.#poller.stop();
  }

  /** Starts a new session and opens its conversation. Fails when the same conversation was lost before. */
  #restart(lostId: string): void {
    if (this.#lostIds.has(lostId)) {
      this.#fail();
      return;
    }
    this.#lostIds.add(lostId);
    this.#starting = null;
    void this.start().catch((error: unknown) => this.#fail(startErrorPhase(error)));
  }

  async #reload(id: string): Promise<void> {
    const conversation = await this.session.api.conversation(id);
    if (this.store.state.conversation?.id === id) {
      this.store.dispatch({ type: "refreshed", conversation });
    }
    await this.#loadNewest(id);
  }

  /** Polls while there is no stream. Returns true when something has changed. */
  async #poll(): Promise<boolean> {
    const id = this.store.state.conversation?.id;
    if (id === undefined) {
      return false;
    }
    try {
      const page = await this.session.api.messages(id);
      const conversation = await this.session.api.conversation(id).catch(nullUnlessRateLimited);
      const before = this.store.state;
      if (before.conversation?.id !== id || before.connection.kind === "open") {
        return false; // The stream is back and has newer data.
      }
      this.#applyPoll(conversation, page);
      this.#stream?.publish({ kind: "page", conversation, page });
      return hasChanged(before, this.store.state);
    } catch (error) {
      this.store.dispatch({ type: "pollFailed" });
      if (error instanceof ApiError && error.status === 404) {
        this.#restart(id);
      }
      throw error;
    }
  }

  #onSharedResult(result: SharedResult): void {
    if (result.kind === "read") {
      this.store.dispatch({ type: "read", seq: result.seq });
    } else {
      this.#poller.skipNext();
      this.#applyPoll(result.conversation, result.page);
    }
  }

  #applyPoll(conversation: Conversation | null, page: MessagePage): void {
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
      const updated = await this.session.api.conversation(conversation.id).catch(() => null);
      if (updated !== null && this.store.state.conversation?.id === updated.id) {
        this.store.dispatch({ type: "refreshed", conversation: updated });
        this.#stream?.publish({ kind: "page", conversation: updated, page: { items: [] } });
      }
    }
  }

  #fail(phase: Phase = "failed"): void {
    this.#starting = null;
    this.store.dispatch({ type: "phase", phase });
  }
}

/** Ignores a failed read, but respects the retry delay of the server. */
function nullUnlessRateLimited(error: unknown): null {
  if (error instanceof ApiError && error.retryAfter !== null) {
    throw error;
  }
  return null;
}

function hasChanged(before: ChatState, after: ChatState): boolean {
  const key = ({ messages, conversation }: ChatState): string =>
    JSON.stringify([
      messages.map((m) => [m.id, m.status, m.text.length]),
      conversation?.status,
      conversation?.speaker,
      conversation?.escalation,
    ]);
  return key(before) !== key(after);
}
