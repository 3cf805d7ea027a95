// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiClient } from "../../src/api/client";
import { ConfigRefresher } from "../../src/app/configRefresher";
import { Store } from "../../src/app/store";
import { initialState } from "../../src/state/chat";
import { config } from "../support/builders";
import { FakeServer, json } from "../support/server";

const ROUTE = "GET /config?key=wk_test";
const changed = { ...config, greeting: "Good morning." };
let server: FakeServer;
let store: Store;
let isHidden = false;

beforeEach(async () => {
  vi.useFakeTimers();
  Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
  isHidden = false;
  server = new FakeServer().on(ROUTE, () => json(200, config, { ETag: '"1"' }));
  const api = new ApiClient(() => Promise.reject(new Error("no session")));
  store = new Store(initialState(0));
  store.dispatch({ type: "configured", config: await api.config("wk_test") });
  new ConfigRefresher(api, store, "wk_test");
});
afterEach(() => vi.useRealTimers());

describe("configuration", () => {
  it("is not read while the window is closed or the page is hidden", async () => {
    await vi.advanceTimersByTimeAsync(10_000);
    isHidden = true;
    store.dispatch({ type: "opened" });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.sent(ROUTE)).toHaveLength(1);
    isHidden = false;
    document.dispatchEvent(new Event("visibilitychange"));
    expect(server.sent(ROUTE)).toHaveLength(2);
  });

  it("is read again within 3 seconds while the window is open, with the tag of the known one", async () => {
    server.on(ROUTE, () => new Response(null, { status: 304 }), () => json(200, changed, { ETag: '"2"' }));
    store.dispatch({ type: "opened" });
    await vi.advanceTimersByTimeAsync(10);
    expect(store.state.config?.greeting).toBe("Hello.");
    await vi.advanceTimersByTimeAsync(3_000);
    expect(store.state.config?.greeting).toBe("Good morning.");
    await vi.advanceTimersByTimeAsync(3_000);
    expect(server.sent(ROUTE).map((c) => c.headers.get("If-None-Match"))).toEqual([null, '"1"', '"1"', '"2"']);
  });

  it("is kept when it cannot be read, and the server's retry delay is respected", async () => {
    server.on(ROUTE, () => json(429, {}, { "Retry-After": "60" }));
    store.dispatch({ type: "opened" });
    await vi.advanceTimersByTimeAsync(50_000);
    expect(server.sent(ROUTE)).toHaveLength(2);
    expect(store.state.config?.greeting).toBe("Hello.");
    await vi.advanceTimersByTimeAsync(15_000);
    expect(server.sent(ROUTE)).toHaveLength(3);
  });
});
