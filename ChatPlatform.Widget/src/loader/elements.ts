import type { LoaderTexts } from "./texts";

const SVG = "http://www.w3.org/2000/svg";
const BUBBLE = "M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-8l-4.5 4V16H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z";
const DOWN = "M6 9.5l6 6 6-6";

export interface Launcher {
  button: HTMLButtonElement;
  show(state: { isOpen: boolean; unread: number; texts: LoaderTexts }): void;
}

/** The round button that opens the chat. */
export function createLauncher(onClick: () => void): Launcher {
  const button = element("button", "launcher");
  button.type = "button";
  button.addEventListener("click", onClick);
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  svg.append(path);
  const badge = element("span", "badge");
  button.append(svg, badge);
  const show: Launcher["show"] = ({ isOpen, unread, texts }) => {
    const isUnread = unread > 0 && !isOpen;
    path.setAttribute("d", isOpen ? DOWN : BUBBLE);
    badge.hidden = !isUnread;
    badge.textContent = unread > 9 ? "9+" : String(unread);
    button.classList.toggle("is-open", isOpen);
    button.title = isOpen ? texts.close : texts.open;
    button.setAttribute("aria-expanded", String(isOpen));
    button.setAttribute(
      "aria-label",
      isOpen ? texts.close : isUnread ? `${texts.open}, ${unread} ${texts.unread}` : texts.open,
    );
  };
  return { button, show };
}

/**
 * Covers the frame until it responds; shows an error when it does not. It has a close button, because it covers the
 * launcher on phones.
 */
export function createOverlay(
  texts: LoaderTexts,
  onRetry: () => void,
  onClose: () => void,
): { element: HTMLElement; showError(): void } {
  const overlay = element("div", "note");
  overlay.setAttribute("role", "status");
  overlay.dir = "auto";
  const close = action(texts.close, onClose);
  overlay.append(texts.loading, close);
  return {
    element: overlay,
    showError: () => overlay.replaceChildren(texts.unavailable, action(texts.retry, onRetry), close),
  };
}

function action(text: string, onClick: () => void): HTMLButtonElement {
  const button = element("button", "action");
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", onClick);
  return button;
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, className: string): HTMLElementTagNameMap[K] {
  const created = document.createElement(tag);
  created.className = className;
  return created;
}
