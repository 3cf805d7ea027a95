import { backoff } from "../api/backoff";
import type { FeedbackReason, Message, Rating } from "../api/contract";
import { ApiError } from "../api/problem";
import type { ChatState } from "../state/chat";
import { questionOf, unreadAfter } from "../state/messages";
import { clean, isBlank } from "../text/unicode";
import { LiveConversation } from "./stream/liveConversation";
import { startErrorPhase, type VisitorSession } from "./session";
import type { StreamSlots } from "./stream/sharedStream";
import type { WidgetStorage } from "./storage";
import type { Store } from "./store";
import { TypingSignal } from "./typingSignal";

const MAX_LENGTH = 4000;
/** Milliseconds after which a requested answer that has not started can be requested again. */
const RETRY_TIMEOUT = 20_000;

/** What the views use of the chat. */
export type ChatActions = Pick<
  Chat,
  | "store"
  | "draft"
  | "send"
  | "resend"
  | "retryAnswer"
  | "loadEarlier"
  | "giveFeedback"
  | "explainFeedback"
  | "requestHandoff"
  | "withdrawHandoff"
  | "rate"
  | "startConversation"
  | "endConversation"
  | "tryAgain"
  | "retryNow"
  | "markRead"
> & { readonly typing: Pick<TypingSignal, "started" | "stopped"> };

/** The actions of the chat. Views call them and render the state of the store. */
export class Chat {
  readonly typing: TypingSignal;
  readonly #live: LiveConversation;
  #failures = 0;
  readonly #unsubscribe: () => void;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #isEnded = false;

  constructor(
    private readonly session: VisitorSession,
    readonly store: Store,
    private readonly storage: WidgetStorage,
    private readonly widgetKey: string,
    slots?: StreamSlots,
  ) {
    this.typing = new TypingSignal(session.api, store);
    this.#live = new LiveConversation(session, store, storage, slots);
    this.#unsubscribe = store.subscribe((state, before) => storage.save(state, before));
  }

  get draft(): string {
    return this.storage.draft;
  }

  set draft(text: string) {
    this.storage.draft = text;
  }

  get unread(): number {
    return unreadAfter(this.store.state.messages, this.store.state.lastReadSeq);
  }

  /** Loads the widget configuration and, for a returning customer, the conversation. */
  async load(): Promise<void> {
    try {
      if (this.store.state.config === null) {
        this.store.dispatch({ type: "configured", config: await this.session.api.config(this.widgetKey) });
      }
      if (this.session.isReturning || this.store.state.isOpen) {
        await this.#live.start();
        this.#failures = 0;
      }
    } catch (error) {
      this.store.dispatch({ type: "phase", phase: startErrorPhase(error) });
      this.#scheduleRetry(error);
    }
  }

  open(): void {
    this.store.dispatch({ type: "opened" });
    if (this.store.state.phase === "failed") {
      void this.tryAgain();
    } else if (this.store.state.config !== null) {
      void this.load();
    }
  }

  close(): void {
    this.store.dispatch({ type: "closed" });
  }

  /** Ends the stream, requests that repeat and all timers, for good. Unsent messages stay in the storage. */
  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#retryTimer);
    this.#unsubscribe();
    this.#live.stop();
  }

  async tryAgain(): Promise<void> {
    clearTimeout(this.#retryTimer);
    this.store.dispatch({ type: "phase", phase: "loading" });
    await this.load();
  }

  send(text: string): boolean {
    if (isBlank(text) || text.length > MAX_LENGTH) {
      return false;
    }
    this.store.dispatch({
      type: "written",
      message: { clientMessageId: newId(), text: clean(text).trim(), createdAt: new Date().toISOString() },
    });
    this.typing.reset();
    this.#live.send();
    return true;
  }

  resend(clientMessageId: string): void {
    this.store.dispatch({ type: "outgoing", clientMessageId, status: "queued" });
    this.#live.send(true);
  }

  /** Requests an interrupted answer again: sends the same message with the same id. */
  async retryAnswer(answerId: string): Promise<void> {
    const { conversation, messages } = this.store.state;
    const question = questionOf(messages, answerId);
    if (conversation === null || question?.clientMessageId === undefined) {
      return;
    }
    this.store.dispatch({ type: "retrying", messageId: answerId, isRetrying: true });
    const reset = (): void => this.store.dispatch({ type: "retrying", messageId: answerId, isRetrying: false });
    setTimeout(reset, RETRY_TIMEOUT);
    await this.#try(() => this.session.api.send(conversation.id, question.clientMessageId!, question.text), reset);
  }

  async loadEarlier(): Promise<void> {
    const { conversation, earlierBefore, isLoadingEarlier } = this.store.state;
    if (conversation === null || earlierBefore === null || isLoadingEarlier) {
      return;
    }
    this.store.dispatch({ type: "loadingEarlier", isLoading: true });
    await this.#try(
      async () =>
        this.store.dispatch({
          type: "history",
          page: await this.session.api.messages(conversation.id, earlierBefore),
          isNewest: false,
        }),
      () => this.store.dispatch({ type: "loadingEarlier", isLoading: false }),
    );
  }

  async giveFeedback(message: Message, rating: Rating): Promise<void> {
    const { conversation } = this.store.state;
    if (conversation === null || message.feedback === rating) {
      return;
    }
    this.store.dispatch({ type: "feedback", messageId: message.id, rating });
    await this.#try(
      () => this.session.api.feedback(conversation.id, message.id, rating),
      () => this.store.dispatch({ type: "feedback", messageId: message.id, rating: message.feedback }),
    );
  }

  /** Says why an answer did not help. Returns false when it could not be stored. */
  async explainFeedback(message: Message, reason: FeedbackReason | null, comment: string): Promise<boolean> {
    const { conversation } = this.store.state;
    if (conversation === null) {
      return false;
    }
    let isStored = true;
    await this.#try(
      () =>
        this.session.api.feedback(conversation.id, message.id, "down", {
          ...(reason === null ? {} : { reason }),
          ...(comment === "" ? {} : { comment }),
        }),
      () => (isStored = false),
    );
    return isStored;
  }

  async requestHandoff(): Promise<void> {
    const conversation = this.store.state.conversation;
    if (conversation === null || conversation.status === "escalated" || this.store.state.isEscalating) {
      return;
    }
    this.store.dispatch({ type: "escalating", isEscalating: true });
    await this.#try(
      () => this.session.api.escalate(conversation.id),
      () => this.store.dispatch({ type: "escalating", isEscalating: false }),
    );
  }

  /** Calls off the request for a person; the event stream brings the new state. */
  async withdrawHandoff(): Promise<void> {
    const conversation = this.store.state.conversation;
    if (conversation?.status !== "escalated" || this.store.state.isEscalating) {
      return;
    }
    this.store.dispatch({ type: "escalating", isEscalating: true });
    await this.#try(
      () => this.session.api.withdraw(conversation.id),
      () => {},
    );
    this.store.dispatch({ type: "escalating", isEscalating: false });
  }

  async rate(score: number): Promise<void> {
    const { conversation, rating } = this.store.state;
    if (conversation !== null) {
      this.store.dispatch({ type: "rated", score });
      await this.#try(
        () => this.session.api.rate(conversation.id, score),
        () => this.store.dispatch({ type: "rated", score: rating }),
      );
    }
  }

  async startConversation(): Promise<void> {
    await this.#try(async () => this.#live.showNew(await this.session.api.startConversation()));
  }

  async endConversation(): Promise<void> {
    const conversation = this.store.state.conversation;
    if (conversation !== null) {
      await this.#try(() => this.session.api.close(conversation.id));
    }
  }

  /** Marks messages up to this one as read. */
  markRead(): void {
    const newest = this.store.state.messages.findLast((m) => m.status !== "streaming");
    if (newest !== undefined) {
      this.store.dispatch({ type: "read", seq: newest.seq });
    }
  }

  async identify(userToken: string): Promise<void> {
    this.session.identify(userToken);
    if (this.store.state.phase === "notVerified") {
      await this.tryAgain();
    } else if (this.store.state.conversation !== null) {
      await this.#try(async () => this.#live.switchTo(await this.session.start()));
    }
  }

  /** Skips the delays before the next connection and the next attempts to send. */
  retryNow(): void {
    if (this.store.state.phase === "failed") {
      void this.tryAgain();
    }
    this.#live.retryNow();
  }

  /** Closes the stream, because the network has changed, and opens a new one. */
  reconnect(): void {
    this.#live.reconnect();
  }

  /** Retries a failed start while the page is visible. */
  #scheduleRetry(error: unknown): void {
    if (error instanceof ApiError && error.isTransient && this.store.state.isOpen && !this.#isEnded) {
      clearTimeout(this.#retryTimer);
      this.#retryTimer = setTimeout(() => void this.load(), error.retryAfter ?? backoff(this.#failures++));
    }
  }

  async #try(action: () => Promise<unknown>, undo: () => void = () => undefined): Promise<void> {
    try {
      await action();
      this.store.dispatch({ type: "notice", notice: null });
    } catch (error) {
      undo();
      this.store.dispatch({ type: "notice", notice: noticeOf(error) });
    }
  }
}

function noticeOf(error: unknown): ChatState["notice"] {
  if (error instanceof ApiError && error.status === 429) {
    return error.code === "too_many_escalations" ? "waitingElsewhere" : "busy";
  }
  return "notSaved";
}

/** Random and unique; `crypto.randomUUID` is missing on pages without TLS. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
