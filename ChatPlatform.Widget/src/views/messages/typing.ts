import { isThinking } from "../../state/timeline";
import { h, setText } from "../dom";
import type { View, ViewContext } from "../view";

/** Three dots while an answer is on its way and nothing of it can be read yet. */
export function createTyping({ language: { texts } }: ViewContext): View {
  const words = h("span", { class: "visually-hidden" });
  const element = h("div", { class: "message dots", role: "status", hidden: "" }, [
    h("div", { class: "bubble" }, [h("i"), h("i"), h("i"), words]),
  ]);
  return {
    element,
    update(state) {
      element.hidden = !isThinking(state);
      const { typist } = state;
      setText(
        words,
        element.hidden ? "" : typist?.who === "supporter" ? texts.typing(typist.name ?? texts.someone) : texts.thinking,
      );
    },
  };
}
