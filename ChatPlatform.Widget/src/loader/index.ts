import { readOptions } from "./options";
import { Widget } from "./widget";

type Call = [name: string, ...args: unknown[]];
type Api = ((...call: Call) => void) & { q?: ArrayLike<unknown>[] };

/** Global property of the widget on a page, which ensures one launcher even if the script is included several times. */
interface Installed {
  key: string;
  api: Api;
}

const MARK = Symbol.for("chatplatform.widget");
const page = window as unknown as { ChatPlatform?: Api; [MARK]?: Installed };
const options = readOptions(document.currentScript as HTMLScriptElement | null);

if (page[MARK] !== undefined) {
  if (options !== null && options.key !== page[MARK].key) {
    console.warn("ChatPlatform: this page already has a chat with another key. The first one is kept.");
  }
  adopt(page[MARK]);
} else if (options === null) {
  console.warn(
    "ChatPlatform: the widget's key is missing. Set data-widget-key, the script's URL (?key=...) " +
      "or window.chatPlatformSettings.",
  );
} else {
  let widget: Widget | null = null;
  const early: Call[] = [];
  const api: Api = (...call) => {
    if (widget === null) {
      early.push(call);
    } else {
      run(widget, call);
    }
  };
  const begin = (): void => {
    const begun = new Widget(options);
    widget = begun;
    early.forEach((call) => run(begun, call));
  };
  page[MARK] = { key: options.key, api };
  adopt(page[MARK]);
  if (document.body === null) {
    document.addEventListener("DOMContentLoaded", begin);
  } else {
    begin();
  }
}

/** Replaces the command queue of the page after executing the queued commands. */
function adopt({ api }: Installed): void {
  const waiting = page.ChatPlatform?.q ?? [];
  page.ChatPlatform = api;
  waiting.forEach((call) => api(...(Array.from(call) as Call)));
}

function run(widget: Widget, [name, ...args]: Call): void {
  switch (name) {
    case "open":
    case "close":
      widget[name]();
      break;
    case "shutdown":
      widget.shutdown();
      delete page[MARK]; // A later include starts again.
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
