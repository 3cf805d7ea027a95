import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiClient } from "../../src/api/client";
import { Store } from "../../src/app/store";
import { TypingSignal } from "../../src/app/typingSignal";
import { conversation, stateWith } from "../support/builders";
import { FakeServer, json } from "../support/server";

const ROUTE = "POST /conversations/c1/typing";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("typing signal", () => {
  const setUp = (kind: "assistant" | "supporter"): { server: FakeServer; signal: TypingSignal } => {
    const server = new FakeServer().on(ROUTE, () => json(204, null));
    const store = new Store(stateWith([], { conversation: { ...conversation, speaker: { kind } } }));
    return { server, signal: new TypingSignal(new ApiClient(async () => "t"), store) };
  };

  it("is sent to a supporter at intervals, and when it ends", async () => {
    const { server, signal } = setUp("supporter");
    signal.started();
    signal.started();
    await vi.advanceTimersByTimeAsync(3100);
    signal.started();
    signal.stopped();
    signal.stopped();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.sent(ROUTE).map((c) => c.body)).toEqual([
      { isTyping: true },
      { isTyping: true },
      { isTyping: false },
    ]);
  });

  it("is not sent to the assistant", () => {
    const { server, signal } = setUp("assistant");
    signal.started();
    signal.stopped();
    expect(server.calls).toEqual([]);
  });
});
