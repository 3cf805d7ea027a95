// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { conversation, message, question } from "../support/builders";
import { event, json } from "../support/server";
import { openWindow, settle } from "../support/window";

const citation = {
  number: 1,
  documentId: "d1",
  title: "<img src=x onerror=alert(1)> Claims guide",
  page: 3,
  quote: "Report the damage within 14 days.",
};
const cited = message(2, {
  text: "Report it within 14 days [1]. Not a source: [2].",
  citations: [citation],
  agents: [{ name: "Guidelines" }, { name: "Debt" }],
});
const press = (element: HTMLElement, key: string): boolean =>
  element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

describe("citations", () => {
  it("open the passage, which returns the focus when closed", async () => {
    const { find, all, closed } = await openWindow([question(1), cited]);
    const mark = find("button.mark");
    expect(all("button.mark")).toHaveLength(1);
    expect(find(".message.assistant:last-child .bubble p").textContent).toBe(
      "Report it within 14 days 1. Not a source: [2].",
    );
    mark.focus();
    mark.click();
    const panel = find("[role=dialog]");
    expect(panel.textContent).toContain("Report the damage within 14 days.");
    expect(panel.textContent).toContain("page 3");
    expect(panel.contains(document.activeElement)).toBe(true);
    expect(find("main").hasAttribute("inert")).toBe(true);
    press(panel, "Escape");
    expect(find("[role=dialog]")).toBeNull();
    expect(find("main").hasAttribute("inert")).toBe(false);
    expect(document.activeElement).toBe(mark);
    expect(closed()).toBe(0);
  });

  it("are listed below the answer with their titles as text", async () => {
    const { find, all } = await openWindow([question(1), cited]);
    expect(find(".source-title").textContent).toBe(citation.title);
    expect(all("img")).toHaveLength(0);
    find(".source").click();
    expect(find("[role=dialog] h2").textContent).toBe(citation.title);
  });

  it("are numbers without a passage while the answer streams", async () => {
    const { all, find } = await openWindow([question(1)], [
      event("message.created", { message: message(2, { text: "", status: "streaming" }) }, "e.2"),
      event("message.delta", { messageId: "m2", offset: 0, text: "Within 14 days [1]" }),
    ]);
    expect(all("button.mark")).toHaveLength(0);
    expect(find("span.mark").textContent).toBe("1");
    expect(find(".caret")).not.toBeNull();
  });
});

describe("answer", () => {
  it("shows the names of its agents", async () => {
    const { find } = await openWindow([question(1), cited]);
    expect(find(".message:last-child .author").textContent).toBe("Guidelines and Debt");
  });

  it("sends feedback and resets it when the request fails", async () => {
    let status = 204;
    const { find, server } = await openWindow([question(1), cited], [], (s) =>
      s.on("POST /conversations/c1/messages/m2/feedback", () => json(status, {})),
    );
    const [up, down] = [find(".message:last-child .vote"), find(".message:last-child .vote + .vote")];
    up.click();
    await settle();
    expect(server.sent("POST /conversations/c1/messages/m2/feedback")[0]?.body).toEqual({ rating: "up" });
    expect([up.getAttribute("aria-pressed"), down.getAttribute("aria-pressed")]).toEqual(["true", "false"]);
    status = 500;
    down.click();
    await settle();
    expect([up.getAttribute("aria-pressed"), down.getAttribute("aria-pressed")]).toEqual(["true", "false"]);
    expect(find(".banner").hidden).toBe(false);
  });

  it("asks why it did not help, which can be skipped", async () => {
    const path = "POST /conversations/c1/messages/m2/feedback";
    const { find, all, chat, server } = await openWindow([question(1), cited], [], (s) =>
      s.on(path, () => json(204, {})),
    );
    const down = find(".message:last-child .vote + .vote");
    down.click();
    await settle();
    expect(all(".reason-list button").map((b) => b.textContent)).toEqual([
      "It is wrong",
      "Not my question",
      "Out of date",
      "Rude",
    ]);
    expect(find<HTMLButtonElement>(".reason-end button").disabled).toBe(true);
    all(".reason-list button")[2]!.click();
    find<HTMLTextAreaElement>(".comment").value = " The price has changed. ";
    find(".reason-end button").click();
    await settle();
    expect(server.sent(path).map((r) => r.body)).toEqual([
      { rating: "down" },
      { rating: "down", reason: "outdated", comment: "The price has changed." },
    ]);
    chat.close();
    expect(find(".message:last-child .response").textContent).toBe("Thank you, noted.");
    expect(all(".reasons")).toEqual([]);
    find(".message:last-child .vote").click();
    await settle();
    down.click();
    await settle();
    find(".reason-end .link").click();
    expect(all(".reasons")).toEqual([]);
    expect(document.activeElement).toBe(down);
    expect(server.sent(path).at(-1)?.body).toEqual({ rating: "down" });
  });

  it("keeps the reason when it could not be sent", async () => {
    const path = "POST /conversations/c1/messages/m2/feedback";
    let status = 204;
    const { find } = await openWindow([question(1), cited], [], (s) => s.on(path, () => json(status, {})));
    find(".message:last-child .vote + .vote").click();
    await settle();
    status = 500;
    find(".reason-list button").click();
    find(".reason-end button").click();
    await settle();
    expect(find(".reason-list button").getAttribute("aria-pressed")).toBe("true");
    expect(find(".banner").hidden).toBe(false);
  });

  it("is requested again with the same message after a failure", async () => {
    const { find, server } = await openWindow(
      [question(1, "mine"), message(2, { status: "failed", text: "Wi" })],
      [],
      (s) => s.on("POST /conversations/c1/messages", () => json(200, { message: question(1, "mine") })),
    );
    expect(find(".answer-error").textContent).toContain("The answer was interrupted.");
    find(".answer-error .link").click();
    await settle();
    expect(server.sent("POST /conversations/c1/messages")[0]?.body).toEqual({
      clientMessageId: "mine",
      text: "text 1",
    });
    expect(find(".answer-error").hidden).toBe(true);
    expect(find(".dots").hidden).toBe(false);
  });
});

describe("message input", () => {
  const type = (input: HTMLTextAreaElement, text: string): void => {
    input.value = text;
    input.dispatchEvent(new Event("input"));
  };

  it("sends with Enter, not with Shift+Enter, and not when the text is blank or too long", async () => {
    const { find, server } = await openWindow([], [], (s) =>
      s.on("POST /conversations/c1/messages", () => json(202, { message: question(1) })),
    );
    const input = find<HTMLTextAreaElement>("textarea");
    const send = find<HTMLButtonElement>(".send");
    for (const text of ["", "  \n", "x".repeat(4001)]) {
      type(input, text);
      expect(send.disabled).toBe(true);
      press(input, "Enter");
    }
    type(input, " hello ");
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", shiftKey: true }));
    expect(server.sent("POST /conversations/c1/messages")).toHaveLength(0);
    press(input, "Enter");
    await settle();
    expect(server.sent("POST /conversations/c1/messages").map((c) => (c.body as { text: string }).text)).toEqual([
      "hello",
    ]);
    expect(input.value).toBe("");
  });

  it("shows the remaining characters near the limit", async () => {
    const { find } = await openWindow([]);
    const input = find<HTMLTextAreaElement>("textarea");
    type(input, "x".repeat(3599));
    expect(find(".count").hidden).toBe(true);
    type(input, "x".repeat(3999));
    expect(find(".count").textContent).toBe("1 character left");
    type(input, "x".repeat(4002));
    expect(find(".count").textContent).toBe("2 characters too long");
  });
});

describe("errors at the start", () => {
  it.each([
    [403, "origin_not_allowed", "not available on this page"],
    [404, "unknown_widget", "not set up"],
    [500, "internal_error", "is not available"],
  ])("shows a text for %i %s", async (status, code, text) => {
    const { find } = await openWindow([], [], (s) =>
      s.on("GET /config?key=wk_test", () => json(status, { code, detail: "raw detail" })),
    );
    expect(find(".start-error").hidden).toBe(false);
    expect(find(".start-error").textContent).toContain(text);
    expect(find(".status").textContent).toBe("");
    expect(find(".start-error").textContent).not.toContain("raw detail");
  });

  it("asks an unidentified customer to sign in, and continues after identify", async () => {
    const { find, chat, server } = await openWindow([], [], (s) =>
      s.on("POST /session", (call) =>
        (call.body as { userToken?: string }).userToken === "signed"
          ? json(201, { token: "t", expiresAt: "", visitorToken: "verified.1", conversation })
          : json(401, { code: "identity_not_verified", detail: "raw detail" })));
    expect(find(".start-error").textContent).toContain("Please sign in");
    expect(find(".start-error").textContent).not.toContain("raw detail");

    await chat.identify("signed");
    await settle();

    expect(find(".start-error").hidden).toBe(true);
    expect(server.sent("POST /session").length).toBeGreaterThan(1);
  });

  it("asks to sign in when the session can no longer be renewed", async () => {
    const { find, chat } = await openWindow([], [], (s) =>
      s
        .on(
          "POST /session",
          () => json(201, { token: "t", expiresAt: "", visitorToken: "v", conversation }),
          () => json(401, { code: "identity_not_verified" }),
        )
        .on("POST /conversations/c1/messages", () => json(401, { code: "unauthorized" })),
    );
    chat.send("Hello");
    await settle();
    expect(find(".start-error").hidden).toBe(false);
    expect(find(".start-error").textContent).toContain("Please sign in");
  });

  it("closes the window with Escape", async () => {
    const { find, closed } = await openWindow([]);
    press(find("textarea"), "Escape");
    expect(closed()).toBe(1);
  });
});
