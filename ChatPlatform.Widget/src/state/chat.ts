import type { Conversation, Message, MessagePage, Rating, StreamEvent, WidgetConfig } from "../api/contract";
import { applyDelta, change, merge, upsert, type Messages } from "./messages";
import { enqueue, mark, removeConfirmed, type Outbox, type Outgoing } from "./outbox";

export type Phase = "loading" | "ready" | "failed" | "originRefused" | "unknownKey" | "notVerified";

/** State of the event stream. "paused": the page is hidden and has released its stream. */
export type Connection = { kind: "idle" | "connecting" | "open" | "paused" } | { kind: "lost"; nextAttemptAt: number };

export interface Typist {
  who: "assistant" | "supporter";
  name: string | null;
}

/** State of the chat window. */
export interface ChatState {
  phase: Phase;
  isOpen: boolean;
  config: WidgetConfig | null;
  conversation: Conversation | null;
  messages: Messages;
  outbox: Outbox;
  /** Cursor of older messages; null when all are loaded. */
  earlierBefore: number | null;
  isLoadingEarlier: boolean;
  typist: Typist | null;
  connection: Connection;
  /** True while messages are polled because there is no stream. */
  isPolling: boolean;
  lastReadSeq: number;
  /** The rating of the current conversation. */
  rating: number | null;
  /** Answers that were requested again and have not started yet. */
  retrying: ReadonlySet<string>;
  isEscalating: boolean;
  /** Key of the text of a recent error. */
  notice: "notSaved" | "busy" | "waitingElsewhere" | null;
}

export type Action =
  | { type: "configured"; config: WidgetConfig }
  | { type: "phase"; phase: Phase }
  | { type: "opened" }
  | { type: "closed" }
  | { type: "conversation"; conversation: Conversation; outbox: readonly Outgoing[]; rating: number | null }
  | { type: "refreshed"; conversation: Conversation }
  | { type: "history"; page: MessagePage; isNewest: boolean }
  | { type: "polled"; conversation: Conversation | null; page: MessagePage }
  | { type: "pollFailed" }
  | { type: "typingExpired" }
  | { type: "loadingEarlier"; isLoading: boolean }
  | { type: "event"; event: StreamEvent }
  | { type: "connection"; connection: Connection }
  | { type: "written"; message: Omit<Outgoing, "status"> }
  | { type: "outgoing"; clientMessageId: string; status: Outgoing["status"] }
  | { type: "confirmed"; message: Message }
  | { type: "retrying"; messageId: string; isRetrying: boolean }
  | { type: "feedback"; messageId: string; rating: Rating | undefined }
  | { type: "rated"; score: number | null }
  | { type: "escalating"; isEscalating: boolean }
  | { type: "read"; seq: number }
  | { type: "notice"; notice: ChatState["notice"] };

export function initialState(lastReadSeq: number): ChatState {
  return {
    phase: "loading",
    isOpen: false,
    config: null,
    conversation: null,
    messages: [],
    outbox: [],
    earlierBefore: null,
    isLoadingEarlier: false,
    typist: null,
    connection: { kind: "idle" },
    isPolling: false,
    lastReadSeq,
    rating: null,
    retrying: new Set(),
    isEscalating: false,
    notice: null,
  };
}

export function reduce(state: ChatState, action: Action): ChatState {
  switch (action.type) {
    case "configured":
      return { ...state, config: action.config };
    case "phase":
      return { ...state, phase: action.phase };
    case "opened":
      return { ...state, isOpen: true };
    case "closed":
      return { ...state, isOpen: false };
    case "conversation":
      return {
        ...initialState(
          state.conversation === null || state.conversation.id === action.conversation.id ? state.lastReadSeq : 0,
        ),
        phase: "ready",
        isOpen: state.isOpen,
        config: state.config,
        conversation: action.conversation,
        outbox: action.outbox,
        rating: action.rating,
      };
    case "refreshed":
      return { ...state, conversation: action.conversation };
    case "history":
      return {
        ...state,
        messages: merge(state.messages, action.page.items),
        outbox: removeConfirmed(state.outbox, action.page.items),
        earlierBefore:
          action.isNewest && state.messages.length > 0 ? state.earlierBefore : (action.page.nextBefore ?? null),
        isLoadingEarlier: false,
      };
    case "polled":
      return onPolled(state, action.conversation, action.page);
    case "pollFailed":
      return state.isPolling ? { ...state, isPolling: false } : state;
    case "typingExpired":
      return state.typist === null ? state : { ...state, typist: null };
    case "loadingEarlier":
      return { ...state, isLoadingEarlier: action.isLoading };
    case "event":
      return onEvent(state, action.event);
    case "connection":
      return {
        ...state,
        connection: action.connection,
        typist: action.connection.kind === "open" ? state.typist : null,
        isPolling: state.isPolling && isWithoutStream(action.connection),
      };
    case "written":
      return { ...state, outbox: enqueue(state.outbox, action.message), notice: null };
    case "outgoing":
      return { ...state, outbox: mark(state.outbox, action.clientMessageId, action.status) };
    case "confirmed":
      return {
        ...state,
        messages: upsert(state.messages, action.message),
        outbox: removeConfirmed(state.outbox, [action.message]),
      };
    case "retrying":
      return { ...state, retrying: withValue(state.retrying, action.messageId, action.isRetrying) };
    case "feedback":
      return { ...state, messages: withFeedback(state.messages, action.messageId, action.rating) };
    case "rated":
      return { ...state, rating: action.score };
    case "escalating":
      return { ...state, isEscalating: action.isEscalating };
    case "read":
      return action.seq > state.lastReadSeq ? { ...state, lastReadSeq: action.seq } : state;
    case "notice":
      return { ...state, notice: action.notice };
  }
}

/** True when text before the event is missing, so that a new connection is needed. */
export function showsGap(state: ChatState, event: StreamEvent): boolean {
  return event.type === "message.delta" && applyDelta(state.messages, event.data).hasGap;
}

/** True while a stream is needed but not open. */
export function isWithoutStream({ kind }: Connection): boolean {
  return kind === "lost" || kind === "connecting";
}

/** Applies the result of polling. The conversation is null when it could not be read. */
function onPolled(state: ChatState, conversation: Conversation | null, page: MessagePage): ChatState {
  const isSame = conversation !== null && conversation.id === state.conversation?.id;
  const answered = page.items.filter((m) => m.status === "streaming" || m.status === "complete");
  return {
    ...state,
    messages: merge(state.messages, page.items),
    outbox: removeConfirmed(state.outbox, page.items),
    retrying: answered.reduce((retrying, m) => withValue(retrying, m.id, false), state.retrying),
    conversation: isSame ? conversation : state.conversation,
    isEscalating: state.isEscalating && !(isSame && conversation.status === "escalated"),
    rating: isSame && conversation.status === "active" ? null : state.rating,
    isPolling: isWithoutStream(state.connection),
  };
}

function onEvent(state: ChatState, event: StreamEvent): ChatState {
  switch (event.type) {
    case "message.created":
    case "message.completed": {
      const message = event.data.message;
      return {
        ...state,
        messages: upsert(state.messages, message),
        outbox: removeConfirmed(state.outbox, [message]),
        typist: message.role === "supporter" || message.role === "assistant" ? null : state.typist,
        retrying: withValue(state.retrying, message.id, false),
      };
    }
    case "message.delta":
      return {
        ...state,
        messages: applyDelta(state.messages, event.data).messages,
        retrying: event.data.text === "" ? state.retrying : withValue(state.retrying, event.data.messageId, false),
      };
    case "message.failed":
      return {
        ...state,
        messages: change(state.messages, event.data.messageId, {
          status: event.data.retryable ? "failed" : "interrupted",
        }),
        typist: null,
        retrying: withValue(state.retrying, event.data.messageId, false),
      };
    case "typing":
      return event.data.who === "customer"
        ? state
        : { ...state, typist: event.data.isTyping ? { who: event.data.who, name: event.data.name ?? null } : null };
    case "conversation.updated":
      return onConversation(state, { status: event.data.status, speaker: event.data.speaker });
    case "escalation.updated":
      return onConversation(state, { escalation: event.data.escalation });
    case "resync":
      return state;
  }
}

function onConversation(state: ChatState, fields: Partial<Conversation>): ChatState {
  return state.conversation === null
    ? state
    : {
        ...state,
        conversation: { ...state.conversation, ...fields },
        isEscalating: false,
        rating: fields.status === "active" ? null : state.rating,
        typist: fields.speaker === undefined ? state.typist : null,
      };
}

function withValue(set: ReadonlySet<string>, value: string, isIncluded: boolean): ReadonlySet<string> {
  if (set.has(value) === isIncluded) {
    return set;
  }
  const copy = new Set(set);
  if (isIncluded) {
    copy.add(value);
  } else {
    copy.delete(value);
  }
  return copy;
}

function withFeedback(messages: Messages, id: string, rating: Rating | undefined): Messages {
  return messages.map((message) => {
    if (message.id !== id) {
      return message;
    }
    const { feedback: _, ...rest } = message;
    return rating === undefined ? rest : { ...rest, feedback: rating };
  });
}
