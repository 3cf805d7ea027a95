import type { Message } from "../api/contract";

/** Ordered messages of a conversation. The functions do not modify their input. */
export type Messages = readonly Message[];

/** Result of applying a delta. */
export interface DeltaResult {
  messages: Messages;
  /** True when text before the delta is missing, so that a new connection is needed. */
  hasGap: boolean;
}

/** Inserts or replaces a message in order. A complete message is never replaced by an earlier version. */
export function upsert(messages: Messages, message: Message): Messages {
  const at = messages.findIndex((m) => m.id === message.id);
  if (at < 0) {
    return [...messages, message].sort((a, b) => a.seq - b.seq);
  }
  const known = messages[at]!;
  if (message.status === "streaming" && known.text.length >= message.text.length) {
    return messages;
  }
  const feedback = message.feedback ?? known.feedback;
  return messages.with(at, feedback === undefined ? message : { ...message, feedback });
}

/** Merges a page of history, which takes precedence over existing messages. */
export function merge(messages: Messages, page: Messages): Messages {
  return page.reduce(upsert, messages);
}

/**
 * Appends streamed text. `offset` counts UTF-16 code units, to drop duplicates and detect gaps; offset 0 starts over.
 */
export function applyDelta(
  messages: Messages,
  delta: { messageId: string; offset: number; text: string },
): DeltaResult {
  const at = messages.findIndex((m) => m.id === delta.messageId);
  const known = messages[at];
  if (known === undefined || known.status === "complete" || (known.status !== "streaming" && delta.offset > 0)) {
    return { messages, hasGap: false };
  }
  if (delta.offset > known.text.length) {
    return { messages, hasGap: true };
  }
  const text = delta.offset === 0 ? delta.text : known.text + delta.text.slice(known.text.length - delta.offset);
  if (text === known.text && known.status === "streaming") {
    return { messages, hasGap: false };
  }
  return { messages: messages.with(at, { ...known, text, status: "streaming" }), hasGap: false };
}

export function change(messages: Messages, id: string, fields: Partial<Message>): Messages {
  const at = messages.findIndex((m) => m.id === id);
  return at < 0 ? messages : messages.with(at, { ...messages[at]!, ...fields });
}

/**
 * The customer's message to which an answer belongs: questions are answered in order, and a supporter's message answers
 * all before it.
 */
export function questionOf(messages: Messages, answerId: string): Message | null {
  let unanswered: Message[] = [];
  for (const message of messages) {
    if (message.role === "customer") {
      unanswered.push(message);
    } else if (message.role === "assistant") {
      const question = unanswered.shift() ?? null;
      if (message.id === answerId) {
        return question;
      }
    } else {
      unanswered = [];
    }
  }
  return null;
}

/** Number of complete messages of assistant and supporters after the last read one. */
export function unreadAfter(messages: Messages, seq: number): number {
  return messages.filter(
    (m) => m.seq > seq && (m.role === "supporter" || (m.role === "assistant" && m.status !== "streaming")),
  ).length;
}
