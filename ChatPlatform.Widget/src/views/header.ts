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
  /** Address and element of the logo that is shown or could not be loaded; null for none. */
  let logo: { source: string; image: HTMLImageElement } | null = null;
  // The texts keep their own direction without changing that of the header.
  const nameText = h("bdi");
  const statusText = h("bdi");
  const name = h("h1", { class: "name", tabindex: "-1" }, [nameText]);
  const status = h("p", { class: "status" }, [statusText]);
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
      setText(nameText, title);
      setText(statusText, statusOf(state, supporter, tenant, texts));
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
      return [state.config?.texts?.subtitle ?? texts.answersRightAway, state.config?.businessHours.message]
        .filter((t) => t)
        .join(", ");
  }
}
