import type { Conversation, Message, WidgetConfig } from "../../src/api/contract";
import { initialState, reduce, type ChatState } from "../../src/state/chat";

export const config: WidgetConfig = {
  tenant: { name: "Acme Logistics" },
  appearance: { color: "#0B5CAD", position: "right", theme: "auto" },
  greeting: "Hello.",
  suggestedQuestions: ["Where is my shipment?"],
  features: { escalation: true, feedback: true, rating: true },
  businessHours: { open: true },
};

export const conversation: Conversation = {
  id: "c1", status: "active", speaker: { kind: "assistant" }, lastEventId: "e.0", createdAt: "2026-11-26T10:00:00Z",
};

export function message(seq: number, fields: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    seq,
    role: "assistant",
    text: `text ${seq}`,
    status: "complete",
    createdAt: "2026-11-26T10:00:00Z",
    ...fields,
  };
}

export function question(seq: number, clientMessageId = `client${seq}`): Message {
  return message(seq, { role: "customer", clientMessageId });
}

/** State of a window with these messages loaded. */
export function stateWith(messages: Message[], fields: Partial<ChatState> = {}): ChatState {
  const begun = reduce(reduce(initialState(0), { type: "configured", config }), {
    type: "conversation",
    conversation,
    outbox: [],
    rating: null,
  });
  return { ...reduce(begun, { type: "history", page: { items: messages }, isNewest: true }), ...fields };
}
