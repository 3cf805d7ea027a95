import { ApiClient } from "../api/client";
import type { PageInfo } from "../bridge/messages";
import { ApiError } from "../api/problem";
import type { Conversation, Session } from "../api/contract";
import type { WidgetStorage } from "./storage";

export interface SessionContext {
  widgetKey: string;
  page: PageInfo | null;
  locale: string;
  userToken: string | null;
}

/** The visitor's session with the API. Renews it when the token has expired. */
export class VisitorSession {
  readonly api = new ApiClient(() => this.#renew());

  /** Called with the conversation of a new session when the visitor of the previous one no longer exists. */
  onReplaced: (conversation: Conversation) => void = () => undefined;

  /** Called when the session cannot be renewed because the site does not identify the customer. */
  onNotVerified: () => void = () => undefined;

  constructor(private readonly context: SessionContext, private readonly storage: WidgetStorage) {}

  /** True when the browser has the token of an earlier session. */
  get isReturning(): boolean {
    return this.storage.visitorToken !== null;
  }

  async start(): Promise<Conversation> {
    return (await this.#request()).conversation;
  }

  identify(userToken: string): void {
    this.context.userToken = userToken;
  }

  async #renew(): Promise<string> {
    const previous = this.storage.visitorToken;
    const session = await this.#request().catch((error: unknown) => {
      if (startErrorPhase(error) === "notVerified") {
        this.onNotVerified();
      }
      throw error;
    });
    if (session.visitorToken !== previous) {
      this.onReplaced(session.conversation);
    }
    return session.token;
  }

  async #request(): Promise<Session> {
    const { widgetKey, page, locale, userToken } = this.context;
    const visitorToken = this.storage.visitorToken;
    const session = await this.api.startSession({
      widgetKey,
      ...(visitorToken === null ? {} : { visitorToken }),
      ...(userToken === null ? {} : { userToken }),
      ...(page === null ? {} : { page }),
      ...(locale === "" ? {} : { locale }),
    });
    this.storage.visitorToken = session.visitorToken;
    this.api.token = session.token;
    return session;
  }
}

/** Phase after a failed start; some errors cannot be fixed by a retry. */
export function startErrorPhase(error: unknown): "originRefused" | "unknownKey" | "notVerified" | "failed" {
  if (error instanceof ApiError && error.status === 401) {
    return "notVerified";
  }
  if (error instanceof ApiError && error.status === 403) {
    return "originRefused";
  }
  return error instanceof ApiError && error.status === 404 ? "unknownKey" : "failed";
}
