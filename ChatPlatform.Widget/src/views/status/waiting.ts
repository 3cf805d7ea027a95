import { peopleOf } from "../../state/people";
import { button, h, setText } from "../dom";
import type { View, ViewContext } from "../view";

/**
 * Card below a request for a person, shown until a supporter has accepted the conversation: the position in the queue
 * while people are here, otherwise only that the request is noted.
 */
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
        const people = peopleOf(config);
        const place = escalation?.position === undefined ? texts.inQueue : texts.position(escalation.position);
        const tenant = config?.tenant.name ?? "";
        setText(title, people === "here" ? place : texts.requestNoted);
        setText(next, people === "here" ? texts.whatNext(tenant) : texts.whatNextLater(tenant));
        next.hidden = people === "none";
      }
    },
  };
}
