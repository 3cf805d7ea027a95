import type { Message, MessageAction } from "../api/contract";
import type { ChatState } from "./chat";
import type { Outgoing } from "./outbox";

/** A row of the log, in reading order. `key` is stable while the row exists. */
export type Row =
  | { kind: "day"; key: string; date: string }
  | { kind: "greeting"; key: string; text: string }
  | {
      kind: "message";
      key: string;
      message: Message;
      isFirst: boolean;
      isLast: boolean;
      isRetrying: boolean;
      canRetry: boolean;
    }
  | { kind: "outgoing"; key: string; outgoing: Outgoing; isFirst: boolean };

export function timeline(state: ChatState): Row[] {
  const rows: Row[] = [];
  if (state.config !== null && state.earlierBefore === null && state.config.greeting !== "") {
    rows.push({ kind: "greeting", key: "greeting", text: state.config.greeting });
  }
  const shown = state.messages.filter((m) => m.status !== "streaming" || m.text !== "");
  let day = "";
  shown.forEach((message, i) => {
    const date = dayOf(message.createdAt);
    const isNewDay = date !== day;
    if (isNewDay) {
      rows.push({ kind: "day", key: `day-${date}`, date: message.createdAt });
      day = date;
    }
    rows.push({
      kind: "message",
      key: message.role === "customer" ? (message.clientMessageId ?? message.id) : message.id,
      message,
      isFirst: isNewDay || !isSameAuthor(shown[i - 1], message),
      isLast: !isSameAuthor(message, shown[i + 1]),
      isRetrying: state.retrying.has(message.id),
      canRetry: canRetry(state, message),
    });
  });
  state.outbox.forEach((outgoing, i) => {
    rows.push({
      kind: "outgoing",
      key: outgoing.clientMessageId,
      outgoing,
      isFirst: i === 0 && shown.at(-1)?.role !== "customer",
    });
  });
  return rows;
}

/** True while an answer is pending and has no text yet. */
export function isAnswerPending(state: ChatState): boolean {
  const hasText = state.messages.some((m) => m.status === "streaming" && m.text !== "");
  return (
    !hasText &&
    (state.typist !== null || state.retrying.size > 0 || state.messages.some((m) => m.status === "streaming"))
  );
}

/** True before the first message of the customer, while questions are suggested. */
export function hasNoQuestion(state: ChatState): boolean {
  return (
    state.outbox.length === 0 && state.earlierBefore === null && !state.messages.some((m) => m.role === "customer")
  );
}

/** What the customer can press instead of writing: suggested questions at first, then what the last answer offers. */
export function offeredActions(state: ChatState): MessageAction[] {
  if (state.conversation?.status !== "active" || state.config === null) {
    return [];
  }
  const { suggestedQuestions, features } = state.config;
  const newest = state.messages.at(-1);
  const actions: MessageAction[] = hasNoQuestion(state)
    ? [...suggestedQuestions.map((label) => ({ kind: "reply" as const, label })), { kind: "escalate", label: "" }]
    : newest?.status === "complete" && state.outbox.length === 0
      ? (newest.actions ?? [])
      : [];
  return actions.filter((a) => a.kind === "reply" || (a.kind === "escalate" && features.escalation));
}

function canRetry(state: ChatState, message: Message): boolean {
  const isLastAnswer = state.messages.findLast((m) => m.role === "assistant") === message;
  return message.status === "failed" && isLastAnswer && state.conversation?.speaker.kind === "assistant";
}

function isSameAuthor(a: Message | undefined, b: Message | undefined): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    a.role === b.role &&
    authorOf(a) === authorOf(b) &&
    dayOf(a.createdAt) === dayOf(b.createdAt)
  );
}

function authorOf(message: Message): string {
  return message.author?.name ?? message.agents?.map((a) => a.name).join() ?? "";
}

function dayOf(time: string): string {
  return new Date(time).toDateString();
}
