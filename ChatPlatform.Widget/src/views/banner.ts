import type { ChatState } from "../state/chat";
import { button, h, setText } from "./dom";
import { icon } from "./icons";
import type { View, ViewContext } from "./view";

/** One line under the header while the connection is lost, or when something did not work. */
export function createBanner({ chat, language: { texts } }: ViewContext): View {
  const text = h("span", { class: "banner-text" });
  const retry = button({ class: "link" }, [texts.tryNow], () => chat.connectNow());
  const status = h("span", { class: "visually-hidden", role: "status" });
  const line = h("div", { class: "banner", hidden: "" }, [icon("offline"), text, retry]);
  let wasLost = false;
  let shown: ChatState | null = null;

  function show(state: ChatState): void {
    const { connection, notice } = state;
    const isLost = connection.kind === "lost" || (connection.kind === "connecting" && wasLost);
    if (isLost !== wasLost) {
      setText(status, isLost ? texts.reconnecting : texts.connected);
      wasLost = isLost;
    }
    retry.hidden = connection.kind !== "lost" || !navigator.onLine;
    line.hidden = !isLost && notice === null;
    if (isLost) {
      const seconds = connection.kind === "lost" ? Math.ceil((connection.nextTryAt - Date.now()) / 1000) : 0;
      setText(text, !navigator.onLine ? texts.offline : seconds > 0 ? texts.connectionLost(seconds) : texts.reconnecting);
    } else if (notice !== null) {
      setText(text, texts[notice]);
      setText(status, texts[notice]);
    }
  }

  setInterval(() => {
    if (shown?.connection.kind === "lost") {
      show(shown);
    }
  }, 500);
  return {
    element: h("div", { class: "banner-place" }, [line, status]),
    update(state) {
      shown = state;
      show(state);
    },
  };
}
