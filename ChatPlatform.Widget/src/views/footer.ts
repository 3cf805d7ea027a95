import { button, h, setText } from "./dom";
import type { View, ViewContext } from "./view";

/** Footer with the button that requests a human. */
export function createFooter({ chat, language: { texts }, focusComposer }: ViewContext): View {
  const handoff = button({ class: "link" }, [texts.talkToPerson], () => {
    focusComposer();
    void chat.requestHandoff();
  });
  return {
    element: h("footer", { class: "footer" }, [handoff, h("span", {}, [texts.runsOn])]),
    update(state) {
      const isOffered = state.config?.features.escalation === true && state.conversation !== null;
      handoff.hidden = !isOffered || state.conversation?.status === "escalated";
      handoff.disabled = state.isEscalating;
      setText(handoff, state.isEscalating ? texts.asking : texts.talkToPerson);
    },
  };
}
