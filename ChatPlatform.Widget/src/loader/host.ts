/** Not a `div`: pages hide empty ones, and a name with a hyphen is no other library's. */
const TAG = "chatplatform-widget";
const CHECK = 2_000;

/** Beats every rule of the page, since these are inline and important; `all` first, so that nothing of the page is inherited. */
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

/** An element of the page whose shadow tree is ours. */
export function createHost(): HTMLElement {
  const host = document.createElement(TAG);
  protect(host);
  return host;
}

/** Shows the host above everything else, outside of what the page's body is transformed or clipped to. */
export function place(host: HTMLElement): void {
  document.querySelectorAll(TAG).forEach((other) => other.shadowRoot === null && other.remove()); // Copies that the page has made of an earlier state.
  document.body.append(host);
  if (typeof host.showPopover === "function") {
    host.popover = "manual";
    host.showPopover();
  }
}

/** Calls back when the page has thrown the host out, as pages do that replace their body; stops with the answer. */
export function watch(host: () => HTMLElement, lost: () => void): () => void {
  const page = document;
  const check = (): void => {
    if (page.body === null || page.defaultView === null) {
      return;
    }
    if (!host().isConnected) {
      lost();
    }
    protect(host());
    observer.disconnect();
    [page, page.documentElement, page.body].forEach((node) => observer.observe(node, { childList: true }));
    observer.observe(host(), { attributes: true, attributeFilter: ["style", "class", "hidden"] });
    observer.takeRecords();
  };
  const observer = new MutationObserver(check);
  const timer = setInterval(check, CHECK);
  check();
  return () => {
    observer.disconnect();
    clearInterval(timer);
  };
}

/** Writes only what differs: a page that writes too would answer each write. */
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
