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

/** The session of the customer with the API. Renews it silently when the token has expired. */
export class SessionKeeper {
  readonly api = new ApiClient(() => this.#renew());

  /** Called when the conversation does not exist in a new session. */
  onReplaced: (conversation: Conversation) => void = () => undefined;

  /** Called when the session cannot be renewed because the site does not identify the customer. */
  onNotVerified: () => void = () => undefined;

  constructor(private readonly context: SessionContext, private readonly storage: WidgetStorage) {}

  get isKnown(): boolean {
    return this.storage.visitorToken !== null;
  }

  async start(): Promise<Conversation> {
    return (await this.#request()).conversation;
  }

  identify(userToken: string): void {
    this.context.userToken = userToken;
  }

  async #renew(): Promise<string> {
    const known = this.storage.visitorToken;
    const session = await this.#request().catch((error: unknown) => {
      if (refusal(error) === "notVerified") {
        this.onNotVerified();
      }
      throw error;
    });
    if (session.visitorToken !== known) {
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
export function refusal(error: unknown): "originRefused" | "unknownKey" | "notVerified" | "failed" {
  if (error instanceof ApiError && error.status === 401) {
    return "notVerified";
  }
  if (error instanceof ApiError && error.status === 403) {
    return "originRefused";
  }
  return error instanceof ApiError && error.status === 404 ? "unknownKey" : "failed";
}
