import { button, h, setText } from "../dom";
import { icon } from "../icons";
import type { View, ViewContext } from "../view";

/** Replaces the conversation while it loads, and shows an error when it cannot be loaded. */
export function createStartError({ chat, language: { texts } }: ViewContext): View {
  const title = h("h2");
  const text = h("p");
  const retry = button({ class: "outline" }, [texts.tryAgain], () => void chat.tryAgain());
  const error = h("div", { class: "start-error", role: "alert", hidden: "" }, [icon("warning"), title, text, retry]);
  const skeleton = h("div", { class: "skeleton", role: "status", "aria-label": texts.loading }, [
    h("i"),
    h("i"),
    h("i"),
  ]);
  const messages = {
    failed: [texts.failedTitle, texts.failedText],
    originRefused: [texts.refusedTitle, texts.refusedText],
    unknownKey: [texts.unknownTitle, texts.unknownText],
    notVerified: [texts.notVerifiedTitle, texts.notVerifiedText],
  } as const;
  const element = h("div", { class: "start-status" }, [skeleton, error]);
  return {
    element,
    update({ phase }) {
      element.hidden = phase === "ready";
      skeleton.hidden = phase !== "loading";
      error.hidden = phase === "loading" || phase === "ready";
      if (phase !== "loading" && phase !== "ready") {
        setText(title, messages[phase][0]);
        setText(text, messages[phase][1]);
        retry.hidden = phase !== "failed";
      }
    },
  };
}
