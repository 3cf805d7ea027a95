import type { Message } from "../../api/contract";
import { button, h, setText } from "../dom";
import { icon } from "../icons";
import { timeElement } from "./time";
import type { ViewContext } from "../view";

export interface AnswerTools {
  element: HTMLElement;
  update(message: Message, acceptsFeedback: boolean, canRequestHandoff: boolean): void;
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
  const response = h("span", { class: "response", role: "status" });
  const handoff = button({ class: "link" }, [texts.talkToPerson], () => {
    context.focusComposer();
    void chat.requestHandoff();
  });
  const votes = h("span", { class: "votes" }, [up, down]);
  const reply = h("span", { class: "feedback-response" }, [response, handoff]);
  return {
    element: h("div", { class: "tools" }, [votes, timeElement(createdAt, language), reply]),
    update(message, acceptsFeedback, canRequestHandoff) {
      current = message;
      votes.hidden = !acceptsFeedback;
      up.setAttribute("aria-pressed", String(message.feedback === "up"));
      down.setAttribute("aria-pressed", String(message.feedback === "down"));
      const offersHandoff = message.feedback === "down" && canRequestHandoff;
      const hasResponse = hasVoted && message.feedback !== undefined;
      setText(response, !hasResponse ? "" : offersHandoff ? texts.wantPerson : texts.thanks);
      handoff.hidden = !offersHandoff || !hasVoted;
    },
  };
}
