// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { message, question } from "../../support/builders";
import { json } from "../../support/server";
import { openWindow, type TestWindow } from "../../support/window";

const EVENTS = "GET /conversations/c1/events";
const MESSAGES = "GET /conversations/c1/messages";

async function waitUntil(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Opens a window whose stream responds as given; `page` is the page of messages to poll. */
async function openWithoutStream(
  stream: () => Response | Promise<Response>,
): Promise<TestWindow & { page: { items: unknown[] } }> {
  const page = { items: [] as unknown[] };
  const opened = await openWindow([], [], (s) => s.on(EVENTS, stream).on(MESSAGES, () => json(200, page)));
  return { ...opened, page };
}

afterEach(() => document.body.replaceChildren());

describe("polling without a stream", () => {
  // Runs first, because the windows of the other tests keep polling.
  it("K2 respects the retry delay of the server", async () => {
    const { chat, server } = await openWithoutStream(() => json(503, {}, { "Retry-After": "60" }));
    const before = server.sent(MESSAGES).length;
    server.on(MESSAGES, () => json(429, {}, { "Retry-After": "60" }));
    await waitUntil(() => server.sent(MESSAGES).length > before);
    chat.retryNow();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(server.sent(MESSAGES)).toHaveLength(before + 1);
  });

  it.each([
    ["429", () => json(429, {}, { "Retry-After": "60" })],
    ["503", () => json(503, {}, { "Retry-After": "60" })],
    ["no response", () => new Promise<Response>(() => undefined)],
    [
      "a response without a byte",
      () => new Response(new ReadableStream(), { headers: { "Content-Type": "text/event-stream" } }),
    ],
  ])("K2 polls the answer and shows that updates are slower: %s", async (_, respond) => {
    const { page, chat, find, server } = await openWithoutStream(respond);
    server.on("POST /conversations/c1/messages", (call) => {
      const sent = question(1, (call.body as { clientMessageId: string }).clientMessageId);
      page.items = [sent, message(2, { text: "Here is your answer" })];
      return json(202, { message: sent });
    });
    chat.send("hello");
    await waitUntil(() => chat.store.state.messages.length === 2);
    await waitUntil(
      () => find(".banner").textContent?.includes("Updates are slower right now") === true && !find(".banner").hidden,
    );
    expect(find(".banner-area [role=status]").textContent).toBe("Updates are slower right now");
    expect(chat.store.state.outbox).toEqual([]);
  });

  it("K2 shows a supporter who has joined", async () => {
    const { chat, server } = await openWithoutStream(() => json(503, {}, { "Retry-After": "60" }));
    const joined = {
      ...chat.store.state.conversation,
      status: "escalated",
      speaker: { kind: "supporter", name: "Mira" },
      lastEventId: "e.9",
    };
    server.on("GET /conversations/c1", () => json(200, joined));
    await waitUntil(() => chat.store.state.conversation?.speaker.name === "Mira");
  });
});
