// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { message, question } from "../../support/builders";
import { json } from "../../support/server";
import { openWindow, type TestWindow } from "../../support/window";

const EVENTS = "GET /conversations/c1/events";
const MESSAGES = "GET /conversations/c1/messages";

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A window whose stream never comes; the messages are those of the box. */
async function withoutStream(
  stream: () => Response | Promise<Response>,
): Promise<TestWindow & { box: { items: unknown[] } }> {
  const box = { items: [] as unknown[] };
  const opened = await openWindow([], [], (s) => s.on(EVENTS, stream).on(MESSAGES, () => json(200, box)));
  return { ...opened, box };
}

afterEach(() => document.body.replaceChildren());

describe("without a stream", () => {
  // First, since the windows of the other tests keep polling.
  it("K2 respects the retry delay of the server", async () => {
    const { chat, server } = await withoutStream(() => json(503, {}, { "Retry-After": "60" }));
    const before = server.sent(MESSAGES).length;
    server.on(MESSAGES, () => json(429, {}, { "Retry-After": "60" }));
    await until(() => server.sent(MESSAGES).length > before);
    chat.connectNow();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(server.sent(MESSAGES)).toHaveLength(before + 1);
  });

  it.each([
    ["429", () => json(429, {}, { "Retry-After": "60" })],
    ["503", () => json(503, {}, { "Retry-After": "60" })],
    ["a pending answer", () => new Promise<Response>(() => undefined)],
    [
      "an answer without a byte",
      () => new Response(new ReadableStream(), { headers: { "Content-Type": "text/event-stream" } }),
    ],
  ])("K2 the answer comes and the state is shown: %s", async (_, answer) => {
    const { box, chat, find, server } = await withoutStream(answer);
    server.on("POST /conversations/c1/messages", (call) => {
      const sent = question(1, (call.body as { clientMessageId: string }).clientMessageId);
      box.items = [sent, message(2, { text: "Here is your answer" })];
      return json(202, { message: sent });
    });
    chat.send("hello");
    await until(() => chat.store.state.messages.length === 2);
    await until(
      () => find(".banner").textContent?.includes("Updates are slower right now") === true && !find(".banner").hidden,
    );
    expect(find(".banner-place [role=status]").textContent).toBe("Updates are slower right now");
    expect(chat.store.state.outbox).toEqual([]);
  });

  it("K2 shows a supporter who joins", async () => {
    const { chat, server } = await withoutStream(() => json(503, {}, { "Retry-After": "60" }));
    const joined = {
      ...chat.store.state.conversation,
      status: "escalated",
      speaker: { kind: "supporter", name: "Mira" },
      lastEventId: "e.9",
    };
    server.on("GET /conversations/c1", () => json(200, joined));
    await until(() => chat.store.state.conversation?.speaker.name === "Mira");
  });
});
