import type { WidgetConfig } from "../api/contract";
import { envelope, readToPage, type ToFrame } from "../bridge/messages";
import { fillOn, isHexColor, textOn } from "../theme/contrast";
import type { LoaderOptions } from "./options";
import { clean, truncate } from "../text/unicode";
import { attachHost, createHost, observeHost } from "./hostElement";
import { createLauncher, createOverlay, type Launcher } from "./elements";
import { isReturning, markReturning } from "./returningVisitor";
import { StreamSlot } from "./streamSlot";
import { styles } from "./styles";
import { loaderTexts, type LoaderTexts } from "./texts";

/** What the launcher takes from the tenant's settings. */
interface LauncherSettings {
  color?: string;
  position?: string;
  /** Own label of the launcher. */
  label?: string;
  language?: string;
}

type EventName = "ready" | "open" | "close" | "unread" | "message";

const DEFAULT_COLOR = "#2456c7";
/** Milliseconds within which the frame must report that it is ready. */
const FRAME_TIMEOUT = 8000;
/** Milliseconds after which a loaded frame without a message is treated as an error page of the browser. */
const TIMEOUT_AFTER_LOAD = 2000;
/** Maximum length of the page URL and title in UTF-16 code units. */
const [MAX_URL, MAX_TITLE] = [2000, 300];
const EVENTS: readonly string[] = ["ready", "open", "close", "unread", "message"] satisfies EventName[];

/** The launcher and the frame on the host page. When the page removes them, they are added again with their state. */
export class Widget {
  static #current: Widget | null = null;

  #texts: LoaderTexts;
  readonly #listeners = new Map<string, ((detail: unknown) => void)[]>();
  readonly #returningKey: string;
  readonly #onMessage = (event: MessageEvent): void => this.#handle(event);
  readonly #slot = new StreamSlot();
  readonly #stopObserving: () => void;
  #host!: HTMLElement;
  #launcher!: Launcher;
  #window!: HTMLElement;
  #appearance: { fill: string; side: "left" | "right" } | null = null;
  #frame: HTMLIFrameElement | null = null;
  #isReady = false;
  #isOpen = false;
  #unread = 0;
  #userToken: string | null = null;

  constructor(private readonly options: LoaderOptions) {
    Widget.#current?.shutdown(); // Only one launcher per page.
    Widget.#current = this;
    this.#texts = loaderTexts(options.locale);
    this.#returningKey = `chatplatform:${options.key}:known`;
    this.#createElements();
    this.#stopObserving = observeHost(() => this.#host, () => this.#restore());
    void this.#loadAppearance();
  }

  open(): void {
    this.#loadFrame();
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.#window.hidden = false;
      this.#render();
      this.#post({ type: "open" });
      this.#frame?.focus();
      this.#emit("open");
    }
  }

  close(): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#window.hidden = true;
      this.#render();
      this.#post({ type: "closed" });
      this.#launcher.button.focus();
      this.#emit("close");
    }
  }

  identify(userToken: unknown): void {
    if (typeof userToken === "string") {
      this.#userToken = userToken;
      this.#post({ type: "identify", userToken });
    }
  }

  on(name: unknown, listener: unknown): void {
    if (typeof name === "string" && EVENTS.includes(name) && typeof listener === "function") {
      this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener as (detail: unknown) => void]);
    }
  }

  shutdown(): void {
    this.#stopObserving();
    this.#slot.release();
    window.removeEventListener("message", this.#onMessage);
    this.#listeners.clear();
    this.#host.remove();
    this.#frame = null;
  }

  /**
   * Creates all elements on the page. Reuses no previous element, because pages that rewrite themselves also remove
   * listeners.
   */
  #createElements(): void {
    this.#host = createHost();
    this.#window = document.createElement("div");
    this.#window.className = "window";
    this.#window.hidden = !this.#isOpen;
    this.#launcher = createLauncher(() => (this.#isOpen ? this.close() : this.open()));
    const { button } = this.#launcher;
    button.hidden = true;
    button.addEventListener("pointerenter", () => this.#loadFrame(), { once: true });
    button.addEventListener("focus", () => this.#loadFrame(), { once: true });
    const root = this.#host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet];
    root.append(button, this.#window);
    root.addEventListener("keydown", (event) => (event as KeyboardEvent).key === "Escape" && this.close());
    window.addEventListener("message", this.#onMessage);
    this.#applyAppearance();
    this.#render();
    attachHost(this.#host);
  }

  #restore(): void {
    const hadFrame = this.#frame !== null;
    this.#slot.release();
    this.#frame = null;
    this.#createElements();
    if (hadFrame || this.#isOpen) {
      this.#loadFrame();
    }
  }

  /**
   * Loads the appearance of the launcher and shows it. Without a response it has a default colour; the frame shows the
   * error.
   */
  async #loadAppearance(): Promise<void> {
    const { origin, key, isOpen } = this.options;
    const url = `${origin}/api/widget/v1/config?key=${encodeURIComponent(key)}`;
    const config = await fetch(url, { credentials: "omit" })
      .then(async (r) => (r.ok ? ((await r.json()) as Partial<WidgetConfig>) : {}))
      .catch((): Partial<WidgetConfig> => ({}));
    this.#setAppearance({
      ...config.appearance,
      ...(config.texts?.launcher === undefined ? {} : { label: config.texts.launcher }),
      ...(config.language === undefined ? {} : { language: config.language }),
    });
    if (isOpen) {
      this.open();
    } else if (isReturning(this.#returningKey)) {
      (window.requestIdleCallback ?? setTimeout)(() => this.#loadFrame());
    }
  }

  /** Sets colour, position and texts; those of the script's options take precedence. */
  #setAppearance(settings: LauncherSettings): void {
    const { color, position, locale } = this.options;
    const texts = loaderTexts(locale || (settings.language ?? ""));
    this.#texts = settings.label === undefined ? texts : { ...texts, open: settings.label };
    this.#render();
    const configured = color ?? settings.color;
    const fill = fillOn(isHexColor(configured) ? configured : DEFAULT_COLOR, "#ffffff");
    this.#appearance = { fill, side: position ?? (settings.position === "left" ? "left" : "right") };
    this.#applyAppearance();
  }

  #applyAppearance(): void {
    if (this.#appearance !== null) {
      const { fill, side } = this.#appearance;
      this.#host.style.setProperty("--fill", fill);
      this.#host.style.setProperty("--text", textOn(fill));
      for (const { classList } of [this.#launcher.button, this.#window]) {
        classList.toggle("left", side === "left");
        classList.toggle("right", side === "right");
      }
      this.#launcher.button.hidden = false;
    }
  }

  #loadFrame(): void {
    if (this.#frame !== null) {
      return;
    }
    const frame = document.createElement("iframe");
    frame.title = "Chat";
    frame.src = `${this.options.origin}/widget/frame?key=${encodeURIComponent(this.options.key)}`;
    const overlay = createOverlay(this.#texts, () => this.#reloadFrame(), () => this.close());
    const checkResponse = (): void => {
      if (!this.#isReady && this.#frame === frame) {
        console.warn(
          "ChatPlatform: the chat did not respond. Is the origin of this page in the list of allowed origins?",
        );
        overlay.showError();
      }
    };
    frame.addEventListener("load", () => {
      this.#sendInit();
      clearTimeout(timer);
      setTimeout(checkResponse, TIMEOUT_AFTER_LOAD);
    });
    const timer = setTimeout(checkResponse, FRAME_TIMEOUT);
    this.#frame = frame;
    this.#isReady = false;
    this.#window.replaceChildren(frame, overlay.element);
  }

  #reloadFrame(): void {
    this.#frame = null;
    this.#loadFrame();
  }

  #sendInit(): void {
    const { color, locale } = this.options;
    const page = { url: truncate(clean(location.href), MAX_URL), title: truncate(clean(document.title), MAX_TITLE) };
    this.#post({ type: "init", page, locale, ...(color === null ? {} : { color }) });
  }

  #post(message: ToFrame): void {
    if (message.type === "init" || this.#isReady) {
      this.#frame?.contentWindow?.postMessage(envelope(message), this.options.origin);
    }
  }

  #handle(event: MessageEvent): void {
    const message =
      event.origin === this.options.origin && this.#frame !== null && event.source === this.#frame.contentWindow
        ? readToPage(event.data)
        : null;
    switch (message?.type) {
      case "ready":
        this.#isReady = true;
        this.#frame?.nextSibling?.remove();
        if (this.#userToken !== null) {
          this.#post({ type: "identify", userToken: this.#userToken });
        }
        this.#post({ type: this.#isOpen ? "open" : "closed" });
        this.#emit("ready");
        break;
      case "close":
        this.close();
        break;
      case "known":
        markReturning(this.#returningKey);
        break;
      case "unread":
        this.#unread = message.count;
        this.#render();
        this.#emit("unread", message.count);
        break;
      case "stream":
        if (message.isWanted) {
          void this.#slot.acquire().then((isGranted) => this.#post({ type: "stream", isGranted }));
        } else {
          this.#slot.release();
        }
        break;
      case "message":
        this.#emit("message", { role: message.role });
        break;
      case "appearance":
        this.#setAppearance(message);
        break;
    }
  }

  #render(): void {
    this.#launcher.show({ isOpen: this.#isOpen, unread: this.#unread, texts: this.#texts });
  }

  #emit(name: EventName, detail?: unknown): void {
    this.#listeners.get(name)?.forEach((listener) => listener(detail));
  }
}
