import { readOptions } from "./options";
import { Widget } from "./widget";

type Call = [name: string, ...args: unknown[]];
type Api = ((...call: Call) => void) & { q?: ArrayLike<unknown>[] };

/** Global property of the widget on a page, which ensures one launcher even if the script is included several times. */
interface Installed {
  key: string;
  api: Api;
}

const INSTALLED = Symbol.for("chatplatform.widget");
const page = window as unknown as { ChatPlatform?: Api; [INSTALLED]?: Installed };
const options = readOptions(document.currentScript as HTMLScriptElement | null);

if (page[INSTALLED] !== undefined) {
  if (options !== null && options.key !== page[INSTALLED].key) {
    console.warn("ChatPlatform: this page already has a chat with another key. The first one is kept.");
  }
  install(page[INSTALLED]);
} else if (options === null) {
  console.warn(
    "ChatPlatform: the widget's key is missing. Set data-widget-key, the script's URL (?key=...) " +
      "or window.chatPlatformSettings.",
  );
} else {
  let widget: Widget | null = null;
  const queued: Call[] = [];
  const api: Api = (...call) => {
    if (widget === null) {
      queued.push(call);
    } else {
      run(widget, call);
    }
  };
  const start = (): void => {
    const created = new Widget(options);
    widget = created;
    queued.forEach((call) => run(created, call));
  };
  page[INSTALLED] = { key: options.key, api };
  install(page[INSTALLED]);
  if (document.body === null) {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
}

/** Replaces the command queue of the page after executing the queued commands. */
function install({ api }: Installed): void {
  const queued = page.ChatPlatform?.q ?? [];
  page.ChatPlatform = api;
  queued.forEach((call) => api(...(Array.from(call) as Call)));
}

function run(widget: Widget, [name, ...args]: Call): void {
  switch (name) {
    case "open":
    case "close":
      widget[name]();
      break;
    case "shutdown":
      widget.shutdown();
      delete page[INSTALLED]; // A later include starts again.
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
}
