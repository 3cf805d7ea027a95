import type {
  Conversation,
  Escalation,
  FeedbackReason,
  Message,
  MessagePage,
  Rating,
  Session,
  SessionRequest,
  WidgetConfig,
} from "./contract";
import { clean } from "../text/unicode";
import { ApiError, readProblem } from "./problem";

const BASE = "/api/widget/v1";
const TIMEOUT = 20_000;

/** Client of the widget API. The token is sent in a header, never in a URL. */
export class ApiClient {
  #token = "";
  /** ETag of the configuration that was read last. */
  #configTag = "";
  #renewal: Promise<string> | null = null;

  /** @param renew requests a new token after a 401 */
  constructor(private readonly renew: () => Promise<string>) {}

  set token(value: string) {
    this.#token = value;
  }

  config(key: string): Promise<WidgetConfig> {
    return this.#config(key, {});
  }

  /** The configuration; null when it is the one that was read last. */
  async changedConfig(key: string): Promise<WidgetConfig | null> {
    try {
      return await this.#config(key, this.#configTag === "" ? {} : { "If-None-Match": this.#configTag });
    } catch (error) {
      if (error instanceof ApiError && error.status === 304) {
        return null;
      }
      throw error;
    }
  }

  startSession(request: SessionRequest): Promise<Session> {
    return this.#json("/session", post(request));
  }

  startConversation(): Promise<Conversation> {
    return this.#authorised("/conversations", post(undefined));
  }

  conversation(id: string): Promise<Conversation> {
    return this.#authorised(`/conversations/${id}`, {});
  }

  messages(id: string, before?: number): Promise<MessagePage> {
    return this.#authorised(`/conversations/${id}/messages${before === undefined ? "" : `?before=${before}`}`, {});
  }

  async send(id: string, clientMessageId: string, text: string): Promise<Message> {
    return (
      await this.#authorised<{ message: Message }>(`/conversations/${id}/messages`, post({ clientMessageId, text }))
    ).message;
  }

  typing(id: string, isTyping: boolean): Promise<void> {
    return this.#authorised(`/conversations/${id}/typing`, post({ isTyping }));
  }

  async escalate(id: string): Promise<Escalation> {
    return (await this.#authorised<{ escalation: Escalation }>(`/conversations/${id}/escalation`, post({}))).escalation;
  }

  withdraw(id: string): Promise<void> {
    return this.#authorised(`/conversations/${id}/escalation`, { method: "DELETE" });
  }

  /** Rates an answer; a later rating replaces an earlier one with its reason and comment. */
  feedback(
    id: string,
    messageId: string,
    rating: Rating,
    details: { reason?: FeedbackReason; comment?: string } = {},
  ): Promise<void> {
    return this.#authorised(`/conversations/${id}/messages/${messageId}/feedback`, post({ rating, ...details }));
  }

  rate(id: string, score: number): Promise<void> {
    return this.#authorised(`/conversations/${id}/rating`, post({ score }));
  }

  close(id: string): Promise<void> {
    return this.#authorised(`/conversations/${id}/close`, post(undefined));
  }

  /** Opens the event stream; the caller reads the body. */
  events(id: string, lastEventId: string, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = { Accept: "text/event-stream" };
    if (lastEventId !== "") {
      headers["Last-Event-ID"] = lastEventId;
    }
    return this.#withToken((authorization) =>
      this.#fetch(`/conversations/${id}/events`, {
        headers: { ...headers, ...authorization },
        signal,
        cache: "no-store",
      }),
    );
  }

  async #authorised<T>(path: string, init: RequestInit): Promise<T> {
    return read<T>(
      await this.#withToken((authorization) =>
        this.#timed(path, { ...init, headers: { ...init.headers, ...authorization } }),
      ),
    );
  }

  async #config(key: string, headers: Record<string, string>): Promise<WidgetConfig> {
    const response = await this.#timed(`/config?key=${encodeURIComponent(key)}`, { headers });
    this.#configTag = response.headers.get("ETag") ?? "";
    return read(response);
  }

  /** Repeats the request with a new token after a 401. */
  async #withToken(request: (authorization: Record<string, string>) => Promise<Response>): Promise<Response> {
    const used = this.#token;
    try {
      return await request({ Authorization: `Bearer ${used}` });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) {
        throw error;
      }
    }
    if (this.#token === used) {
      this.#renewal ??= this.renew().finally(() => (this.#renewal = null));
      this.#token = await this.#renewal;
    }
    return request({ Authorization: `Bearer ${this.#token}` });
  }

  async #json<T>(path: string, init: RequestInit): Promise<T> {
    return read<T>(await this.#timed(path, init));
  }

  #timed(path: string, init: RequestInit): Promise<Response> {
    return this.#fetch(path, { ...init, signal: AbortSignal.timeout(TIMEOUT) });
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(BASE + path, { credentials: "omit", ...init });
    } catch {
      throw new ApiError(0, "unreachable");
    }
    if (!response.ok) {
      throw await readProblem(response);
    }
    return response;
  }
}

function post(body: unknown): RequestInit {
  return body === undefined
    ? { method: "POST" }
    : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body, wellFormed) };
}

/** Removes NUL and lone surrogates, which the database cannot store. */
function wellFormed(_: string, value: unknown): unknown {
  return typeof value === "string" ? clean(value) : value;
}

async function read<T>(response: Response): Promise<T> {
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}
