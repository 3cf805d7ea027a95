import { button, h, setText } from "../dom";
import type { View, ViewContext } from "../view";

/** Card with the position in the queue, shown until a supporter has accepted the conversation. */
export function createWaiting({ chat, language: { texts }, focusComposer }: ViewContext): View {
  const title = h("strong");
  const next = h("p");
  const cancel = button({ class: "link" }, [texts.withdraw], () => {
    focusComposer();
    void chat.withdrawHandoff();
  });
  const element = h("section", { class: "card waiting", hidden: "" }, [
    h("span", { class: "pulse", "aria-hidden": "true" }),
    h("div", {}, [h("div", { role: "status" }, [title, next]), cancel]),
  ]);
  return {
    element,
    update(state) {
      const { conversation, config } = state;
      const escalation = conversation?.escalation;
      element.hidden =
        conversation?.status !== "escalated" ||
        conversation.speaker.kind !== "none" ||
        (escalation !== undefined && escalation.status !== "pending");
      cancel.disabled = state.isEscalating;
      if (!element.hidden) {
        setText(title, escalation?.position === undefined ? texts.inQueue : texts.position(escalation.position));
        setText(next, texts.whatNext(config?.tenant.name ?? ""));
      }
    },
  };
}
