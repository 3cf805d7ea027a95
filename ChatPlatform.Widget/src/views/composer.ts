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

/** Where the customer writes: Enter sends, Shift+Enter breaks the line. */
export function createComposer({ chat, language: { texts } }: ViewContext, onSent: () => void): Composer {
  const input = h("textarea", { rows: "1", "aria-describedby": "count", enterkeyhint: "send", autocomplete: "off", dir: "auto" });
  const send = button({ class: "send", "aria-label": texts.send, title: texts.send, disabled: "" }, [icon("send")], submit);
  const count = h("p", { class: "count", id: "count", role: "status", hidden: "" });
  const element = h("div", { class: "composer" }, [h("div", { class: "field" }, [input, send]), count]);
  let pause: ReturnType<typeof setTimeout> | undefined;

  function submit(): void {
    if (chat.send(input.value)) {
      clearTimeout(pause);
      input.value = "";
      measure();
      input.focus();
      onSent();
    }
  }

  function measure(): void {
    const { length } = input.value;
    send.disabled = input.value.trim() === "" || length > MAX_LENGTH;
    count.hidden = length < COUNT_FROM;
    count.classList.toggle("over", length > MAX_LENGTH);
    setText(count, length > MAX_LENGTH ? texts.tooLong(length - MAX_LENGTH) : texts.charactersLeft(MAX_LENGTH - length));
    const line = Number.parseFloat(getComputedStyle(input).lineHeight) || 22;
    input.style.setProperty("height", "auto");
    input.style.setProperty("height", `${Math.min(input.scrollHeight, line * MAX_LINES)}px`);
  }

  input.addEventListener("input", () => {
    measure();
    clearTimeout(pause);
    if (input.value.trim() === "") {
      chat.typing.stopped();
    } else {
      chat.typing.started();
      pause = setTimeout(() => chat.typing.stopped(), TYPING_PAUSE);
    }
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  });

  return {
    element,
    focus: () => input.focus(),
    update(state) {
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
  return status === "escalated" ? texts.writeDetails : texts.write;
}
