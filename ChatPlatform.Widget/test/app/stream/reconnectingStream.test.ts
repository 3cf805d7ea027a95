import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiClient } from "../../../src/api/client";
import type { StreamEvent } from "../../../src/api/contract";
import { ReconnectingStream } from "../../../src/app/stream/reconnectingStream";
import type { Connection } from "../../../src/state/chat";
import { FakeServer, json, streamResponse } from "../../support/server";

const ROUTE = "GET /conversations/c1/events";
const event = (id: string): string => `id: ${id}\nevent: resync\ndata: {}\n\n`;

function createStream(): {
  server: FakeServer;
  stream: ReconnectingStream;
  events: StreamEvent[];
  connections: Connection[];
  wasNotFound: () => boolean;
} {
  const [server, events, connections]: [FakeServer, StreamEvent[], Connection[]] = [new FakeServer(), [], []];
  let isNotFound = false;
  const stream = new ReconnectingStream(new ApiClient(async () => "t"), "c1", "e.3", {
    onEvent: (e) => void events.push(e),
    onConnection: (c) => void connections.push(c),
    onNotFound: () => (isNotFound = true),
  });
  return { server, stream, events, connections, wasNotFound: () => isNotFound };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("reconnecting stream", () => {
  it("starts after the events of the history and resumes after the last event", async () => {
    const { server, stream, events } = createStream();
    server.on(
      ROUTE,
      () =>
        streamResponse([
          event("e.4"),
          event("e.5"),
          'event: typing\ndata: {"who":"assistant","isTyping":true}\n\n',
        ]),
      () => streamResponse([], true),
    );
    void stream.run();
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.sent(ROUTE).map((c) => c.headers.get("Last-Event-ID"))).toEqual(["e.3", "e.5"]);
    expect(events).toHaveLength(3);
    stream.stop();
  });

  it("reports a loss with the time of the next attempt, and reconnects", async () => {
    const { server, stream, connections } = createStream();
    server.on(
      ROUTE,
      () => Promise.reject(new TypeError()),
      () => Promise.reject(new TypeError()),
      () => streamResponse([": \n\n"], true),
    );
    void stream.run();
    await vi.advanceTimersByTimeAsync(0);
    expect(connections.at(-1)).toMatchObject({ kind: "lost" });
    await vi.advanceTimersByTimeAsync(4000);
    expect(connections.map((c) => c.kind)).toEqual(["connecting", "lost", "connecting", "lost", "connecting", "open"]);
    stream.stop();
  });

  it("reconnects immediately on request", async () => {
    const { server, stream } = createStream();
    server.on(
      ROUTE,
      () => json(503, {}, { "Retry-After": "60" }),
      () => streamResponse([":\n\n"], true),
    );
    void stream.run();
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.sent(ROUTE)).toHaveLength(1);
    stream.retryNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.sent(ROUTE)).toHaveLength(2);
    stream.stop();
  });

  it("opens a new connection without reporting a loss when text is missing", async () => {
    const { server, stream, connections } = createStream();
    server.on(ROUTE, () => streamResponse([":\n\n"], true));
    void stream.run();
    await vi.advanceTimersByTimeAsync(0);
    vi.stubGlobal("fetch", () => Promise.reject(new DOMException("", "AbortError")));
    stream.reconnect();
    await vi.advanceTimersByTimeAsync(0);
    expect(connections.filter((c) => c.kind === "lost")).toEqual([]);
    stream.stop();
  });

  it.each([404, 403])("stops when the conversation responds with %i", async (status) => {
    const { server, stream, wasNotFound } = createStream();
    server.on(ROUTE, () => json(status, {}));
    await stream.run();
    expect(wasNotFound()).toBe(true);
    expect(server.sent(ROUTE)).toHaveLength(1);
  });

  it("treats a response that is not an event stream as a loss", async () => {
    const { server, stream, connections } = createStream();
    server.on(ROUTE, () => json(200, {}));
    void stream.run();
    await vi.advanceTimersByTimeAsync(0);
    expect(connections.at(-1)?.kind).toBe("lost");
    stream.stop();
  });
});

describe("reconnecting stream failure", () => {
  it.each([429, 503])("K2 reports a loss when the server requests a retry delay: %i", async (status) => {
    const { server, stream, connections } = createStream();
    server.on(ROUTE, () => json(status, {}, { "Retry-After": "60" }));
    void stream.run();
    await vi.advanceTimersByTimeAsync(0);
    expect(connections.at(-1)).toMatchObject({ kind: "lost" });
    stream.stop();
  });

  it("K2 reports a loss when no headers arrive", async () => {
    const { server, stream, connections } = createStream();
    server.on(ROUTE, () => new Promise(() => undefined));
    void stream.run();
    await vi.advanceTimersByTimeAsync(11_000);
    expect(connections.map((c) => c.kind)).toContain("lost");
    stream.stop();
  });

  it("K2 reports a loss when the heartbeat stops", async () => {
    const { server, stream, connections } = createStream();
    server.on(ROUTE, () => streamResponse([":\n\n"], true));
    void stream.run();
    await vi.waitFor(() => expect(connections.at(-1)?.kind).toBe("open"), { interval: 1 });
    await vi.advanceTimersByTimeAsync(39_000);
    expect(connections.map((c) => c.kind)).toEqual(["connecting", "open"]);
    await vi.advanceTimersByTimeAsync(2_000);
    // The next attempt may already be on its way.
    expect(connections[2]).toMatchObject({ kind: "lost" });
    stream.stop();
  });

  it("K2 reports a loss when the stream is repeatedly closed at once", async () => {
    const { server, stream, connections } = createStream();
    server.on(ROUTE, () => streamResponse([":\n\n"]));
    void stream.run();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(connections.map((c) => c.kind)).toContain("lost");
    expect(server.sent(ROUTE).length).toBeLessThan(6);
    stream.stop();
  });
});
