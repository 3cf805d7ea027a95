// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { conversation, question } from "../support/builders";
import { event, json, streamResponse } from "../support/server";
import { openWindow, settle } from "../support/window";

describe("participants", () => {
  it("shows the position in the queue", async () => {
    const { find, server } = await openWindow([question(1)], [
      event("conversation.updated", { status: "escalated", speaker: { kind: "none" } }, "e.2"),
      event("escalation.updated", { escalation: { id: "t", status: "pending", position: 3 } }, "e.3"),
    ]);
    expect(server.sent("POST /session")).toHaveLength(1);
    expect(find(".waiting").hidden).toBe(false);
    expect(find(".waiting strong").textContent).toBe("You are number 3 in the queue");
    expect(find(".status").textContent).toBe("Waiting for our team");
    expect(find(".footer .link").hidden).toBe(true);
  });

  it("shows the supporter in the header", async () => {
    const { find } = await openWindow([question(1)], [
      event("conversation.updated", { status: "escalated", speaker: { kind: "supporter", name: "Mira" } }, "e.2"),
      event("typing", { who: "supporter", name: "Mira", isTyping: true }),
    ]);
    expect(find(".name").textContent).toBe("Mira");
    expect(find(".avatar").classList.contains("person")).toBe(true);
    expect(find<HTMLTextAreaElement>("textarea").placeholder).toBe("Write to Mira");
    expect(find(".waiting").hidden).toBe(true);
    expect(find(".dots").textContent).toBe("Mira is writing");
  });

  it.each([
    ["too_many_escalations", "You are already waiting for a person in other chats."],
    ["too_many_requests", "Too many requests."],
  ])("says why a request for a person is refused: %s", async (code, text) => {
    const { find } = await openWindow([question(1)], [], (s) =>
      s.on("POST /conversations/c1/escalation", () => json(429, { code })),
    );
    find<HTMLButtonElement>(".footer .link").click();
    await settle();
    expect(find(".banner-text").textContent).toContain(text);
  });

  it("offers a rating after the end", async () => {
    const { find, all, server } = await openWindow(
      [question(1)],
      [event("conversation.updated", { status: "resolved", speaker: { kind: "none" } }, "e.2")],
      (s) =>
        s
          .on("POST /conversations/c1/rating", () => json(204, null))
          .on("POST /conversations", () => json(201, { ...conversation, id: "c2" }))
          .on("GET /conversations/c2/events", () => streamResponse([], true)),
    );
    all(".star")[3]!.click();
    await settle();
    expect(server.sent("POST /conversations/c1/rating")[0]?.body).toEqual({ score: 4 });
    expect(localStorage.getItem("chatplatform:wk_test:rating")).toBe("c1 4");
    find(".ending .outline").click();
    await settle();
    expect(all(".message.customer")).toHaveLength(0);
    expect(find(".suggestions").hidden).toBe(false);
  });

  it.each([
    ["c1", 4],
    ["another", 0],
  ])("shows the stored rating of its own conversation only: %s", async (rated, stars) => {
    const { all } = await openWindow([question(1)], [], (s) => {
      localStorage.setItem("chatplatform:wk_test:rating", `${rated} 4`);
      s.on("POST /session", () =>
        json(201, {
          token: "t",
          expiresAt: "",
          visitorToken: "v",
          conversation: { ...conversation, status: "resolved" },
        }),
      );
    });
    expect(all(".star.on")).toHaveLength(stars);
  });
});
