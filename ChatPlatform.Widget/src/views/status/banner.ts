import { isWithoutStream, type ChatState } from "../../state/chat";
import { button, h, setText } from "../dom";
import { icon } from "../icons";
import type { View, ViewContext } from "../view";

/** Milliseconds that connecting may take before it is told. */
const SOON = 3_000;

/** One line under the header while there is no stream, or when something did not work. */
export function createBanner({ chat, language: { texts } }: ViewContext): View {
  const text = h("span", { class: "banner-text" });
  const retry = button({ class: "link" }, [texts.tryNow], () => chat.connectNow());
  const status = h("span", { class: "visually-hidden", role: "status" });
  const line = h("div", { class: "banner", hidden: "" }, [icon("offline"), text, retry]);
  const network = navigator;
  let connectingSince: number | null = null;
  let told: Trouble = "";
  let shown: ChatState | null = null;

  function show(state: ChatState): void {
    const { connection, notice } = state;
    connectingSince = connection.kind === "connecting" ? (connectingSince ?? Date.now()) : null;
    const trouble = troubleOf(
      state,
      network.onLine,
      connectingSince !== null && Date.now() - connectingSince > SOON,
      told !== "",
    );
    if (trouble !== told) {
      setText(status, trouble === "" ? texts.connected : texts[trouble]);
      told = trouble;
    }
    retry.hidden = connection.kind !== "lost" || !network.onLine;
    line.hidden = trouble === "" && notice === null;
    if (trouble !== "") {
      const seconds = connection.kind === "lost" ? Math.ceil((connection.nextTryAt - Date.now()) / 1000) : 0;
      setText(text, trouble === "reconnecting" && seconds > 0 ? texts.connectionLost(seconds) : texts[trouble]);
    } else if (notice !== null) {
      setText(text, texts[notice]);
      setText(status, texts[notice]);
    }
  }

  setInterval(() => {
    if (shown !== null && isWithoutStream(shown.connection)) {
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

type Trouble = "" | "offline" | "slower" | "reconnecting" | "connecting";

/** Key of the text for a missing stream; empty when connected and during the first connection attempt. */
function troubleOf(
  { connection, isPolling }: ChatState,
  isOnline: boolean,
  isLate: boolean,
  wasTold: boolean,
): Trouble {
  if (!isWithoutStream(connection)) {
    return "";
  }
  if (!isOnline && (connection.kind === "lost" || wasTold)) {
    return "offline";
  }
  if (isPolling) {
    return "slower";
  }
  return connection.kind === "lost" || wasTold ? "reconnecting" : isLate ? "connecting" : "";
}
