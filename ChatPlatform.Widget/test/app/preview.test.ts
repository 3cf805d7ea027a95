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
