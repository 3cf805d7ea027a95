import { applyAppearance } from "./app/appearance";
import { Chat } from "./app/chat";
import { ConfigRefresher } from "./app/configRefresher";
import { HostPage } from "./app/hostPage";
import { LocalizedWindow } from "./app/localizedWindow";
import { startPreview } from "./app/preview";
import { VisitorSession } from "./app/session";
import { WidgetStorage } from "./app/storage";
import { Store } from "./app/store";
import type { WidgetConfig } from "./api/contract";
import type { ToFrame, ToPage } from "./bridge/messages";
import { chooseLanguage } from "./i18n";
import { initialState } from "./state/chat";

const parameters = new URLSearchParams(location.search);
const widgetKey = parameters.get("key") ?? "";
const container = document.getElementById("app")!;
const host = new HostPage();

if (parameters.get("preview") === "1") {
  startPreview(container);
} else {
  startOnRequest();
}

/** Starts when the host page sends its first message, or at once when there is no host page. */
function startOnRequest(): void {
  let app: ReturnType<typeof start> | null = null;
  host.listen((message) => {
    if (message.type === "init") {
      app ??= start(message);
    } else {
      app?.handle(message);
    }
  });
  if (window.parent === window) {
    app = start({ type: "init", page: { url: "", title: "" }, locale: "" });
    app.handle({ type: "open" });
  }
}

function start(init: Extract<ToFrame, { type: "init" }>): { handle(message: ToFrame): void } {
  const root = document.documentElement;
  const storage = new WidgetStorage(widgetKey);
  const store = new Store(initialState(storage.lastRead()));
  const page = init.page.url === "" ? null : init.page;
  const session = new VisitorSession({ widgetKey, page, locale: localeOf(init.locale), userToken: null }, storage);
  const chat = new Chat(session, store, storage, widgetKey, host);
  const chatWindow = new LocalizedWindow(container, chat, init.locale, () => host.post({ type: "close" }));
  let unread = 0;
  applyAppearance(root, null, init.color);

  store.subscribe((state, before) => {
    if (state.config !== before.config) {
      applyAppearance(root, state.config, init.color);
      const { texts } = chatWindow.language;
      document.title = state.config === null ? texts.chat : texts.chatWith(state.config.tenant.name);
      if (state.config !== null && before.config !== null) {
        host.post(launcherOf(state.config));
      }
    }
    if ((state.messages !== before.messages || state.lastReadSeq !== before.lastReadSeq) && chat.unread !== unread) {
      unread = chat.unread;
      host.post({ type: "unread", count: unread });
    }
    if (state.messages.length > 0 && before.messages.length === 0) {
      host.post({ type: "known" });
    }
    const newest = state.messages.at(-1);
    if (
      newest !== undefined &&
      newest.status === "complete" &&
      before.messages.at(-1) !== newest &&
      before.messages.length > 0
    ) {
      host.post({ type: "message", role: newest.role });
    }
  });
  window.addEventListener("online", () => chat.retryNow());
  window.addEventListener("offline", () => chat.reconnect());
  window.addEventListener("pagehide", ({ persisted }) => {
    if (!persisted) {
      chat.end();
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && store.state.isOpen) {
      chat.retryNow();
      chat.markRead();
    }
  });

  void chat.load();
  new ConfigRefresher(session.api, store, widgetKey);
  host.post({ type: "ready" });
  return {
    handle(message) {
      switch (message.type) {
        case "open":
          chat.open();
          chatWindow.onShown();
          break;
        case "closed":
          chat.close();
          break;
        case "identify":
          void chat.identify(message.userToken);
          break;
        case "init":
          break;
      }
    },
  };
}

/** The language of the visitor's session: that of the page's script, otherwise of the browser. */
function localeOf(locale: string): string {
  return chooseLanguage([locale, ...navigator.languages]).locale;
}

/** What the launcher takes from a changed configuration. */
function launcherOf({ appearance: { color, position }, texts, language }: WidgetConfig): ToPage {
  return {
    type: "appearance",
    color,
    position: position === "left" ? "left" : "right",
    ...(texts?.launcher === undefined ? {} : { label: texts.launcher }),
    ...(language === undefined ? {} : { language }),
  };
}
