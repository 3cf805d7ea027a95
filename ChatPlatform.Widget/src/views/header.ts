import type { ChatState } from "../state/chat";
import { firstCharacter } from "../text/unicode";
import { button, h, setText } from "./dom";
import { icon } from "./icons";
import { createMenu } from "./menu";
import type { View, ViewContext } from "./view";

export interface Header extends View {
  focus(): void;
}

/** Header with the organisation or the supporter who has joined. */
export function createHeader(context: ViewContext): Header {
  const { texts } = context.language;
  const avatar = h("div", { class: "avatar", "aria-hidden": "true" });
  const name = h("h1", { class: "name", tabindex: "-1" });
  const status = h("p", { class: "status" });
  const menu = createMenu(context);
  const close = button({ class: "icon-button", "aria-label": texts.close, title: texts.close }, [icon("close")], () =>
    context.close(),
  );
  const element = h("header", { class: "header" }, [
    avatar,
    h("div", { class: "identity" }, [name, status]),
    menu.element,
    close,
  ]);
  return {
    element,
    focus: () => name.focus(),
    update(state) {
      const tenant = state.config?.tenant.name ?? texts.chat;
      const supporter = supporterName(state);
      const title = supporter ?? tenant;
      avatar.classList.toggle("person", supporter !== null);
      setText(avatar, firstCharacter(title).toUpperCase());
      setText(name, title);
      setText(status, statusOf(state, supporter, tenant, texts));
      menu.update(state);
    },
  };
}

function supporterName(state: ChatState): string | null {
  const speaker = state.conversation?.speaker;
  return speaker?.kind === "supporter" ? (speaker.name ?? null) : null;
}

function statusOf(
  state: ChatState,
  supporter: string | null,
  tenant: string,
  texts: ViewContext["language"]["texts"],
): string {
  if (supporter !== null) {
    return texts.support(tenant);
  }
  if (state.phase !== "loading" && state.phase !== "ready") {
    return "";
  }
  switch (state.conversation?.status) {
    case "escalated":
      return texts.lookingForPerson;
    case "resolved":
      return texts.conversationEnded;
    default:
      return [texts.answersRightAway, state.config?.businessHours.message].filter((t) => t).join(", ");
  }
}
