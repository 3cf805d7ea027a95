// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { envelope, type ToPage } from "../../src/bridge/messages";
import { readOptions } from "../../src/loader/options";
import { Widget } from "../../src/loader/widget";

const ORIGIN = "https://chat.example.org";
let root: ShadowRoot;
let current: Widget | null = null;

function script(attributes: Record<string, string>): HTMLScriptElement {
  const element = document.createElement("script");
  element.src = `${ORIGIN}/widget.js`;
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  return element;
}

async function start(attributes: Record<string, string> = {}): Promise<Widget> {
  const widget = new Widget(readOptions(script({ "data-widget-key": "wk_test", ...attributes }))!);
  current = widget;
  await new Promise((resolve) => setTimeout(resolve, 10));
  return widget;
}

const launcher = (): HTMLButtonElement => root.querySelector(".launcher")!;
const frame = (): HTMLIFrameElement | null => root.querySelector("iframe");
const postFromFrame = (message: ToPage, origin = ORIGIN, source: unknown = frame()?.contentWindow): void => {
  window.dispatchEvent(new MessageEvent("message", { data: envelope(message), origin, source: source as Window }));
};

beforeEach(() => {
  vi.stubGlobal(
    "CSSStyleSheet",
    class {
      replaceSync(): void {
        return;
      }
    },
  );
  vi.stubGlobal(
    "fetch",
    async () => new Response(JSON.stringify({ appearance: { color: "#0B5CAD", position: "left" } })),
  );
  const attach = HTMLElement.prototype.attachShadow;
  vi.spyOn(HTMLElement.prototype, "attachShadow").mockImplementation(function (this: HTMLElement, init) {
    return (root = attach.call(this, init));
  });
  localStorage.clear();
  document.body.replaceChildren();
});
afterEach(() => {
  current?.shutdown();
  vi.restoreAllMocks();
});

describe("script attributes", () => {
  it("are read, and invalid values are ignored", () => {
    const options = readOptions(
      script({
        "data-widget-key": "wk_a",
        "data-position": "left",
        "data-color": "#123456",
        "data-locale": "de",
        "data-open": "",
      }),
    );
    expect(options).toEqual({
      key: "wk_a",
      origin: ORIGIN,
      position: "left",
      color: "#123456",
      locale: "de",
      isOpen: true,
    });
    expect(
      readOptions(script({ "data-widget-key": "wk_a", "data-position": "top", "data-color": "red;}" })),
    ).toMatchObject({ position: null, color: null, isOpen: false });
    expect(readOptions(script({}))).toBeNull();
  });
});

describe("loader", () => {
  it("shows the launcher in the tenant's colour and position, and loads the frame on demand", async () => {
    await start();
    expect(launcher().hidden).toBe(false);
    expect(launcher().classList.contains("left")).toBe(true);
    expect((document.body.lastElementChild as HTMLElement).style.getPropertyValue("--fill")).toBe("#0b5cad");
    expect(frame()).toBeNull();
    launcher().dispatchEvent(new Event("pointerenter"));
    expect(frame()?.src).toBe(`${ORIGIN}/widget/frame?key=wk_test`);
  });

  it("follows a changed appearance, except what the script's attributes set", async () => {
    await start({ "data-color": "#123456" });
    launcher().click();
    postFromFrame({ type: "appearance", color: "#aa1122", position: "right" });
    expect([...launcher().classList]).toEqual(expect.arrayContaining(["right"]));
    expect(launcher().classList.contains("left")).toBe(false);
    expect((document.body.lastElementChild as HTMLElement).style.getPropertyValue("--fill")).toBe("#123456");
  });

  it("has the tenant's label and language, and follows their change", async () => {
    vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ texts: { launcher: "Ask us" }, language: "de" })));
    await start();
    expect([launcher().getAttribute("aria-label"), launcher().title]).toEqual(["Ask us", "Ask us"]);
    launcher().click();
    expect(launcher().getAttribute("aria-label")).toBe("Chat schließen");
    postFromFrame({ type: "appearance", color: "#aa1122", position: "right", language: "ar" });
    launcher().click();
    expect(launcher().getAttribute("aria-label")).toBe("فتح المحادثة");
  });

  it("keeps the language of the script's attributes", async () => {
    vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ language: "de" })));
    await start({ "data-locale": "fr" });
    expect(launcher().getAttribute("aria-label")).toBe("Ouvrir le chat");
  });

  it("opens with a click, closes with Escape and returns the focus to the launcher", async () => {
    await start();
    launcher().click();
    expect(launcher().getAttribute("aria-expanded")).toBe("true");
    launcher().dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    expect(launcher().getAttribute("aria-expanded")).toBe("false");
    expect(root.activeElement).toBe(launcher());
  });

  it("shows and announces the number of unread messages", async () => {
    await start();
    launcher().dispatchEvent(new Event("pointerenter"));
    postFromFrame({ type: "unread", count: 3 });
    expect(root.querySelector(".badge")?.textContent).toBe("3");
    expect(launcher().getAttribute("aria-label")).toBe("Open chat, 3 unread");
  });

  it("accepts messages only from its own frame on the platform's origin", async () => {
    await start();
    launcher().click();
    postFromFrame({ type: "close" }, "https://evil.example.org");
    postFromFrame({ type: "close" }, ORIGIN, window);
    window.dispatchEvent(
      new MessageEvent("message", { data: { type: "close" }, origin: ORIGIN, source: frame()!.contentWindow! }),
    );
    expect(launcher().getAttribute("aria-expanded")).toBe("true");
    postFromFrame({ type: "close" });
    expect(launcher().getAttribute("aria-expanded")).toBe("false");
  });

  it("reports events to the page, and removes everything on shutdown", async () => {
    const widget = await start();
    const emitted: unknown[] = [];
    for (const name of ["open", "close", "unread", "message"]) {
      widget.on(name, (detail: unknown) => emitted.push([name, detail]));
    }
    widget.open();
    postFromFrame({ type: "message", role: "assistant" });
    widget.close();
    expect(emitted).toEqual([["open", undefined], ["message", { role: "assistant" }], ["close", undefined]]);
    widget.shutdown();
    expect(document.body.children).toHaveLength(0);
  });

  it("shows an error with a close button when the frame does not respond", async () => {
    vi.useFakeTimers();
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const widget = new Widget(readOptions(script({ "data-widget-key": "wk_test" }))!);
    current = widget;
    widget.open();
    await vi.advanceTimersByTimeAsync(9000);
    expect(root.querySelector(".note")?.textContent).toContain("cannot be shown here");
    expect(warn).toHaveBeenCalledOnce();
    vi.useRealTimers();
  });
});

describe("widget key", () => {
  afterEach(() => void delete (window as { chatPlatformSettings?: unknown }).chatPlatformSettings);

  it("K10 is read from the URL or the settings when attributes are removed", () => {
    const bare = document.createElement("script");
    bare.src = `${ORIGIN}/widget.js?key=wk_address&locale=fr`;
    expect(readOptions(bare)).toMatchObject({ key: "wk_address", origin: ORIGIN, locale: "fr" });
    (window as { chatPlatformSettings?: unknown }).chatPlatformSettings = {
      widgetKey: "wk_settings",
      position: "left",
      open: true,
    };
    expect(readOptions(script({}))).toMatchObject({ key: "wk_settings", position: "left", isOpen: true });
    expect(readOptions(bare)).toMatchObject({ key: "wk_address", position: "left" });
    expect(readOptions(script({ "data-widget-key": "wk_attribute" }))).toMatchObject({ key: "wk_attribute" });
  });
});

describe("loader on a hostile page", () => {
  it("K10 shows one launcher even if several are created", async () => {
    await start();
    await start();
    expect(document.querySelectorAll("chatplatform-widget")).toHaveLength(1);
  });

  it("K10 restores the launcher in its state when the page replaces its body", async () => {
    const widget = await start();
    widget.open();
    document.documentElement.replaceChild(document.createElement("body"), document.body);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(document.body.querySelectorAll("chatplatform-widget")).toHaveLength(1);
    expect(launcher().getAttribute("aria-expanded")).toBe("true");
    expect(launcher().hidden).toBe(false);
    expect(frame()).not.toBeNull();
    widget.shutdown();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(document.body.children).toHaveLength(0);
  });

  it("K10 has inline important styles on the host element", async () => {
    await start();
    const host = document.querySelector<HTMLElement>("chatplatform-widget")!;
    expect([host.style.getPropertyValue("display"), host.style.getPropertyPriority("display")]).toEqual([
      "block",
      "important",
    ]);
  });
});
