import type { Conversation } from "../api/contract";
import { envelope, readPreview } from "../bridge/messages";
import { initialState } from "../state/chat";
import { applyAppearance } from "./appearance";
import type { ChatActions } from "./chat";
import { LocalizedWindow } from "./localizedWindow";
import { Store } from "./store";

const CONVERSATION: Conversation = {
  id: "preview",
  status: "active",
  speaker: { kind: "assistant" },
  lastEventId: "",
  createdAt: "",
};

/**
 * Shows the window as the console's preview, with the configurations that the console sends. It opens no session and
 * sends nothing to the server. Only messages of the embedding window on the frame's own origin are accepted.
 */
export function startPreview(container: Element): void {
  const root = document.documentElement;
  const store = new Store(initialState(0));
  new LocalizedWindow(container, previewActions(store), "", () => undefined);
  window.addEventListener("message", (event) => {
    const config =
      event.origin === location.origin && event.source === window.parent ? readPreview(event.data) : null;
    if (config === null) {
      return;
    }
    applyAppearance(root, config, undefined);
    store.dispatch({ type: "configured", config });
    if (store.state.conversation === null) {
      store.dispatch({ type: "opened" });
      store.dispatch({ type: "conversation", conversation: CONVERSATION, outbox: [], rating: null });
    }
  });
  window.parent.postMessage(envelope({ type: "ready" }), location.origin);
}

/** Actions without an effect. */
function previewActions(store: Store): ChatActions {
  const ignore = (): void => undefined;
  const ignoreAsync = (): Promise<void> => Promise.resolve();
  return {
    store,
    draft: "",
    typing: { started: ignore, stopped: ignore },
    send: () => false,
    resend: ignore,
    retryAnswer: ignoreAsync,
    loadEarlier: ignoreAsync,
    giveFeedback: ignoreAsync,
    explainFeedback: () => Promise.resolve(true),
    requestHandoff: ignoreAsync,
    withdrawHandoff: ignoreAsync,
    rate: ignoreAsync,
    startConversation: ignoreAsync,
    endConversation: ignoreAsync,
    tryAgain: ignoreAsync,
    retryNow: ignore,
    markRead: ignore,
  };
}
