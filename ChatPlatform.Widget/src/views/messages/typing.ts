import { isAnswerPending } from "../../state/timeline";
import { h, setText } from "../dom";
import type { View, ViewContext } from "../view";

/** Three dots while an answer is pending and has no text yet. */
export function createTyping({ language: { texts } }: ViewContext): View {
  const label = h("span", { class: "visually-hidden" });
  const element = h("div", { class: "message dots", role: "status", hidden: "" }, [
    h("div", { class: "bubble" }, [h("i"), h("i"), h("i"), label]),
  ]);
  return {
    element,
    update(state) {
      element.hidden = !isAnswerPending(state);
      const { typist } = state;
      setText(
        label,
        element.hidden ? "" : typist?.who === "supporter" ? texts.typing(typist.name ?? texts.someone) : texts.thinking,
      );
    },
  };
}
