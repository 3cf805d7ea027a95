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

/** Who the customer is to the API: begins the session, and begins it again silently when the token has run out. */
export class SessionKeeper {
  readonly api = new ApiClient(() => this.#renew());

  /** Called when a new session no longer knows the conversation that is shown. */
  onReplaced: (conversation: Conversation) => void = () => undefined;

  /** Called when a session cannot go on because the site does not say who the customer is. */
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

/** What a failed start means for the window: some refusals no retry will change. */
export function refusal(error: unknown): "originRefused" | "unknownKey" | "notVerified" | "failed" {
  if (error instanceof ApiError && error.status === 401) {
    return "notVerified";
  }
  if (error instanceof ApiError && error.status === 403) {
    return "originRefused";
  }
  return error instanceof ApiError && error.status === 404 ? "unknownKey" : "failed";
}
