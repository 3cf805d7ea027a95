import { envelope, readToPage, type ToFrame } from "../bridge/messages";
import { fillOn, isHexColor, textOn } from "../theme/contrast";
import type { LoaderOptions } from "./options";
import { clean, cut } from "../text/unicode";
import { createHost, place, watch } from "./host";
import { launcher, note, type Launcher } from "./elements";
import { remember, remembered } from "./memory";
import { Slot } from "./slots";
import { styles } from "./styles";
import { loaderTexts, type LoaderTexts } from "./texts";

type EventName = "ready" | "open" | "close" | "unread" | "message";

const DEFAULT_COLOR = "#2456c7";
const PATIENCE = 8000;
/** Milliseconds after which a loaded frame without a message is treated as an error page of the browser. */
const PATIENCE_WHEN_LOADED = 2000;
/** Maximum length of the page URL and title in UTF-16 code units. */
const [MAX_URL, MAX_TITLE] = [2000, 300];
const EVENTS: readonly string[] = ["ready", "open", "close", "unread", "message"] satisfies EventName[];

/** The launcher and the frame on the host page. When the page removes them, they are added again with their state. */
export class Widget {
  static #present: Widget | null = null;

  readonly #texts: LoaderTexts;
  readonly #listeners = new Map<string, ((detail: unknown) => void)[]>();
  readonly #known: string;
  readonly #onMessage = (event: MessageEvent): void => this.#take(event);
  readonly #slot = new Slot();
  readonly #unwatch: () => void;
  #host!: HTMLElement;
  #launcher!: Launcher;
  #window!: HTMLElement;
  #look: { fill: string; side: "left" | "right" } | null = null;
  #frame: HTMLIFrameElement | null = null;
  #isReady = false;
  #isOpen = false;
  #unread = 0;
  #userToken: string | null = null;

  constructor(private readonly options: LoaderOptions) {
    Widget.#present?.shutdown(); // Only one launcher per page.
    Widget.#present = this;
    this.#texts = loaderTexts(options.locale);
    this.#known = `chatplatform:${options.key}:known`;
    this.#build();
    this.#unwatch = watch(() => this.#host, () => this.#putBack());
    void this.#appear();
  }

  open(): void {
    this.#load();
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.#window.hidden = false;
      this.#show();
      this.#say({ type: "open" });
      this.#frame?.focus();
      this.#emit("open");
    }
  }

  close(): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#window.hidden = true;
      this.#show();
      this.#say({ type: "closed" });
      this.#launcher.button.focus();
      this.#emit("close");
    }
  }

  identify(userToken: unknown): void {
    if (typeof userToken === "string") {
      this.#userToken = userToken;
      this.#say({ type: "identify", userToken });
    }
  }

  on(name: unknown, listener: unknown): void {
    if (typeof name === "string" && EVENTS.includes(name) && typeof listener === "function") {
      this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener as (detail: unknown) => void]);
    }
  }

  shutdown(): void {
    this.#unwatch();
    this.#slot.give();
    window.removeEventListener("message", this.#onMessage);
    this.#listeners.clear();
    this.#host.remove();
    this.#frame = null;
  }

  /**
   * Creates all elements on the page. Pages that rewrite themselves also remove listeners, so no previous element is
   * reused.
   */
  #build(): void {
    this.#host = createHost();
    this.#window = document.createElement("div");
    this.#window.className = "window";
    this.#window.hidden = !this.#isOpen;
    this.#launcher = launcher(this.#texts, () => (this.#isOpen ? this.close() : this.open()));
    const { button } = this.#launcher;
    button.hidden = true;
    button.addEventListener("pointerenter", () => this.#load(), { once: true });
    button.addEventListener("focus", () => this.#load(), { once: true });
    const root = this.#host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet];
    root.append(button, this.#window);
    root.addEventListener("keydown", (event) => (event as KeyboardEvent).key === "Escape" && this.close());
    window.addEventListener("message", this.#onMessage);
    this.#dress();
    this.#show();
    place(this.#host);
  }

  #putBack(): void {
    const hadFrame = this.#frame !== null;
    this.#slot.give();
    this.#frame = null;
    this.#build();
    if (hadFrame || this.#isOpen) {
      this.#load();
    }
  }

  /**
   * Loads the appearance of the launcher and shows it. Without a response it has a default colour; the frame shows the
   * error.
   */
  async #appear(): Promise<void> {
    const { origin, key, color, position, isOpen } = this.options;
    const look = await fetch(`${origin}/api/widget/v1/config?key=${encodeURIComponent(key)}`, { credentials: "omit" })
      .then(async (r) =>
        r.ok ? ((await r.json()) as { appearance?: { color?: string; position?: string } }).appearance : undefined,
      )
      .catch(() => undefined);
    const wanted = color ?? look?.color;
    const fill = fillOn(isHexColor(wanted) ? wanted : DEFAULT_COLOR, "#ffffff");
    this.#look = { fill, side: position ?? (look?.position === "left" ? "left" : "right") };
    this.#dress();
    if (isOpen) {
      this.open();
    } else if (remembered(this.#known)) {
      (window.requestIdleCallback ?? setTimeout)(() => this.#load());
    }
  }

  #dress(): void {
    if (this.#look !== null) {
      const { fill, side } = this.#look;
      this.#host.style.setProperty("--fill", fill);
      this.#host.style.setProperty("--text", textOn(fill));
      this.#launcher.button.classList.add(side);
      this.#window.classList.add(side);
      this.#launcher.button.hidden = false;
    }
  }

  #load(): void {
    if (this.#frame !== null) {
      return;
    }
    const frame = document.createElement("iframe");
    frame.title = "Chat";
    frame.src = `${this.options.origin}/widget/frame?key=${encodeURIComponent(this.options.key)}`;
    const waiting = note(this.#texts, () => this.#reload(), () => this.close());
    const judge = (): void => {
      if (!this.#isReady && this.#frame === frame) {
        console.warn(
          "ChatPlatform: the chat did not respond. Is the origin of this page in the list of allowed origins?",
        );
        waiting.giveUp();
      }
    };
    frame.addEventListener("load", () => {
      this.#greet();
      clearTimeout(timer);
      setTimeout(judge, PATIENCE_WHEN_LOADED);
    });
    const timer = setTimeout(judge, PATIENCE);
    this.#frame = frame;
    this.#isReady = false;
    this.#window.replaceChildren(frame, waiting.element);
  }

  #reload(): void {
    this.#frame = null;
    this.#load();
  }

  #greet(): void {
    const { color, locale } = this.options;
    const page = { url: cut(clean(location.href), MAX_URL), title: cut(clean(document.title), MAX_TITLE) };
    this.#say({ type: "init", page, locale, ...(color === null ? {} : { color }) });
  }

  #say(message: ToFrame): void {
    if (message.type === "init" || this.#isReady) {
      this.#frame?.contentWindow?.postMessage(envelope(message), this.options.origin);
    }
  }

  #take(event: MessageEvent): void {
    const message =
      event.origin === this.options.origin && this.#frame !== null && event.source === this.#frame.contentWindow
        ? readToPage(event.data)
        : null;
    switch (message?.type) {
      case "ready":
        this.#isReady = true;
        this.#frame?.nextSibling?.remove();
        if (this.#userToken !== null) {
          this.#say({ type: "identify", userToken: this.#userToken });
        }
        this.#say({ type: this.#isOpen ? "open" : "closed" });
        this.#emit("ready");
        break;
      case "close":
        this.close();
        break;
      case "known":
        remember(this.#known);
        break;
      case "unread":
        this.#unread = message.count;
        this.#show();
        this.#emit("unread", message.count);
        break;
      case "stream":
        if (message.isWanted) {
          void this.#slot.take().then((isGranted) => this.#say({ type: "stream", isGranted }));
        } else {
          this.#slot.give();
        }
        break;
      case "message":
        this.#emit("message", { role: message.role });
        break;
    }
  }

  #show(): void {
    this.#launcher.show({ isOpen: this.#isOpen, unread: this.#unread });
  }

  #emit(name: EventName, detail?: unknown): void {
    this.#listeners.get(name)?.forEach((listener) => listener(detail));
  }
}
