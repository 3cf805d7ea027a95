import type { FeedbackReason, Message } from "../../api/contract";
import { button, h, setText } from "../dom";
import { icon } from "../icons";
import { createFeedbackForm } from "./feedbackForm";
import { timeElement } from "./time";
import type { ViewContext } from "../view";

export interface AnswerTools {
  element: HTMLElement;
  update(message: Message, acceptsFeedback: boolean, canRequestHandoff: boolean): void;
}

/** Feedback buttons and time below an answer; after "not helpful", a form that asks why. */
export function createAnswerTools(createdAt: string, context: ViewContext): AnswerTools {
  const { chat, language } = context;
  const { texts } = language;
  let current: Message | null = null;
  let hasVoted = false;
  let hasExplained = false;
  let form: HTMLElement | null = null;
  const vote = (rating: "up" | "down", label: string): HTMLButtonElement =>
    button(
      { class: "icon-button vote", "aria-label": label, title: label, "aria-pressed": "false" },
      [icon(rating)],
      () => {
        if (current === null) {
          return;
        }
        hasVoted = true;
        hasExplained = false;
        if (rating === "down") {
          openForm();
        } else {
          closeForm();
        }
        void chat.giveFeedback(current, rating);
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
  const element = h("div", { class: "tools" }, [votes, timeElement(createdAt, language), reply]);

  function openForm(): void {
    if (form !== null) {
      return;
    }
    form = createFeedbackForm(texts, (reason, comment) => void explain(reason, comment), skip).element;
    element.append(form);
  }

  function closeForm(): void {
    form?.remove();
    form = null;
  }

  function skip(): void {
    closeForm();
    down.focus();
  }

  async function explain(reason: FeedbackReason | null, comment: string): Promise<void> {
    if (current !== null && (await chat.explainFeedback(current, reason, comment))) {
      hasExplained = true;
      setText(response, texts.thanks);
      skip();
    }
  }

  return {
    element,
    update(message, acceptsFeedback, canRequestHandoff) {
      current = message;
      votes.hidden = !acceptsFeedback;
      up.setAttribute("aria-pressed", String(message.feedback === "up"));
      down.setAttribute("aria-pressed", String(message.feedback === "down"));
      if (message.feedback !== "down") {
        closeForm(); // The vote could not be stored.
      }
      const hasButton = (message.actions ?? []).some((action) => action.kind === "escalate");
      const offersHandoff = message.feedback === "down" && canRequestHandoff && !hasButton;
      const hasResponse = hasVoted && message.feedback !== undefined;
      setText(response, !hasResponse ? "" : offersHandoff && !hasExplained ? texts.wantPerson : texts.thanks);
      handoff.hidden = !offersHandoff || !hasVoted;
    },
  };
}
