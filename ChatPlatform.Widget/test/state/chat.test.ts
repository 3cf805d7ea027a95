import { describe, expect, it } from "vitest";
import type { StreamEvent } from "../../src/api/contract";
import { reduce, showsGap, type ChatState } from "../../src/state/chat";
import { nextToSend } from "../../src/state/outbox";
import { conversation, message, question, stateWith } from "../support/builders";

const on = (state: ChatState, ...events: StreamEvent[]): ChatState =>
  events.reduce((s, event) => reduce(s, { type: "event", event }), state);
const write = (state: ChatState, id: string): ChatState =>
  reduce(state, { type: "written", message: { clientMessageId: id, text: "hi", createdAt: "2026-11-26T10:00:00Z" } });

describe("sending", () => {
  it("shows a message immediately and replaces it with the one from the response or event", () => {
    const written = write(stateWith([]), "a");
    const byEvent = on(written, { type: "message.created", data: { message: question(1, "a") } });
    const byResponse = reduce(written, { type: "confirmed", message: question(1, "a") });
    for (const state of [byEvent, byResponse, reduce(byEvent, { type: "confirmed", message: question(1, "a") })]) {
      expect(state.outbox).toEqual([]);
      expect(state.messages).toHaveLength(1);
    }
  });

  it("sends one at a time in order, and a failed message does not block others", () => {
    const two = write(write(stateWith([]), "a"), "b");
    expect(nextToSend(two.outbox)?.clientMessageId).toBe("a");
    expect(nextToSend(reduce(two, { type: "outgoing", clientMessageId: "a", status: "sending" }).outbox)).toBeNull();
    expect(
      nextToSend(reduce(two, { type: "outgoing", clientMessageId: "a", status: "failed" }).outbox)?.clientMessageId,
    ).toBe("b");
  });

  it("does not add the same message twice", () =>
    expect(write(write(stateWith([]), "a"), "a").outbox).toHaveLength(1));
});

describe("answer", () => {
  const created: StreamEvent = {
    type: "message.created",
    data: { message: message(2, { text: "", status: "streaming" }) },
  };
  const delta = (offset: number, text: string): StreamEvent => ({
    type: "message.delta",
    data: { messageId: "m2", offset, text },
  });

  it("streams and ends with the text of the server", () => {
    const state = on(stateWith([question(1)]), created, delta(0, "Wi"), delta(2, "thin"), {
      type: "message.completed",
      data: { message: message(2, { text: "Within" }) },
    });
    expect(state.messages[1]).toMatchObject({ text: "Within", status: "complete" });
  });

  it("detects missing text", () => {
    const state = on(stateWith([question(1)]), created, delta(0, "Wi"));
    expect(showsGap(state, delta(9, "x"))).toBe(true);
    expect(showsGap(state, delta(2, "x"))).toBe(false);
  });

  it("is failed or interrupted depending on whether it can be retried", () => {
    const failed = (retryable: boolean): StreamEvent => ({
      type: "message.failed",
      data: { messageId: "m2", code: "x", retryable },
    });
    expect(on(stateWith([question(1)]), created, failed(true)).messages[1]?.status).toBe("failed");
    expect(on(stateWith([question(1)]), created, failed(false)).messages[1]?.status).toBe("interrupted");
  });
});

describe("participants", () => {
  it("updates speaker and escalation from events", () => {
    const state = on(
      stateWith([]),
      { type: "escalation.updated", data: { escalation: { id: "t", status: "assigned" } } },
      { type: "conversation.updated", data: { status: "escalated", speaker: { kind: "supporter", name: "Mira" } } },
    );
    expect(state.conversation).toMatchObject({
      status: "escalated",
      speaker: { name: "Mira" },
      escalation: { status: "assigned" },
    });
  });

  it("shows typing until the message arrives, and never of the customer", () => {
    const typing = on(stateWith([]), { type: "typing", data: { who: "supporter", name: "Mira", isTyping: true } });
    expect(typing.typist).toEqual({ who: "supporter", name: "Mira" });
    expect(
      on(typing, { type: "message.created", data: { message: message(1, { role: "supporter" }) } }).typist,
    ).toBeNull();
    expect(on(stateWith([]), { type: "typing", data: { who: "customer", isTyping: true } }).typist).toBeNull();
  });
});

describe("new conversation", () => {
  it("starts empty and unread", () => {
    const state = reduce(stateWith([question(1), message(2)], { lastReadSeq: 2, rating: 5 }), {
      type: "conversation", conversation: { ...conversation, id: "c2" }, outbox: [], rating: null,
    });
    expect(state).toMatchObject({ messages: [], lastReadSeq: 0, rating: null, phase: "ready" });
  });

  it("keeps the read position when the same conversation is loaded again", () =>
    expect(
      reduce(stateWith([], { lastReadSeq: 7 }), { type: "conversation", conversation, outbox: [], rating: null })
        .lastReadSeq,
    ).toBe(7));
});

describe("history", () => {
  it("continues from the oldest page, even after a reload of the newest", () => {
    const first = stateWith([message(9)]);
    const older = reduce(first, { type: "history", page: { items: [message(3)], nextBefore: 3 }, isNewest: false });
    expect(older.earlierBefore).toBe(3);
    expect(
      reduce(older, { type: "history", page: { items: [message(9)], nextBefore: 9 }, isNewest: true }).earlierBefore,
    ).toBe(3);
  });
});
