import { button, h, setText } from "../dom";
import { icon } from "../icons";
import type { View, ViewContext } from "../view";

const SCORES = [1, 2, 3, 4, 5] as const;

/** Card after the end of a conversation, with the rating and a button for a new conversation. */
export function createEnding({ chat, language: { texts }, focusComposer }: ViewContext): View {
  const stars = SCORES.map((score) =>
    button(
      { class: "star", "aria-label": texts.rate(score), title: texts.rate(score), "aria-pressed": "false" },
      [icon("star")],
      () => void chat.rate(score),
    ),
  );
  const thanks = h("p", { class: "response", role: "status" });
  const rating = h("div", { class: "rating", role: "group", "aria-label": texts.howWasIt }, [
    h("strong", {}, [texts.howWasIt]),
    h("div", { class: "stars" }, stars),
    thanks,
  ]);
  const element = h("section", { class: "card ending", hidden: "" }, [
    rating,
    button({ class: "outline" }, [texts.newConversation], () => {
      focusComposer();
      void chat.startConversation();
    }),
  ]);
  return {
    element,
    update(state) {
      element.hidden = state.conversation?.status !== "resolved" || state.outbox.length > 0;
      rating.hidden = state.config?.features.rating !== true;
      stars.forEach((star, i) => {
        star.classList.toggle("on", state.rating !== null && i < state.rating);
        star.setAttribute("aria-pressed", String(state.rating === i + 1));
      });
      setText(thanks, state.rating === null ? "" : texts.rated);
    },
  };
}
