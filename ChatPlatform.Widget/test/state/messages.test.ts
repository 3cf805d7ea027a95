import { describe, expect, it } from "vitest";
import { applyDelta, merge, questionOf, unreadAfter, upsert } from "../../src/state/messages";
import { message, question } from "../support/builders";

const streaming = message(2, { text: "Hello", status: "streaming" });

describe("deltas", () => {
  const add = (offset: number, text: string): { text: string | undefined; hasGap: boolean } => {
    const { messages, hasGap } = applyDelta([streaming], { messageId: "m2", offset, text });
    return { text: messages[0]?.text, hasGap };
  };

  it("are appended at the end of the text", () => expect(add(5, " you")).toEqual({ text: "Hello you", hasGap: false }));
  it("are ignored when already applied", () => expect(add(3, "lo")).toEqual({ text: "Hello", hasGap: false }));
  it("add only the new part when they overlap", () =>
    expect(add(3, "lo you")).toEqual({ text: "Hello you", hasGap: false }));
  it("report a gap and change nothing when text is missing", () =>
    expect(add(7, "you")).toEqual({ text: "Hello", hasGap: true }));
  it("replace the text at offset 0", () => expect(add(0, "Bye")).toEqual({ text: "Bye", hasGap: false }));
  it("count UTF-16 code units", () => {
    const { messages } = applyDelta([{ ...streaming, text: "a😀" }], { messageId: "m2", offset: 3, text: "b" });
    expect(messages[0]?.text).toBe("a😀b");
  });

  it("change nothing for a complete or unknown message", () => {
    const complete = [message(2)];
    expect(applyDelta(complete, { messageId: "m2", offset: 0, text: "x" }).messages).toBe(complete);
    const unknown = applyDelta(complete, { messageId: "m9", offset: 4, text: "x" });
    expect(unknown).toEqual({ messages: complete, hasGap: false });
  });

  it("restart a failed answer only from its beginning", () => {
    const failed = [message(2, { status: "failed", text: "Hel" })];
    expect(applyDelta(failed, { messageId: "m2", offset: 3, text: "lo" }).messages).toBe(failed);
    expect(applyDelta(failed, { messageId: "m2", offset: 0, text: "" }).messages[0]).toMatchObject({
      status: "streaming",
      text: "",
    });
  });
});

describe("message list", () => {
  it("is ordered regardless of the order of arrival", () =>
    expect(merge([], [message(5), message(1), message(3)]).map((m) => m.seq)).toEqual([1, 3, 5]));
  it("contains each message once", () => expect(merge([message(1)], [message(1), message(1)])).toHaveLength(1));

  it("does not change from complete to streaming", () => {
    const complete = [message(2, { text: "complete" })];
    expect(upsert(complete, message(2, { text: "", status: "streaming" }))).toBe(complete);
  });

  it("keeps the feedback that an event does not carry", () =>
    expect(upsert([message(2, { feedback: "up" })], message(2, { text: "new" }))[0]).toMatchObject({
      text: "new",
      feedback: "up",
    }));

  it("counts complete messages of others as unread", () =>
    expect(
      unreadAfter(
        [
          message(1),
          question(2),
          message(3),
          message(4, { role: "supporter" }),
          message(5, { role: "system" }),
          message(6, { status: "streaming" }),
        ],
        1,
      ),
    ).toBe(2));
});

describe("question of an answer", () => {
  it("is the message before it", () => expect(questionOf([question(1), message(2)], "m2")?.id).toBe("m1"));
  it("follows the order when several questions precede the answers", () => {
    const messages = [question(1), question(2), message(3), message(4)];
    expect([questionOf(messages, "m3")?.id, questionOf(messages, "m4")?.id]).toEqual(["m1", "m2"]);
  });
  it("skips questions that a supporter has answered", () => {
    const messages = [question(1), message(2, { role: "supporter" }), question(3), message(4)];
    expect(questionOf(messages, "m4")?.id).toBe("m3");
  });
  it("is null when there is none", () => expect(questionOf([message(1)], "m1")).toBeNull());
});
