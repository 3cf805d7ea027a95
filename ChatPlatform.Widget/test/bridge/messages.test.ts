import { describe, expect, it } from "vitest";
import { envelope, readToFrame, readToPage } from "../../src/bridge/messages";

describe("messages between page and frame", () => {
  it("are parsed by the other side", () => {
    const init = {
      type: "init",
      page: { url: "https://example.org/", title: "Shop" },
      locale: "de",
      color: "#123456",
    } as const;
    expect(readToFrame(envelope(init))).toEqual(init);
    expect(readToFrame(envelope({ type: "identify", userToken: "t" }))).toEqual({ type: "identify", userToken: "t" });
    expect(readToPage(envelope({ type: "unread", count: 3 }))).toEqual({ type: "unread", count: 3 });
    expect(readToPage(envelope({ type: "message", role: "assistant" }))).toEqual({
      type: "message",
      role: "assistant",
    });
  });

  it.each([
    null,
    "open",
    1,
    [],
    { type: "open" },
    { chatplatform: 2, body: { type: "open" } },
    { chatplatform: 1 },
    { chatplatform: 1, body: { type: "eval" } },
    { chatplatform: 1, body: { type: "init", locale: "de" } },
    { chatplatform: 1, body: { type: "identify", userToken: {} } },
    { chatplatform: 1, body: { type: "init", page: { url: "x".repeat(9000), title: "" }, locale: "" } },
  ])("are ignored by the frame when invalid: %j", (data) => expect(readToFrame(data)).toBeNull());

  it.each([
    { chatplatform: 1, body: { type: "unread", count: -1 } },
    { chatplatform: 1, body: { type: "unread", count: "9" } },
    { chatplatform: 1, body: { type: "open" } },
    { chatplatform: 1, body: { type: "appearance", color: "red;}", position: "left" } },
    { chatplatform: 1, body: { type: "appearance", color: "#123456", position: "top" } },
  ])("are ignored by the page when invalid: %j", (data) => expect(readToPage(data)).toBeNull());

  it("have no label or language that is too long", () =>
    expect(
      readToPage(
        envelope({ type: "appearance", color: "#123456", position: "left", label: "x".repeat(61), language: "x-y" }),
      ),
    ).toEqual({ type: "appearance", color: "#123456", position: "left" }));

  it("contain only known properties after parsing", () =>
    expect(readToFrame({ chatplatform: 1, body: { type: "open", extra: 1 } })).toEqual({ type: "open" }));
});
