import type { Message } from "../api/contract";

/** A customer's message that the server has not confirmed yet. */
export interface Outgoing {
  clientMessageId: string;
  text: string;
  createdAt: string;
  /** queued: waits for earlier messages or the connection; failed: waits until the customer retries. */
  status: "queued" | "sending" | "failed";
}

export type Outbox = readonly Outgoing[];

export function enqueue(outbox: Outbox, message: Omit<Outgoing, "status">): Outbox {
  return outbox.some((o) => o.clientMessageId === message.clientMessageId)
    ? outbox
    : [...outbox, { ...message, status: "queued" }];
}

export function mark(outbox: Outbox, clientMessageId: string, status: Outgoing["status"]): Outbox {
  return outbox.map((o) => (o.clientMessageId === clientMessageId ? { ...o, status } : o));
}

/** Removes messages that the server has confirmed, by a response or an event. */
export function removeConfirmed(outbox: Outbox, confirmed: readonly Message[]): Outbox {
  const ids = new Set(confirmed.filter((m) => m.role === "customer").map((m) => m.clientMessageId));
  return outbox.some((o) => ids.has(o.clientMessageId)) ? outbox.filter((o) => !ids.has(o.clientMessageId)) : outbox;
}

/** The next message to send: the oldest queued one, unless one is being sent. Failed messages do not block others. */
export function nextToSend(outbox: Outbox): Outgoing | null {
  return outbox.some((o) => o.status === "sending") ? null : (outbox.find((o) => o.status === "queued") ?? null);
}
