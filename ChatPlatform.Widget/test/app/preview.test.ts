// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { startPreview } from "../../src/app/preview";
import { envelope } from "../../src/bridge/messages";
import { config } from "../support/builders";
import { FakeServer } from "../support/server";
import { settle, stubBrowser } from "../support/window";

const draft = {
  ...config,
  appearance: { color: "#aa1122", position: "left", theme: "dark" },
  greeting: "Good morning.",
  suggestedQuestions: ["What does it cost?"],
};

async function post(sent: unknown, origin = location.origin, source: unknown = window.parent): Promise<void> {
  const data = envelope({ type: "preview", config: sent });
  window.dispatchEvent(new MessageEvent("message", { data, origin, source: source as Window }));
  await settle();
}

const text = (): string => document.querySelector(".rows")?.textContent ?? "";

describe("preview", () => {
  let server: FakeServer;

  beforeEach(() => {
    stubBrowser();
    server = new FakeServer();
    localStorage.clear();
    document.documentElement.removeAttribute("data-theme");
    document.body.innerHTML = "<div id=app></div>";
    startPreview(document.getElementById("app")!);
  });

  it("shows the configuration of the console and follows its changes", async () => {
    await post(draft);
    expect(text()).toBe("Good morning.");
    expect(document.querySelector(".suggestions")?.textContent).toContain("What does it cost?");
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    await post({ ...draft, greeting: "Good evening.", suggestedQuestions: [] });
    expect(text()).toBe("Good evening.");
    expect(document.querySelector(".suggestions")?.textContent).not.toContain("What does it cost?");
  });

  it.each([
    ["another origin", "https://shop.example", window.parent],
    ["an opaque origin", "null", window.parent],
    ["a window that is not its parent", location.origin, null],
  ])("ignores a message of %s", async (_, origin, source) => {
    await post(draft, origin, source);
    expect(text()).toBe("");
  });

  it.each([
    ["a colour that is none", { ...draft, appearance: { ...draft.appearance, color: "red;}" } }],
    ["an unknown theme", { ...draft, appearance: { ...draft.appearance, theme: "blue" } }],
    ["an unknown position", { ...draft, appearance: { ...draft.appearance, position: "top" } }],
    ["a long greeting", { ...draft, greeting: "x".repeat(501) }],
    ["seven questions", { ...draft, suggestedQuestions: Array<string>(7).fill("Why?") }],
    ["a question that is no text", { ...draft, suggestedQuestions: [{}] }],
    ["no features", { ...draft, features: undefined }],
    ["nothing", null],
  ])("ignores a configuration with %s", async (_, sent) => {
    await post(sent);
    expect(text()).toBe("");
  });

  it("shows an unsaved logo and own texts, and initials and default texts without them", async () => {
    const logo = "data:image/png;base64,iVBORw0KGgo=";
    await post({ ...draft, logo, texts: { title: "Help desk", subtitle: "Mon to Fri", placeholder: "Your question" } });
    const image = document.querySelector<HTMLImageElement>(".header .logo")!;
    expect([image.getAttribute("src"), image.alt]).toEqual([logo, "Acme Logistics"]);
    expect(document.querySelector<HTMLElement>(".avatar")?.hidden).toBe(true);
    expect(document.querySelector(".name")?.textContent).toBe("Help desk");
    expect(document.querySelector(".status")?.textContent).toBe("Mon to Fri");
    expect(document.querySelector("textarea")?.placeholder).toBe("Your question");
    image.dispatchEvent(new Event("error"));
    expect(document.querySelector(".header .logo")).toBeNull();
    expect(document.querySelector<HTMLElement>(".avatar")?.hidden).toBe(false);
    await post({ ...draft, logo: null, texts: { title: null } });
    expect(document.querySelector(".avatar")?.textContent).toBe("A");
    expect(document.querySelector(".name")?.textContent).toBe("Acme Logistics");
    expect(document.querySelector("textarea")?.placeholder).toBe("Write a message");
  });

  it.each([
    "https://evil.example/pixel.png",
    "//evil.example/pixel.png",
    "data:image/svg+xml;base64,PHN2Zz4=",
    "data:text/html;base64,PHN2Zz4=",
    "/widget/logo/../../sign-out",
    "javascript:alert(1)",
  ])("does not load %s as a logo", async (logo) => {
    await post({ ...draft, logo });
    expect(document.querySelector(".header .logo")).toBeNull();
    expect(text()).toBe("Good morning.");
  });

  it("shows own texts as text", async () => {
    await post({ ...draft, texts: { title: "<img src=x onerror=alert(1)>" } });
    expect(document.querySelector(".name")?.textContent).toBe("<img src=x onerror=alert(1)>");
    expect(document.querySelectorAll(".name img")).toHaveLength(0);
  });

  it("changes language and direction, and back", async () => {
    await post({ ...draft, language: "ar" });
    expect([document.documentElement.lang, document.documentElement.dir]).toEqual(["ar", "rtl"]);
    expect(document.querySelector("textarea")?.placeholder).toBe("اكتب رسالة");
    expect(text()).toBe("Good morning.");
    await post(draft);
    expect([document.documentElement.lang, document.documentElement.dir]).toEqual(["en", "ltr"]);
    expect(document.querySelectorAll(".window")).toHaveLength(1);
  });

  it("opens no session and sends nothing, whatever is pressed", async () => {
    await post(draft);
    const input = document.querySelector("textarea")!;
    input.value = "Hello";
    input.dispatchEvent(new Event("input"));
    document.querySelectorAll("button").forEach((b) => b.click());
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    await settle();
    expect(server.calls).toEqual([]);
    expect(localStorage).toHaveLength(0);
    expect(document.querySelectorAll(".rows .message")).toHaveLength(1);
  });

  it("reports to its own origin only that it is ready", () => {
    const posted = vi.spyOn(window.parent, "postMessage");
    startPreview(document.getElementById("app")!);
    expect(posted.mock.calls).toEqual([[envelope({ type: "ready" }), location.origin]]);
  });
});
