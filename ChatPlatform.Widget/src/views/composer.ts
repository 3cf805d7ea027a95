import { EnterKey } from "../text/enterKey";
import { isBlank } from "../text/unicode";
import type { ChatState } from "../state/chat";
import { button, h, setText } from "./dom";
import { icon } from "./icons";
import type { View, ViewContext } from "./view";

const MAX_LENGTH = 4000;
const COUNT_FROM = 3600;
const MAX_LINES = 5;
const TYPING_PAUSE = 4000;

export interface Composer extends View {
  focus(): void;
}

/** The composer: Enter sends, Shift+Enter inserts a line break. */
export function createComposer({ chat, language: { texts } }: ViewContext, onSent: () => void): Composer {
  const input = h("textarea", {
    rows: "1",
    "aria-describedby": "count",
    enterkeyhint: "send",
    autocomplete: "off",
  });
  const send = button(
    { class: "send", "aria-label": texts.send, title: texts.send, disabled: "" },
    [icon("send")],
    submit,
  );
  const count = h("p", { class: "count", id: "count", role: "status", hidden: "" });
  const element = h("div", { class: "composer" }, [h("div", { class: "field" }, [input, send]), count]);
  let isMeasured = true;
  const enter = new EnterKey(input);
  let pause: ReturnType<typeof setTimeout> | undefined;

  function submit(): void {
    if (chat.send(input.value)) {
      clearTimeout(pause);
      input.value = "";
      chat.draft = "";
      measure();
      input.focus();
      onSent();
    }
  }

  function measure(): void {
    const { length } = input.value;
    input.dir = length === 0 ? "" : "auto"; // Empty, it has the direction of the window.
    send.disabled = isBlank(input.value) || length > MAX_LENGTH;
    count.hidden = length < COUNT_FROM;
    count.classList.toggle("over", length > MAX_LENGTH);
    setText(
      count,
      length > MAX_LENGTH ? texts.tooLong(length - MAX_LENGTH) : texts.charactersLeft(MAX_LENGTH - length),
    );
    const line = Number.parseFloat(getComputedStyle(input).lineHeight) || 22;
    input.style.setProperty("height", "auto");
    isMeasured = input.scrollHeight > 0; // Hidden elements have no height.
    if (isMeasured) {
      input.style.setProperty("height", `${Math.min(input.scrollHeight, line * MAX_LINES)}px`);
    }
  }

  input.addEventListener("input", () => {
    chat.draft = input.value;
    measure();
    clearTimeout(pause);
    if (isBlank(input.value)) {
      chat.typing.stopped();
    } else {
      chat.typing.started();
      pause = setTimeout(() => chat.typing.stopped(), TYPING_PAUSE);
    }
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && enter.isSubmit(event)) {
      event.preventDefault();
      submit();
    }
  });

  if (chat.draft !== "") {
    input.value = chat.draft;
    measure();
  }
  return {
    element,
    focus: () => input.focus(),
    update(state) {
      if (!isMeasured) {
        measure();
      }
      const label = placeholder(state, texts);
      if (input.placeholder !== label) {
        input.placeholder = label;
        input.setAttribute("aria-label", label);
      }
    },
  };
}

function placeholder(state: ChatState, texts: ViewContext["language"]["texts"]): string {
  const { speaker, status } = state.conversation ?? {};
  if (speaker?.kind === "supporter" && speaker.name !== undefined) {
    return texts.writeTo(speaker.name);
  }
  return status === "escalated" ? texts.writeDetails : (state.config?.texts?.placeholder ?? texts.write);
}
