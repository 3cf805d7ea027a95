import { readOptions } from "./options";
import { Widget } from "./widget";

type Call = [name: string, ...args: unknown[]];
type Api = ((...call: Call) => void) & { q?: ArrayLike<unknown>[] };

const options = readOptions(document.currentScript as HTMLScriptElement | null);
const page = window as unknown as { ChatPlatform?: Api };

if (options === null) {
  console.warn("ChatPlatform: the attribute data-widget-key is missing.");
} else if (document.body === null) {
  document.addEventListener("DOMContentLoaded", () => begin(new Widget(options)));
} else {
  begin(new Widget(options));
}

/** Replaces the page's queue by the real thing, after doing what was asked for meanwhile. */
function begin(widget: Widget): void {
  const api: Api = (name, ...args) => {
    switch (name) {
      case "open":
      case "close":
      case "shutdown":
        widget[name]();
        break;
      case "identify":
        widget.identify(args[0]);
        break;
      case "on":
        widget.on(args[0], args[1]);
        break;
      default:
        console.warn(`ChatPlatform: there is no command "${String(name)}".`);
    }
  };
  const waiting = page.ChatPlatform?.q ?? [];
  page.ChatPlatform = api;
  waiting.forEach((call) => api(...(Array.from(call) as Call)));
}
