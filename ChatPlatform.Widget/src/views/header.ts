import type { ChatState } from "../state/chat";
import { peopleOf } from "../state/people";
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
  /** Address and element of the logo that is shown or could not be loaded; null for none. */
  let logo: { source: string; image: HTMLImageElement } | null = null;
  const name = h("h1", { class: "name", tabindex: "-1", dir: "auto" });
  const status = h("p", { class: "status" });
  const hours = h("p", { class: "hours", dir: "auto" });
  const menu = createMenu(context);
  const close = button({ class: "icon-button", "aria-label": texts.close, title: texts.close }, [icon("close")], () =>
    context.close(),
  );
  const element = h("header", { class: "header" }, [
    avatar,
    h("div", { class: "identity" }, [name, status]),
    menu.element,
    close,
    hours,
  ]);

  /** Shows the logo in place of the initial, which comes back when the image cannot be loaded. */
  function showLogo(source: string | null, tenant: string): void {
    if (source !== (logo?.source ?? null)) {
      logo?.image.remove();
      avatar.hidden = source !== null;
      logo = source === null ? null : { source, image: h("img", { class: "logo", src: source, draggable: "false" }) };
      logo?.image.addEventListener("error", (event) => {
        (event.target as HTMLElement).remove();
        avatar.hidden = logo?.image.isConnected === true;
      });
      avatar.after(...(logo === null ? [] : [logo.image]));
    }
    if (logo !== null) {
      logo.image.alt = tenant;
    }
  }

  return {
    element,
    focus: () => name.focus(),
    update(state) {
      const tenant = state.config?.tenant.name ?? texts.chat;
      const supporter = supporterName(state);
      const title = supporter ?? state.config?.texts?.title ?? tenant;
      showLogo(supporter === null ? (state.config?.logo ?? null) : null, tenant);
      avatar.classList.toggle("person", supporter !== null);
      setText(avatar, firstCharacter(title).toUpperCase());
      setText(name, title);
      const { text, isOwn } = statusOf(state, supporter, tenant, texts);
      setText(status, text);
      status.dir = isOwn === true ? "auto" : ""; // The widget's own texts have the direction of the window.
      const message = supporter === null ? hoursMessage(state) : "";
      setText(hours, message);
      hours.hidden = message === "";
      menu.update(state);
    },
  };
}

function supporterName(state: ChatState): string | null {
  const speaker = state.conversation?.speaker;
  return speaker?.kind === "supporter" ? (speaker.name ?? null) : null;
}

/** The line below the title. The tenant's subtitle is shown where the widget has nothing to say. */
function statusOf(
  state: ChatState,
  supporter: string | null,
  tenant: string,
  texts: ViewContext["language"]["texts"],
): { text: string; isOwn?: boolean } {
  if (supporter !== null) {
    return { text: texts.support(tenant) };
  }
  if (!isStarted(state)) {
    return { text: "" };
  }
  const subtitle = state.config?.texts?.subtitle;
  switch (state.conversation?.status) {
    case "escalated":
      return { text: peopleOf(state.config) === "here" ? texts.lookingForPerson : texts.requestNoted };
    case "resolved":
      return { text: texts.conversationEnded };
    default:
      return subtitle === undefined ? { text: texts.answersRightAway } : { text: subtitle, isOwn: true };
  }
}

/** What the tenant says outside of the business hours. */
function hoursMessage(state: ChatState): string {
  const isShown = isStarted(state) && state.conversation?.status !== "resolved" && peopleOf(state.config) === "away";
  return isShown ? (state.config?.businessHours.message ?? "") : "";
}

function isStarted({ phase }: ChatState): boolean {
  return phase === "loading" || phase === "ready";
}
