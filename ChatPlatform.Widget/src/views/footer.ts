import { button, h, setText } from "./dom";
import type { View, ViewContext } from "./view";

/** Footer with the button to talk to a human. */
export function createFooter({ chat, language: { texts }, focusComposer }: ViewContext): View {
  const person = button({ class: "link" }, [texts.talkToPerson], () => {
    focusComposer();
    void chat.askForPerson();
  });
  return {
    element: h("footer", { class: "footer" }, [person, h("span", {}, [texts.runsOn])]),
    update(state) {
      const isOffered = state.config?.features.escalation === true && state.conversation !== null;
      person.hidden = !isOffered || state.conversation?.status === "escalated";
      person.disabled = state.isEscalating;
      setText(person, state.isEscalating ? texts.asking : texts.talkToPerson);
    },
  };
}
