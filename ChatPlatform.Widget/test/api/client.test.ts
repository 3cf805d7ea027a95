import { describe, expect, it } from "vitest";
import { backoff } from "../../src/api/backoff";
import { ApiClient } from "../../src/api/client";
import { ApiError } from "../../src/api/problem";
import { FakeServer, json } from "../support/server";

describe("API client", () => {
  it("sends the token in a header, never in a URL", async () => {
    const server = new FakeServer().on("GET /conversations/c1", () => json(200, { id: "c1" }));
    const client = new ApiClient(() => Promise.reject(new Error("not expected")));
    client.token = "secret";
    await client.conversation("c1");
    expect(server.calls[0]?.headers.get("Authorization")).toBe("Bearer secret");
    expect(server.calls[0]?.path).not.toContain("secret");
  });

  it("renews the session once for all rejected requests and repeats them", async () => {
    const server = new FakeServer().on("GET /conversations/c1", (call) =>
      call.headers.get("Authorization") === "Bearer new"
        ? json(200, { id: "c1" })
        : json(401, { code: "unauthorized" }),
    );
    let renewals = 0;
    const client = new ApiClient(async () => {
      renewals++;
      return "new";
    });
    client.token = "old";
    await Promise.all([client.conversation("c1"), client.conversation("c1"), client.conversation("c1")]);
    expect(renewals).toBe(1);
    expect(server.calls).toHaveLength(6);
  });

  it("gives up when the new token is rejected too", async () => {
    new FakeServer().on("GET /conversations/c1", () => json(401, { code: "unauthorized" }));
    await expect(new ApiClient(async () => "new").conversation("c1")).rejects.toMatchObject({ status: 401 });
  });

  it.each([
    [429, { "Retry-After": "7" }, { isTransient: true, retryAfter: 7000 }],
    [503, {}, { isTransient: true, retryAfter: null }],
    [422, {}, { isTransient: false }],
    [404, {}, { isTransient: false }],
  ])("classifies status %i", async (status, headers, expected) => {
    new FakeServer().on("GET /conversations/c1", () => json(status, { code: "some_code" }, headers));
    const error: unknown = await new ApiClient(async () => "").conversation("c1").catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ApiError);
    expect({
      isTransient: (error as ApiError).isTransient,
      retryAfter: (error as ApiError).retryAfter,
      code: (error as ApiError).code,
    }).toMatchObject({ ...expected, code: "some_code" });
  });

  it("reports a missing response", async () => {
    new FakeServer().on("GET /conversations/c1", () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(new ApiClient(async () => "").conversation("c1")).rejects.toMatchObject({
      status: 0,
      isTransient: true,
    });
  });
});

describe("backoff", () => {
  it("waits 1, 2, 4, 8, then 15 seconds", () =>
    expect([0, 1, 2, 3, 4, 99].map((n) => backoff(n, () => 0))).toEqual([1000, 2000, 4000, 8000, 15000, 15000]));
  it("adds at most 20 % jitter", () => expect(backoff(0, () => 1)).toBe(1200));
});
