import type { Conversation } from "../api/contract";
import { showsGap, type Phase } from "../state/chat";
import { Follower } from "./follower";
import { Sender } from "./sender";
import { refusal, type SessionKeeper } from "./session";
import type { WidgetStorage } from "./storage";
import type { Store } from "./store";

const POSITION_REFRESH = 15_000;

/** Keeps the conversation in the store true: history first, then the stream, and whatever the customer wrote goes out. */
export class LiveConversation {
  readonly #sender: Sender;
  #follower: Follower | null = null;
  #beginning: Promise<void> | null = null;
  readonly #lost = new Set<string>();

  constructor(private readonly session: SessionKeeper, private readonly store: Store, private readonly storage: WidgetStorage) {
    this.#sender = new Sender(session.api, store);
    session.onReplaced = (conversation) => void this.adopt(conversation).catch(() => this.#fail());
    session.onNotVerified = () => {
      this.#follower?.stop();
      this.#fail("notVerified");
    };
    setInterval(() => void this.#refreshPosition(), POSITION_REFRESH);
  }

  /** Begins the session once; later calls share the first that works. */
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

  /** Shows a conversation that has just begun; nothing goes along. */
  startOver(conversation: Conversation): void {
    this.store.dispatch({ type: "conversation", conversation, outbox: [], rating: null });
    this.#follow(conversation);
  }

  /** Shows this conversation from now on; what was written but not sent goes along. */
  async adopt(conversation: Conversation): Promise<void> {
    this.#follower?.stop();
    const { outbox } = this.store.state;
    const kept = this.storage.outbox(conversation.id).filter((k) => !outbox.some((o) => o.clientMessageId === k.clientMessageId));
    const unsent = [...kept, ...outbox].map((o) => (o.status === "sending" ? { ...o, status: "queued" as const } : o));
    const rating = conversation.status === "resolved" ? this.storage.rating(conversation.id) : null;
    this.store.dispatch({ type: "conversation", conversation, outbox: unsent, rating });
    await this.#loadNewest(conversation.id);
    if (this.store.state.conversation?.id === conversation.id) {
      this.#follow(conversation);
      void this.#sender.run();
    }
  }

  /** Sends what waits; `isUrgent` cuts short a pause between two tries. */
  send(isUrgent = false): void {
    if (isUrgent) {
      this.#sender.hurry();
    } else {
      void this.#sender.run();
    }
  }

  connectNow(): void {
    this.#follower?.tryNow();
    this.#sender.hurry();
  }

  dropConnection(): void {
    this.#follower?.reconnect();
  }

  async #loadNewest(id: string): Promise<void> {
    const page = await this.session.api.messages(id);
    if (this.store.state.conversation?.id === id) {
      this.store.dispatch({ type: "history", page, isNewest: true });
    }
  }

  #follow(conversation: Conversation): void {
    const follower = new Follower(this.session.api, conversation.id, conversation.lastEventId, {
      event: (event) => {
        if (event.type === "resync") {
          void this.#resync(conversation.id).catch(() => follower.reconnect());
        } else if (showsGap(this.store.state, event)) {
          follower.reconnect();
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
    });
    this.#follower?.stop();
    this.#follower = follower;
    void follower.run();
  }

  /** A new session brings the visitor's present conversation; one that was lost before would only be lost again. */
  #beginAnew(lost: string): void {
    if (this.#lost.has(lost)) {
      this.#fail();
      return;
    }
    this.#lost.add(lost);
    this.#beginning = null;
    void this.begin().catch((error: unknown) => this.#fail(refusal(error)));
  }

  async #resync(id: string): Promise<void> {
    this.store.dispatch({ type: "refreshed", conversation: await this.session.api.conversation(id) });
    await this.#loadNewest(id);
  }

  /** The place in the queue moves when others are served, and nothing tells of that. */
  async #refreshPosition(): Promise<void> {
    const { conversation, connection } = this.store.state;
    if (conversation?.escalation?.status === "pending" && connection.kind === "open") {
      const fresh = await this.session.api.conversation(conversation.id).catch(() => null);
      if (fresh !== null && this.store.state.conversation?.id === fresh.id) {
        this.store.dispatch({ type: "refreshed", conversation: fresh });
      }
    }
  }

  #fail(phase: Phase = "failed"): void {
    this.#beginning = null;
    this.store.dispatch({ type: "phase", phase });
  }
}
