import { isFresh } from "../../state/timeline";
import { button, h } from "../dom";
import type { View, ViewContext } from "../view";

/** Questions to begin with, until the customer has begun. */
export function createSuggestions({ chat, language: { texts }, focusComposer }: ViewContext, onSent: () => void): View {
  const element = h("ul", { class: "suggestions", "aria-label": texts.suggestions, hidden: "" });
  let shown = "";
  return {
    element,
    update(state) {
      const questions = state.config?.suggestedQuestions ?? [];
      const offersPerson = state.config?.features.escalation === true;
      element.hidden =
        !isFresh(state) || state.conversation?.status !== "active" || (questions.length === 0 && !offersPerson);
      const key = JSON.stringify([questions, offersPerson]);
      if (key !== shown) {
        shown = key;
        const chips = questions.map((q) => button({ class: "chip", dir: "auto" }, [q], () => {
          chat.send(q);
          focusComposer();
          onSent();
        }));
        if (offersPerson) {
          chips.push(button({ class: "chip" }, [texts.talkToPerson], () => {
            focusComposer();
            void chat.askForPerson();
          }));
        }
        element.replaceChildren(...chips.map((c) => h("li", {}, [c])));
      }
    },
  };
}
