/** Types of the widget API, see docs/http-api. */

export type Role = "customer" | "assistant" | "supporter" | "system";
export type MessageStatus = "streaming" | "complete" | "failed" | "interrupted";
export type Rating = "up" | "down";
/** Why an answer did not help. */
export type FeedbackReason = "wrong" | "not_my_question" | "outdated" | "rude";

export interface Citation {
  number: number;
  documentId: string;
  title: string;
  page?: number;
  /** Number printed on the page, if it differs from `page` ("iv"). */
  pageLabel?: string;
  /** The nearest heading above the quote. */
  heading?: string;
  /** Day on which the cited version of the document was uploaded, as YYYY-MM-DD. */
  date?: string;
  quote: string;
}

/** A button below an answer. `reply` sends the label as the customer's next message. */
export interface MessageAction {
  kind: "reply" | "escalate";
  label: string;
}

export interface Message {
  id: string;
  seq: number;
  role: Role;
  text: string;
  status: MessageStatus;
  createdAt: string;
  clientMessageId?: string;
  agents?: { name: string }[];
  author?: { name: string };
  citations?: Citation[];
  actions?: MessageAction[];
  feedback?: Rating;
}

export interface Speaker {
  kind: "assistant" | "supporter" | "none";
  name?: string;
}

export type ConversationStatus = "active" | "escalated" | "resolved";

export interface Escalation {
  id: string;
  status: "pending" | "assigned" | "resolved";
  position?: number;
}

export interface Conversation {
  id: string;
  status: ConversationStatus;
  speaker: Speaker;
  lastEventId: string;
  createdAt: string;
  escalation?: Escalation;
}

export interface WidgetConfig {
  tenant: { name: string };
  appearance: { color: string; position: string; theme: string };
  /** Path of the logo on the platform's origin; a data URL in the preview. */
  logo?: string;
  /** The tenant's own texts; the language's text where one is missing. */
  texts?: { title?: string; subtitle?: string; placeholder?: string; launcher?: string };
  /** Fixed language; without it that of the customer's browser. */
  language?: string;
  greeting: string;
  suggestedQuestions: string[];
  features: { escalation: boolean; feedback: boolean; rating: boolean };
  businessHours: { open: boolean; message?: string };
}

export interface Session {
  token: string;
  expiresAt: string;
  visitorToken: string;
  conversation: Conversation;
}

export interface SessionRequest {
  widgetKey: string;
  visitorToken?: string;
  userToken?: string;
  page?: { url: string; title: string };
  locale?: string;
}

export interface MessagePage {
  items: Message[];
  nextBefore?: number;
}

export type StreamEvent =
  | { type: "message.created"; data: { message: Message } }
  | { type: "message.completed"; data: { message: Message } }
  | { type: "message.delta"; data: { messageId: string; offset: number; text: string } }
  | { type: "message.failed"; data: { messageId: string; code: string; retryable: boolean } }
  | { type: "typing"; data: { who: "assistant" | "supporter" | "customer"; name?: string; isTyping: boolean } }
  | { type: "conversation.updated"; data: { status: ConversationStatus; speaker: Speaker } }
  | { type: "escalation.updated"; data: { escalation: Escalation } }
  | { type: "resync"; data: Record<string, never> };
