import { vi } from "vitest";

export interface Call {
  method: string;
  path: string;
  body: unknown;
  headers: Headers;
}

type Answer = Response | Promise<Response>;

/** Stands for the network: answers by "METHOD /path", remembers what was asked. */
export class FakeServer {
  readonly calls: Call[] = [];
  readonly #answers = new Map<string, ((call: Call) => Answer)[]>();

  constructor() {
    vi.stubGlobal("fetch", (url: string, init: RequestInit = {}) => this.#answer(url, init));
  }

  /** The answers of one route in turn; the last one stays. */
  on(route: string, ...answers: ((call: Call) => Answer)[]): this {
    this.#answers.set(route, answers);
    return this;
  }

  sent(route: string): Call[] {
    return this.calls.filter((c) => `${c.method} ${c.path}` === route);
  }

  async #answer(url: string, init: RequestInit): Promise<Response> {
    const call: Call = {
      method: init.method ?? "GET",
      path: url.replace("/api/widget/v1", ""),
      body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
      headers: new Headers(init.headers),
    };
    this.calls.push(call);
    const answers = this.#answers.get(`${call.method} ${call.path}`);
    if (answers === undefined) {
      return json(404, { code: "not_found" });
    }
    return (answers.length > 1 ? answers.shift()! : answers[0]!)(call);
  }
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(status === 204 ? null : JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json", ...headers },
  });
}

/** A stream that sends these pieces and then ends, or stays open. */
export function stream(pieces: readonly string[], staysOpen = false): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      pieces.forEach((piece) => controller.enqueue(new TextEncoder().encode(piece)));
      if (!staysOpen) {
        controller.close();
      }
    },
  });
  return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
}
