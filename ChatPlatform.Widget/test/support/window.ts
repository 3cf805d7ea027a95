import { afterEach, vi } from "vitest";
import type { Message } from "../../src/api/contract";
import { Chat } from "../../src/app/chat";
import { VisitorSession } from "../../src/app/session";
import { WidgetStorage } from "../../src/app/storage";
import { Store } from "../../src/app/store";
import { chooseLanguage } from "../../src/i18n";
import { initialState } from "../../src/state/chat";
import { ChatWindow } from "../../src/views/window";
import { config, conversation } from "./builders";
import { FakeServer, json, streamResponse } from "./server";

export interface TestWindow {
  server: FakeServer;
  chat: Chat;
  element: HTMLElement;
  closed: () => number;
  find<T extends HTMLElement>(selector: string): T;
  all(selector: string): HTMLElement[];
}

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

/** Opens a window with these messages and stream events, and waits until it shows them. It ends with the test. */
export async function openWindow(
  items: Message[],
  events: string[] = [],
  prepare: (server: FakeServer) => void = () => undefined,
): Promise<TestWindow> {
  stubBrowser();
  const server = new FakeServer()
    .on("GET /config?key=wk_test", () => json(200, config))
    .on("POST /session", () => json(201, { token: "t", expiresAt: "", visitorToken: "v", conversation }))
    .on("GET /conversations/c1/messages", () => json(200, { items }))
    .on("GET /conversations/c1/events", () => streamResponse(events, true));
  localStorage.clear();
  prepare(server);
  const storage = new WidgetStorage("wk_test");
  const store = new Store(initialState(0));
  const session = new VisitorSession({ widgetKey: "wk_test", page: null, locale: "en", userToken: null }, storage);
  const chat = new Chat(session, store, storage, "wk_test");
  let closed = 0;
  const chatWindow = new ChatWindow(chat, chooseLanguage(["en"]), () => closed++);
  document.body.replaceChildren(chatWindow.element);
  ends.push(() => {
    chat.end();
    chatWindow.close();
  });
  await chat.load();
  chat.open();
  chatWindow.onShown();
  await settle();
  return {
    server, chat, element: chatWindow.element, closed: () => closed,
    find: <T extends HTMLElement>(selector: string) => chatWindow.element.querySelector<T>(selector)!,
    all: (selector) => [...chatWindow.element.querySelectorAll<HTMLElement>(selector)],
  };
}

/** Replaces what jsdom lacks. */
export function stubBrowser(): void {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe(): void {
        return;
      }
    },
  );
  vi.stubGlobal("matchMedia", () => ({ matches: false }));
  vi.stubGlobal("requestAnimationFrame", (f: () => void) => setTimeout(f, 0));
  Object.defineProperty(document, "hidden", { configurable: true, value: false });
}

/** Waits until the page has not changed for about 90 ms. */
export async function settle(): Promise<void> {
  let [before, unchanged] = ["", 0];
  while (unchanged < 3) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    const now = document.body.innerHTML;
    unchanged = now === before ? unchanged + 1 : 0;
    before = now;
  }
}
