/** A custom element name, since pages hide empty `div` elements and to avoid conflicts with other libraries. */
const TAG = "chatplatform-widget";
const CHECK_INTERVAL = 2_000;

/** Inline important styles, which override all rules of the page; `all` comes first to reset inherited styles. */
const PROTECTED: readonly [string, string][] = [
  ["all", "initial"],
  ["display", "block"],
  ["position", "fixed"],
  ["inset", "auto"],
  ["right", "0"],
  ["bottom", "0"],
  ["width", "0"],
  ["height", "0"],
  ["overflow", "visible"],
  ["visibility", "visible"],
  ["opacity", "1"],
  ["z-index", "2147483647"],
  ["pointer-events", "auto"],
  ["transform", "none"],
];

/** Host element with the shadow tree of the widget. */
export function createHost(): HTMLElement {
  const host = document.createElement(TAG);
  protect(host);
  return host;
}

/** Adds the host to the page, above all other content and unaffected by transforms or clipping of the body. */
export function attachHost(host: HTMLElement): void {
  // Removes copies without a shadow root, which the page has created from its own markup.
  document.querySelectorAll(TAG).forEach((other) => other.shadowRoot === null && other.remove());
  document.body.append(host);
  if (typeof host.showPopover === "function") {
    host.popover = "manual";
    host.showPopover();
  }
}

/**
 * Calls back when the page has removed the host, for example by replacing the body. Returns a function that stops
 * observing.
 */
export function observeHost(host: () => HTMLElement, onRemoved: () => void): () => void {
  const page = document;
  const check = (): void => {
    if (page.body === null || page.defaultView === null) {
      return;
    }
    if (!host().isConnected) {
      onRemoved();
    }
    protect(host());
    observer.disconnect();
    [page, page.documentElement, page.body].forEach((node) => observer.observe(node, { childList: true }));
    observer.observe(host(), { attributes: true, attributeFilter: ["style", "class", "hidden"] });
    observer.takeRecords();
  };
  const observer = new MutationObserver(check);
  const timer = setInterval(check, CHECK_INTERVAL);
  check();
  return () => {
    observer.disconnect();
    clearInterval(timer);
  };
}

/** Writes only differences, to avoid an endless loop with pages that write too. */
function protect(host: HTMLElement): void {
  if (
    PROTECTED.slice(1).some(
      ([name, value]) =>
        host.style.getPropertyValue(name) !== value || host.style.getPropertyPriority(name) !== "important",
    )
  ) {
    PROTECTED.forEach(([name, value]) => host.style.setProperty(name, value, "important"));
  }
  host.hidden = false;
  host.removeAttribute("class");
}
