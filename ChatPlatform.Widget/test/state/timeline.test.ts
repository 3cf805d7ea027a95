import { describe, expect, it } from "vitest";
import { hasNoQuestion, isAnswerPending, offeredActions, timeline } from "../../src/state/timeline";
import { conversation, message, question, stateWith } from "../support/builders";

const kinds = (state: Parameters<typeof timeline>[0]): string[] => timeline(state).map((r) => r.kind);

describe("timeline", () => {
  it("starts with the greeting, then separates days", () => {
    const state = stateWith([question(1), message(2, { createdAt: "2026-11-28T12:00:00Z" })]);
    expect(kinds(state)).toEqual(["greeting", "day", "message", "day", "message"]);
  });

  it("shows the greeting only when all messages are loaded", () =>
    expect(kinds(stateWith([message(9)], { earlierBefore: 9 }))).toEqual(["day", "message"]));

  it("groups consecutive messages of one author", () => {
    const agents = [{ name: "Shipment" }];
    const rows = timeline(
      stateWith([
        question(1),
        message(2, { agents }),
        message(3, { agents }),
        message(4, { agents: [{ name: "Debt" }] }),
      ]),
    );
    expect(rows.flatMap((r) => (r.kind === "message" ? [[r.isFirst, r.isLast]] : []))).toEqual([
      [true, true],
      [true, false],
      [false, true],
      [true, true],
    ]);
  });

  it("keeps the key of a message when the server confirms it", () => {
    const outgoing = stateWith([], {
      outbox: [{ clientMessageId: "a", text: "hi", createdAt: "2026-11-26T10:00:00Z", status: "sending" }],
    });
    expect(timeline(outgoing).at(-1)?.key).toBe("a");
    expect(timeline(stateWith([question(1, "a")])).at(-1)?.key).toBe("a");
  });

  it("shows dots instead of an answer without text", () => {
    const waiting = stateWith([question(1), message(2, { text: "", status: "streaming" })]);
    expect(kinds(waiting)).toEqual(["greeting", "day", "message"]);
    expect(isAnswerPending(waiting)).toBe(true);
    expect(
      isAnswerPending(
        stateWith([message(2, { text: "W", status: "streaming" })], { typist: { who: "assistant", name: null } }),
      ),
    ).toBe(false);
  });

  it("offers a retry only for the newest answer while the assistant is the speaker", () => {
    const failed = message(2, { status: "failed" });
    const offer = (state: Parameters<typeof timeline>[0]): boolean =>
      timeline(state).some((r) => r.kind === "message" && r.canRetry);
    expect(offer(stateWith([question(1), failed]))).toBe(true);
    expect(offer(stateWith([question(1), failed, question(3), message(4)]))).toBe(false);
    expect(
      offer(
        stateWith([question(1), failed], {
          conversation: { ...conversation, speaker: { kind: "supporter", name: "Mira" } },
        }),
      ),
    ).toBe(false);
  });

  it("offers the buttons of the newest answer until the customer has written", () => {
    const actions = [
      { kind: "reply" as const, label: "Billing" },
      { kind: "escalate" as const, label: "Talk to a person" },
    ];
    const asked = [question(1), message(2, { actions })];
    expect(offeredActions(stateWith(asked))).toEqual(actions);
    expect(offeredActions(stateWith([...asked, question(3)]))).toEqual([]);
    expect(
      offeredActions(stateWith(asked, { conversation: { ...conversation, status: "escalated" } })),
    ).toEqual([]);
    expect(
      offeredActions(stateWith([question(1), message(2, { actions, status: "streaming" })])),
    ).toEqual([]);
  });

  it("has no question until the first message of the customer", () => {
    expect(hasNoQuestion(stateWith([]))).toBe(true);
    expect(hasNoQuestion(stateWith([question(1)]))).toBe(false);
  });
});
