import { button, h, setText } from "../dom";
import { icon } from "../icons";
import type { View, ViewContext } from "../view";

/** Instead of the conversation while it loads, or when it cannot be shown: why, and the way out. */
export function createTrouble({ chat, language: { texts } }: ViewContext): View {
  const title = h("h2");
  const text = h("p");
  const again = button({ class: "outline" }, [texts.tryAgain], () => void chat.tryAgain());
  const why = h("div", { class: "why", role: "alert", hidden: "" }, [icon("warning"), title, text, again]);
  const skeleton = h("div", { class: "skeleton", role: "status", "aria-label": texts.loading }, [
    h("i"),
    h("i"),
    h("i"),
  ]);
  const words = {
    failed: [texts.failedTitle, texts.failedText],
    originRefused: [texts.refusedTitle, texts.refusedText],
    unknownKey: [texts.unknownTitle, texts.unknownText],
    notVerified: [texts.notVerifiedTitle, texts.notVerifiedText],
  } as const;
  const element = h("div", { class: "trouble-place" }, [skeleton, why]);
  return {
    element,
    update({ phase }) {
      element.hidden = phase === "ready";
      skeleton.hidden = phase !== "loading";
      why.hidden = phase === "loading" || phase === "ready";
      if (phase !== "loading" && phase !== "ready") {
        setText(title, words[phase][0]);
        setText(text, words[phase][1]);
        again.hidden = phase !== "failed";
      }
    },
  };
}
