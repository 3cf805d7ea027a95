import type { MessageAction } from "../../api/contract";
import type { ChatState } from "../../state/chat";
import { offeredActions } from "../../state/timeline";
import { button, h } from "../dom";
import type { View, ViewContext } from "../view";

/** Buttons below the newest message: suggested questions at first, then what the last answer offers. */
export function createSuggestions({ chat, language: { texts }, focusComposer }: ViewContext, onSent: () => void): View {
  const element = h("ul", { class: "suggestions", "aria-label": texts.suggestions, hidden: "" });
  let renderedKey = "";

  function chip({ kind, label }: MessageAction): HTMLElement {
    return kind === "escalate"
      ? button({ class: "chip" }, [texts.talkToPerson], () => {
          focusComposer();
          void chat.requestHandoff();
        })
      : button({ class: "chip", dir: "auto" }, [label], () => {
          chat.send(label);
          focusComposer();
          onSent();
        });
  }

  return {
    element,
    update(state: ChatState) {
      const actions = offeredActions(state);
      element.hidden = actions.length === 0;
      const key = JSON.stringify(actions);
      if (key !== renderedKey) {
        renderedKey = key;
        element.replaceChildren(...actions.map((a) => h("li", {}, [chip(a)])));
      }
    },
  };
}
