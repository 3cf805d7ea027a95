import type { ChatState } from "../state/chat";
import type { Outgoing } from "../state/outbox";

/** Values of one widget in the browser's storage. Where storage is disabled, nothing is kept. */
export class WidgetStorage {
  constructor(
    private readonly widgetKey: string,
    private readonly area: Storage | null = areaOf("localStorage"),
    private readonly tab: Storage | null = areaOf("sessionStorage"),
  ) {}

  get visitorToken(): string | null {
    return this.#read("visitor");
  }

  set visitorToken(token: string) {
    this.#write("visitor", token);
  }

  /** Stores what has changed of the outbox, the rating and the last message that was read. */
  save(state: ChatState, before: ChatState): void {
    const { conversation } = state;
    if (state.outbox !== before.outbox && conversation !== null) {
      const messages = state.outbox;
      this.#write("outbox", JSON.stringify(messages.length === 0 ? {} : { conversationId: conversation.id, messages }));
    }
    if (state.rating !== before.rating && conversation !== null && conversation.id === before.conversation?.id) {
      this.#write("rating", state.rating === null ? "" : `${conversation.id} ${state.rating}`);
    }
    if (state.lastReadSeq !== before.lastReadSeq) {
      this.#write("read", String(state.lastReadSeq));
    }
  }

  lastRead(): number {
    return Number(this.#read("read") ?? 0) || 0;
  }

  /** Messages that the server had not confirmed when the page was closed. */
  outbox(conversationId: string): Outgoing[] {
    try {
      const stored = JSON.parse(this.#read("outbox") ?? "{}") as { conversationId?: string; messages?: Outgoing[] };
      return stored.conversationId === conversationId ? (stored.messages ?? []) : [];
    } catch {
      return [];
    }
  }

  /** The rating of this conversation, so that it is not requested again after a reload. */
  rating(conversationId: string): number | null {
    const [id, score] = (this.#read("rating") ?? "").split(" ");
    return id === conversationId ? Number(score) || null : null;
  }

  /** The draft of this tab, which survives a reload of the frame. */
  get draft(): string {
    return this.#read("draft", this.tab) ?? "";
  }

  set draft(text: string) {
    this.#write("draft", text, this.tab);
  }

  #read(name: string, area = this.area): string | null {
    try {
      return area?.getItem(this.#name(name)) ?? null;
    } catch {
      return null;
    }
  }

  #write(name: string, value: string, area = this.area): void {
    try {
      area?.setItem(this.#name(name), value);
    } catch {
      // Storage is full or disabled. The chat works without it.
    }
  }

  #name(name: string): string {
    return `chatplatform:${this.widgetKey}:${name}`;
  }
}

function areaOf(name: "localStorage" | "sessionStorage"): Storage | null {
  try {
    return window[name];
  } catch {
    return null;
  }
}
