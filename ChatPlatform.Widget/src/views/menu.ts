import { button, h } from "./dom";
import { icon } from "./icons";
import type { View, ViewContext } from "./view";

/** Menu for rarely used actions. */
export function createMenu({ chat, language: { texts } }: ViewContext): View {
  const startNew = item(texts.newConversation, () => void chat.startConversation());
  const end = item(texts.endConversation, () => void chat.endConversation());
  const list = h("div", { class: "menu", role: "menu", "aria-label": texts.menu, hidden: "" }, [startNew, end]);
  const opener = button(
    {
      class: "icon-button",
      "aria-label": texts.menu,
      title: texts.menu,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
    },
    [icon("more")],
    () => show(list.hidden === true),
  );
  const element = h("div", { class: "menu-anchor" }, [opener, list]);

  function item(text: string, action: () => void): HTMLButtonElement {
    return button({ class: "menu-item", role: "menuitem", tabindex: "-1" }, [text], () => {
      show(false);
      opener.focus();
      action();
    });
  }

  function show(isOpen: boolean): void {
    list.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) {
      items()[0]?.focus();
    }
  }

  function items(): HTMLButtonElement[] {
    return [startNew, end].filter((i) => !i.hidden);
  }

  element.addEventListener("keydown", (event) => {
    if (list.hidden) {
      return;
    }
    const shown = items();
    const at = shown.indexOf(document.activeElement as HTMLButtonElement);
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    const to = steps[event.key];
    if (to !== undefined) {
      event.preventDefault();
      shown.at(to % shown.length)?.focus();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      show(false);
      opener.focus();
    } else if (event.key === "Tab") {
      show(false);
    }
  });
  document.addEventListener("pointerdown", closeOnOutside);

  function closeOnOutside(event: PointerEvent): void {
    if (!element.isConnected) {
      document.removeEventListener("pointerdown", closeOnOutside);
    } else if (!list.hidden && !element.contains(event.target as Node)) {
      show(false);
    }
  }

  return {
    element,
    update(state) {
      opener.disabled = state.conversation === null || state.phase !== "ready";
      end.hidden = state.conversation?.status === "resolved" || !state.messages.some((m) => m.role === "customer");
    },
  };
}
