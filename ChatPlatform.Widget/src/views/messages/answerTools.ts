import type { Message } from "../../api/contract";
import { button, h, setText } from "../dom";
import { icon } from "../icons";
import { timeElement } from "./time";
import type { ViewContext } from "../view";

export interface AnswerTools {
  element: HTMLElement;
  update(message: Message, isOffered: boolean, canAskForPerson: boolean): void;
}

/** Feedback buttons and time below an answer. */
export function createAnswerTools(createdAt: string, context: ViewContext): AnswerTools {
  const { chat, language } = context;
  const { texts } = language;
  let current: Message | null = null;
  let hasVoted = false;
  const vote = (rating: "up" | "down", label: string): HTMLButtonElement =>
    button(
      { class: "icon-button vote", "aria-label": label, title: label, "aria-pressed": "false" },
      [icon(rating)],
      () => {
        if (current !== null) {
          hasVoted = true;
          void chat.giveFeedback(current, rating);
        }
      },
    );
  const up = vote("up", texts.helpful);
  const down = vote("down", texts.notHelpful);
  const said = h("span", { class: "said", role: "status" });
  const person = button({ class: "link" }, [texts.talkToPerson], () => {
    context.focusComposer();
    void chat.askForPerson();
  });
  const votes = h("span", { class: "votes" }, [up, down]);
  const reply = h("span", { class: "reply" }, [said, person]);
  return {
    element: h("div", { class: "tools" }, [votes, timeElement(createdAt, language), reply]),
    update(message, isOffered, canAskForPerson) {
      current = message;
      votes.hidden = !isOffered;
      up.setAttribute("aria-pressed", String(message.feedback === "up"));
      down.setAttribute("aria-pressed", String(message.feedback === "down"));
      const isSad = message.feedback === "down" && canAskForPerson;
      setText(said, !hasVoted || message.feedback === undefined ? "" : isSad ? texts.wantPerson : texts.thanks);
      person.hidden = !isSad || !hasVoted;
    },
  };
}
