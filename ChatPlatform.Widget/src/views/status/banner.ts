import { isWithoutStream, type ChatState } from "../../state/chat";
import { button, h, setText } from "../dom";
import { icon } from "../icons";
import type { View, ViewContext } from "../view";

/** Milliseconds of connecting after which the banner is shown. */
const CONNECTING_DELAY = 3_000;

/** Line below the header, shown while there is no stream or after an error. */
export function createBanner({ chat, language: { texts } }: ViewContext): View {
  const text = h("span", { class: "banner-text" });
  const retry = button({ class: "link" }, [texts.tryNow], () => chat.retryNow());
  const status = h("span", { class: "visually-hidden", role: "status" });
  const banner = h("div", { class: "banner", hidden: "" }, [icon("offline"), text, retry]);
  const network = navigator;
  let connectingSince: number | null = null;
  let announced: StatusKey = "";
  let current: ChatState | null = null;

  function render(state: ChatState): void {
    const { connection, notice } = state;
    connectingSince = connection.kind === "connecting" ? (connectingSince ?? Date.now()) : null;
    const key = statusKey(
      state,
      network.onLine,
      connectingSince !== null && Date.now() - connectingSince > CONNECTING_DELAY,
      announced !== "",
    );
    if (key !== announced) {
      setText(status, key === "" ? texts.connected : texts[key]);
      announced = key;
    }
    retry.hidden = connection.kind !== "lost" || !network.onLine;
    banner.hidden = key === "" && notice === null;
    if (key !== "") {
      const seconds = connection.kind === "lost" ? Math.ceil((connection.nextAttemptAt - Date.now()) / 1000) : 0;
      setText(text, key === "reconnecting" && seconds > 0 ? texts.connectionLost(seconds) : texts[key]);
    } else if (notice !== null) {
      setText(text, texts[notice]);
      setText(status, texts[notice]);
    }
  }

  const area = h("div", { class: "banner-area" }, [banner, status]);
  const timer = setInterval(() => {
    if (!area.isConnected) {
      clearInterval(timer);
    } else if (current !== null && isWithoutStream(current.connection)) {
      render(current);
    }
  }, 500);
  return {
    element: area,
    update(state) {
      current = state;
      render(state);
    },
  };
}

type StatusKey = "" | "offline" | "slower" | "reconnecting" | "connecting";

/** Key of the text for a missing stream; empty when connected and during the first connection attempt. */
function statusKey(
  { connection, isPolling }: ChatState,
  isOnline: boolean,
  isSlow: boolean,
  wasAnnounced: boolean,
): StatusKey {
  if (!isWithoutStream(connection)) {
    return "";
  }
  if (!isOnline && (connection.kind === "lost" || wasAnnounced)) {
    return "offline";
  }
  if (isPolling) {
    return "slower";
  }
  return connection.kind === "lost" || wasAnnounced ? "reconnecting" : isSlow ? "connecting" : "";
}
