// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { conversation, message, question } from "../../support/builders";
import { json, streamResponse } from "../../support/server";
import { openWindow, settle } from "../../support/window";

const EVENTS = "GET /conversations/c1/events";

describe("live conversation", () => {
  it("loads the history, then opens the stream at the position of the session", async () => {
    const { server, chat } = await openWindow([question(1), message(2)]);
    expect(server.sent(EVENTS)[0]?.headers.get("Last-Event-ID")).toBe(conversation.lastEventId);
    expect(chat.store.state.messages).toHaveLength(2);
  });

  it("reloads everything when the server requests it", async () => {
    const { server } = await openWindow([question(1)], ["event: resync\ndata: {}\n\n"], (s) =>
      s.on("GET /conversations/c1", () => json(200, conversation)),
    );
    expect(server.sent("GET /conversations/c1")).toHaveLength(1);
    expect(server.sent("GET /conversations/c1/messages")).toHaveLength(2);
  });

  it("opens a new connection when part of an answer is missing", async () => {
    const { server, chat } = await openWindow([], [], (s) =>
      s.on(
        EVENTS,
        () =>
          streamResponse([
            "id: e.2\nevent: message.created\n" +
              `data: ${JSON.stringify({ message: message(2, { text: "", status: "streaming" }) })}\n\n`,
            'event: message.delta\ndata: {"messageId":"m2","offset":5,"text":"late"}\n\n',
          ]),
        () => streamResponse(['event: message.delta\ndata: {"messageId":"m2","offset":0,"text":"not late"}\n\n'], true),
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(server.sent(EVENTS)).toHaveLength(2);
    expect(chat.store.state.messages[0]?.text).toBe("not late");
  });

  it("opens the conversation of a new visitor with the unsent messages when the old one no longer exists", async () => {
    const fresh = { ...conversation, id: "c2" };
    const { server, chat } = await openWindow([question(1)], [], (s) =>
      s
        .on("POST /conversations/c1/messages", () => json(401, {}))
        .on("GET /conversations/c2/messages", () => json(200, { items: [] }))
        .on("GET /conversations/c2/events", () => streamResponse([], true))
        .on("POST /conversations/c2/messages", () => json(202, { message: question(1, "x") })),
    );
    server.on("POST /session", () =>
      json(201, { token: "t2", expiresAt: "", visitorToken: "v2", conversation: fresh }),
    );
    chat.send("hello");
    await settle();
    expect(chat.store.state.conversation?.id).toBe("c2");
    expect(chat.store.state.outbox[0]?.text).toBe("hello");
  });

  it("fails instead of looping when its conversation is lost repeatedly", async () => {
    const { server, chat } = await openWindow([], [], (s) => s.on(EVENTS, () => json(404, {})));
    expect(server.sent("POST /session")).toHaveLength(2);
    expect(chat.store.state.phase).toBe("failed");
  });

  it("requests nothing more after the end of the chat, also when its stream is cut then", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    let cut = (): void => undefined;
    const body = new ReadableStream<Uint8Array>({
      start(stream) {
        stream.enqueue(new TextEncoder().encode(": open\n\n"));
        cut = () => stream.close();
      },
    });
    const { server, chat } = await openWindow([], [], (s) =>
      s
        .on(EVENTS, () => new Response(body, { headers: { "Content-Type": "text/event-stream" } }))
        .on("POST /conversations/c1/messages", () => Promise.reject(new TypeError())),
    );
    chat.send("hello");
    await settle();
    const sent = server.calls.length;

    chat.end();
    chat.retryNow();
    cut();
    await vi.advanceTimersByTimeAsync(120_000);
    vi.useRealTimers();

    expect(server.calls).toHaveLength(sent);
  });

  it("stores unsent messages for a reload", async () => {
    const { chat } = await openWindow([], [], (s) =>
      s.on("POST /conversations/c1/messages", () => Promise.reject(new TypeError())),
    );
    chat.send("hello");
    await settle();
    expect(localStorage.getItem("chatplatform:wk_test:outbox")).toContain("hello");
  });
});
