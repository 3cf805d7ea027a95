import { beforeEach, afterEach, describe, expect, it, vi } from "vitest";
import { ApiClient } from "../../src/api/client";
import { Sender } from "../../src/app/sender";
import { Store } from "../../src/app/store";
import { question, stateWith } from "../support/builders";
import { FakeServer, json, type Call } from "../support/server";

const ROUTE = "POST /conversations/c1/messages";

function setUp(connection: "open" | "lost" = "open"): { store: Store; sender: Sender; server: FakeServer } {
  const server = new FakeServer();
  const store = new Store(
    stateWith([], { connection: connection === "open" ? { kind: "open" } : { kind: "lost", nextAttemptAt: 0 } }),
  );
  return { server, store, sender: new Sender(new ApiClient(async () => "t"), store) };
}

const write = (store: Store, id: string): void =>
  store.dispatch({
    type: "written",
    message: { clientMessageId: id, text: `text ${id}`, createdAt: "2026-11-26T10:00:00Z" },
  });
const accept = (call: Call): Response =>
  json(202, { message: question(1, (call.body as { clientMessageId: string }).clientMessageId) });
const down = (): Promise<Response> => Promise.reject(new TypeError("Failed to fetch"));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("sender", () => {
  it("sends messages in order, one at a time", async () => {
    const { server, store, sender } = setUp();
    server.on(ROUTE, accept);
    write(store, "a");
    write(store, "b");
    await sender.run();
    expect(server.sent(ROUTE).map((c) => (c.body as { text: string }).text)).toEqual(["text a", "text b"]);
    expect(store.state.outbox).toEqual([]);
  });

  it("retries with the same id after a temporary failure and the requested delay", async () => {
    const { server, store, sender } = setUp();
    server.on(ROUTE, () => json(503, { code: "unavailable" }, { "Retry-After": "5" }), accept);
    write(store, "a");
    void sender.run();
    await vi.advanceTimersByTimeAsync(4900);
    expect(server.sent(ROUTE)).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(server.sent(ROUTE).map((c) => (c.body as { clientMessageId: string }).clientMessageId)).toEqual(["a", "a"]);
    expect(store.state.outbox).toEqual([]);
  });

  it("stops after repeated failures and sends on request", async () => {
    const { server, store, sender } = setUp();
    server.on(ROUTE, down);
    write(store, "a");
    void sender.run();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(store.state.outbox[0]?.status).toBe("failed");
    server.on(ROUTE, accept);
    store.dispatch({ type: "outgoing", clientMessageId: "a", status: "queued" });
    await sender.run();
    expect(store.state.outbox).toEqual([]);
  });

  it("keeps a message while offline and sends it on reconnection", async () => {
    const { server, store, sender } = setUp("lost");
    server.on(ROUTE, down);
    write(store, "a");
    void sender.run();
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(store.state.outbox[0]?.status).toBe("queued");
    server.on(ROUTE, accept);
    sender.sendNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(store.state.outbox).toEqual([]);
  });

  it("does not retry permanent errors", async () => {
    const { server, store, sender } = setUp();
    server.on(ROUTE, () => json(422, { code: "invalid" }));
    write(store, "a");
    await sender.run();
    expect(server.sent(ROUTE)).toHaveLength(1);
    expect(store.state.outbox[0]?.status).toBe("failed");
  });
});
