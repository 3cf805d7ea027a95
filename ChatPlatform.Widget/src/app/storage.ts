import type { Outgoing } from "../state/outbox";

/** What the browser keeps for one widget. A browser that keeps nothing only forgets sooner. */
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

  lastRead(): number {
    return Number(this.#read("read") ?? 0) || 0;
  }

  setLastRead(seq: number): void {
    this.#write("read", String(seq));
  }

  /** Messages that were written but not confirmed before the page went away. */
  outbox(conversationId: string): Outgoing[] {
    try {
      const kept = JSON.parse(this.#read("outbox") ?? "{}") as { conversationId?: string; messages?: Outgoing[] };
      return kept.conversationId === conversationId ? (kept.messages ?? []) : [];
    } catch {
      return [];
    }
  }

  setOutbox(conversationId: string, messages: readonly Outgoing[]): void {
    this.#write("outbox", JSON.stringify(messages.length === 0 ? {} : { conversationId, messages }));
  }

  /** The stars given to this conversation's end, so that a reload does not ask again. */
  rating(conversationId: string): number | null {
    const [id, score] = (this.#read("rating") ?? "").split(" ");
    return id === conversationId ? Number(score) || null : null;
  }

  setRating(conversationId: string, score: number | null): void {
    this.#write("rating", score === null ? "" : `${conversationId} ${score}`);
  }

  /** What was written and not sent in this tab: a page that replaces its body loads the frame again. */
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
      // A full or forbidden storage: the chat works without.
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
