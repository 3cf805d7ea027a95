import { hasNoQuestion } from "../../state/timeline";
import { button, h } from "../dom";
import type { View, ViewContext } from "../view";

/** Suggested questions, shown until the first message of the customer. */
export function createSuggestions({ chat, language: { texts }, focusComposer }: ViewContext, onSent: () => void): View {
  const element = h("ul", { class: "suggestions", "aria-label": texts.suggestions, hidden: "" });
  let renderedKey = "";
  return {
    element,
    update(state) {
      const questions = state.config?.suggestedQuestions ?? [];
      const offersHandoff = state.config?.features.escalation === true;
      element.hidden =
        !hasNoQuestion(state) || state.conversation?.status !== "active" || (questions.length === 0 && !offersHandoff);
      const key = JSON.stringify([questions, offersHandoff]);
      if (key !== renderedKey) {
        renderedKey = key;
        const chips = questions.map((q) => button({ class: "chip", dir: "auto" }, [q], () => {
          chat.send(q);
          focusComposer();
          onSent();
        }));
        if (offersHandoff) {
          chips.push(button({ class: "chip" }, [texts.talkToPerson], () => {
            focusComposer();
            void chat.requestHandoff();
          }));
        }
        element.replaceChildren(...chips.map((c) => h("li", {}, [c])));
      }
    },
  };
}
