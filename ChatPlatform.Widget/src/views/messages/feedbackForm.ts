import type { FeedbackReason } from "../../api/contract";
import { clean, isBlank } from "../../text/unicode";
import type { Texts } from "../../i18n";
import { button, h } from "../dom";

const MAX_COMMENT = 500;

export interface FeedbackForm {
  element: HTMLElement;
}

/** Asks why an answer did not help: one of four reasons and a comment, both optional. */
export function createFeedbackForm(
  texts: Texts,
  onSend: (reason: FeedbackReason | null, comment: string) => void,
  onSkip: () => void,
): FeedbackForm {
  const reasons: [FeedbackReason, string][] = [
    ["wrong", texts.reasonWrong],
    ["not_my_question", texts.reasonNotMyQuestion],
    ["outdated", texts.reasonOutdated],
    ["rude", texts.reasonRude],
  ];
  let chosen: FeedbackReason | null = null;
  const chips = reasons.map(([reason, label]) =>
    button({ class: "outline small", "aria-pressed": "false" }, [label], () => choose(reason)),
  );
  const comment = h("textarea", {
    class: "comment",
    rows: "2",
    maxlength: String(MAX_COMMENT),
    "aria-label": texts.comment,
    placeholder: texts.comment,
    dir: "auto",
  });
  const send = h("button", { type: "submit", class: "outline small", disabled: "" }, [texts.sendFeedback]);
  const element = h("form", { class: "reasons", "aria-label": texts.whatWasWrong }, [
    h("p", {}, [texts.whatWasWrong]),
    h("div", { class: "reason-list", role: "group", "aria-label": texts.whatWasWrong }, chips),
    comment,
    h("div", { class: "reason-end" }, [send, button({ class: "link" }, [texts.skip], onSkip)]),
  ]);

  /** Chooses a reason, or none when it was chosen before. */
  function choose(reason: FeedbackReason): void {
    chosen = chosen === reason ? null : reason;
    chips.forEach((chip, i) => chip.setAttribute("aria-pressed", String(reasons[i]![0] === chosen)));
    measure();
  }

  function measure(): void {
    send.disabled = chosen === null && isBlank(comment.value);
  }

  comment.addEventListener("input", measure);
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!send.disabled) {
      onSend(chosen, clean(comment.value).trim());
    }
  });
  return { element };
}
