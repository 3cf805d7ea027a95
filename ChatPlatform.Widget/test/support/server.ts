import { vi } from "vitest";

export interface Call {
  method: string;
  path: string;
  body: unknown;
  headers: Headers;
}

type Reply = Response | Promise<Response>;

/** Replaces fetch: responds by "METHOD /path" and records the requests. Unknown routes respond with 404. */
export class FakeServer {
  readonly calls: Call[] = [];
  readonly #handlers = new Map<string, ((call: Call) => Reply)[]>();

  constructor() {
    vi.stubGlobal("fetch", (url: string, init: RequestInit = {}) => this.#respond(url, init));
  }

  /** Sets the responses of a route in order; the last one is repeated. */
  on(route: string, ...handlers: ((call: Call) => Reply)[]): this {
    this.#handlers.set(route, handlers);
    return this;
  }

  /** The requests to a route. */
  sent(route: string): Call[] {
    return this.calls.filter((c) => `${c.method} ${c.path}` === route);
  }

  async #respond(url: string, init: RequestInit): Promise<Response> {
    const call: Call = {
      method: init.method ?? "GET",
      path: url.replace("/api/widget/v1", ""),
      body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
      headers: new Headers(init.headers),
    };
    this.calls.push(call);
    const handlers = this.#handlers.get(`${call.method} ${call.path}`);
    if (handlers === undefined) {
      return json(404, { code: "not_found" });
    }
    return (handlers.length > 1 ? handlers.shift()! : handlers[0]!)(call);
  }
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(status === 204 ? null : JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json", ...headers },
  });
}

/** An event as the stream sends it; `id` for a durable one. */
export const event = (type: string, data: unknown, id = ""): string =>
  `${id === "" ? "" : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;

/** An event stream that sends these chunks and then ends, or stays open. */
export function streamResponse(chunks: readonly string[], staysOpen = false): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      chunks.forEach((chunk) => controller.enqueue(new TextEncoder().encode(chunk)));
      if (!staysOpen) {
        controller.close();
      }
    },
  });
  return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
}
