import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiClient } from "../../../src/api/client";
import type { StreamEvent } from "../../../src/api/contract";
import { Follower } from "../../../src/app/stream/follower";
import type { Connection } from "../../../src/state/chat";
import { FakeServer, json, stream } from "../../support/server";

const ROUTE = "GET /conversations/c1/events";
const event = (id: string): string => `id: ${id}\nevent: resync\ndata: {}\n\n`;

function follow(): {
  server: FakeServer;
  follower: Follower;
  events: StreamEvent[];
  connections: Connection[];
  wasGone: () => boolean;
} {
  const [server, events, connections]: [FakeServer, StreamEvent[], Connection[]] = [new FakeServer(), [], []];
  let isGone = false;
  const follower = new Follower(new ApiClient(async () => "t"), "c1", "e.3", {
    event: (e) => void events.push(e),
    connection: (c) => void connections.push(c),
    gone: () => (isGone = true),
  });
  return { server, follower, events, connections, wasGone: () => isGone };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the follower", () => {
  it("starts after the events of the history and resumes after the last event", async () => {
    const { server, follower, events } = follow();
    server.on(
      ROUTE,
      () => stream([event("e.4"), event("e.5"), 'event: typing\ndata: {"who":"assistant","isTyping":true}\n\n']),
      () => stream([], true),
    );
    void follower.run();
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.sent(ROUTE).map((c) => c.headers.get("Last-Event-ID"))).toEqual(["e.3", "e.5"]);
    expect(events).toHaveLength(3);
    follower.stop();
  });

  it("shows a loss with the time of the next attempt, and reconnects", async () => {
    const { server, follower, connections } = follow();
    server.on(
      ROUTE,
      () => Promise.reject(new TypeError()),
      () => Promise.reject(new TypeError()),
      () => stream([": \n\n"], true),
    );
    void follower.run();
    await vi.advanceTimersByTimeAsync(0);
    expect(connections.at(-1)).toMatchObject({ kind: "lost" });
    await vi.advanceTimersByTimeAsync(4000);
    expect(connections.map((c) => c.kind)).toEqual(["connecting", "lost", "connecting", "lost", "connecting", "open"]);
    follower.stop();
  });

  it("reconnects immediately on request", async () => {
    const { server, follower } = follow();
    server.on(
      ROUTE,
      () => json(503, {}, { "Retry-After": "60" }),
      () => stream([":\n\n"], true),
    );
    void follower.run();
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.sent(ROUTE)).toHaveLength(1);
    follower.tryNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.sent(ROUTE)).toHaveLength(2);
    follower.stop();
  });

  it("opens a new connection without reporting a loss when text is missing", async () => {
    const { server, follower, connections } = follow();
    server.on(ROUTE, () => stream([":\n\n"], true));
    void follower.run();
    await vi.advanceTimersByTimeAsync(0);
    vi.stubGlobal("fetch", () => Promise.reject(new DOMException("", "AbortError")));
    follower.reconnect();
    await vi.advanceTimersByTimeAsync(0);
    expect(connections.filter((c) => c.kind === "lost")).toEqual([]);
    follower.stop();
  });

  it.each([404, 403])("does not come back to a conversation that answers %i", async (status) => {
    const { server, follower, wasGone } = follow();
    server.on(ROUTE, () => json(status, {}));
    await follower.run();
    expect(wasGone()).toBe(true);
    expect(server.sent(ROUTE)).toHaveLength(1);
  });

  it("treats a response that is not an event stream as a loss", async () => {
    const { server, follower, connections } = follow();
    server.on(ROUTE, () => json(200, {}));
    void follower.run();
    await vi.advanceTimersByTimeAsync(0);
    expect(connections.at(-1)?.kind).toBe("lost");
    follower.stop();
  });
});

describe("a broken stream", () => {
  it.each([429, 503])("K2 counts as an attempt when the server asks to wait: %i", async (status) => {
    const { server, follower, connections } = follow();
    server.on(ROUTE, () => json(status, {}, { "Retry-After": "60" }));
    void follower.run();
    await vi.advanceTimersByTimeAsync(0);
    expect(connections.at(-1)).toMatchObject({ kind: "lost" });
    follower.stop();
  });

  it("K2 is lost when no headers arrive", async () => {
    const { server, follower, connections } = follow();
    server.on(ROUTE, () => new Promise(() => undefined));
    void follower.run();
    await vi.advanceTimersByTimeAsync(11_000);
    expect(connections.map((c) => c.kind)).toContain("lost");
    follower.stop();
  });

  it("K2 is lost when its heartbeat stops", async () => {
    const { server, follower, connections } = follow();
    server.on(ROUTE, () => stream([":\n\n"], true));
    void follower.run();
    await vi.advanceTimersByTimeAsync(39_000);
    expect(connections.at(-1)?.kind).toBe("open");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(connections.at(-1)?.kind).toBe("lost");
    follower.stop();
  });

  it("K2 is lost when it is repeatedly closed at once", async () => {
    const { server, follower, connections } = follow();
    server.on(ROUTE, () => stream([":\n\n"]));
    void follower.run();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(connections.map((c) => c.kind)).toContain("lost");
    expect(server.sent(ROUTE).length).toBeLessThan(6);
    follower.stop();
  });
});
