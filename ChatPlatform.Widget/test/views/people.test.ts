// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import type { WidgetConfig } from "../../src/api/contract";
import { config, conversation, question } from "../support/builders";
import { event, json } from "../support/server";
import { openWindow, settle, type TestWindow } from "../support/window";

const HOURS = "Our people are here Monday to Friday, 9 to 17.";
const closed: WidgetConfig = { ...config, businessHours: { open: false, message: HOURS } };
const withoutPeople: WidgetConfig = { ...closed, features: { ...config.features, escalation: false } };
const asked = [
  event("conversation.updated", { status: "escalated", speaker: { kind: "none" } }, "e.2"),
  event("escalation.updated", { escalation: { id: "t", status: "pending", position: 1 } }, "e.3"),
];
const PROMISE = /queue|soon|join|waiting for|people|someone|human|our team/i;

function openWith(settings: WidgetConfig, events: string[] = []): Promise<TestWindow> {
  return openWindow([question(1)], events, (s) => s.on("GET /config?key=wk_test", () => json(200, settings)));
}

async function configure({ chat }: TestWindow, settings: WidgetConfig): Promise<void> {
  chat.store.dispatch({ type: "configured", config: settings });
  await settle();
}

/** What is shown, without hidden elements. */
function shownText(element: HTMLElement): string {
  const copy = element.cloneNode(true) as HTMLElement;
  copy.querySelectorAll("[hidden]").forEach((hidden) => hidden.remove());
  return copy.textContent ?? "";
}

describe("business hours", () => {
  it("are a line of their own below the subtitle, outside of the hours", async () => {
    const { find } = await openWith(closed);
    expect(find(".status").textContent).toBe("Answers right away");
    expect(find(".hours").textContent).toBe(HOURS);
    expect(find(".hours").hidden).toBe(false);
  });

  it("are not mentioned while people are here", async () => {
    const { find } = await openWith(config);
    expect(find(".hours").hidden).toBe(true);
  });

  it("are not shown beside a supporter who has joined", async () => {
    const { find } = await openWith(closed, [
      event("conversation.updated", { status: "escalated", speaker: { kind: "supporter", name: "Mira" } }, "e.2"),
    ]);
    expect(find(".hours").hidden).toBe(true);
  });
});

describe("without people", () => {
  it("nothing promises any, also outside of the hours", async () => {
    const { element } = await openWith(withoutPeople);
    expect(shownText(element)).not.toMatch(PROMISE);
  });

  it("an earlier request is noted without a promise, and can be called off", async () => {
    const { element, find, server } = await openWith(withoutPeople, asked);
    expect(find(".waiting strong").textContent).toBe("Your request is noted");
    expect(find(".status").textContent).toBe("Your request is noted");
    expect(shownText(element)).not.toMatch(PROMISE);
    server.on("DELETE /conversations/c1/escalation", () => json(204, null));
    find(".waiting .link").click();
    await settle();
    expect(server.sent("DELETE /conversations/c1/escalation")).toHaveLength(1);
  });

  it("a change of the settings takes the promises away while the window is open", async () => {
    const opened = await openWith(closed);
    expect(shownText(opened.element)).toMatch(PROMISE);
    await configure(opened, withoutPeople);
    expect(shownText(opened.element)).not.toMatch(PROMISE);
  });
});

describe("a request for a person outside of the hours", () => {
  it("is noted for later, without a number and without soon", async () => {
    const { find } = await openWith(closed, asked);
    expect(find(".waiting strong").textContent).toBe("Your request is noted");
    expect(find(".waiting p").textContent).toBe(
      "Someone from Acme Logistics replies here when they are back. You can add details in the meantime.",
    );
    expect(find(".status").textContent).toBe("Your request is noted");
    expect(find(".hours").textContent).toBe(HOURS);
    expect(shownText(find(".waiting"))).not.toMatch(/queue|soon|\d/);
  });

  it("can be called off", async () => {
    const { find, server } = await openWith(closed, asked);
    server.on("DELETE /conversations/c1/escalation", () => json(204, null));
    find(".waiting .link").click();
    await settle();
    expect(server.sent("DELETE /conversations/c1/escalation")).toHaveLength(1);
  });

  it("has its place in the queue when the hours begin, and loses it when they end", async () => {
    const opened = await openWith(closed, asked);
    await configure(opened, config);
    expect(opened.find(".waiting strong").textContent).toBe("You are number 1 in the queue");
    expect(opened.find(".status").textContent).toBe("Waiting for our team");
    expect(opened.find(".hours").hidden).toBe(true);
    await configure(opened, closed);
    expect(opened.find(".waiting strong").textContent).toBe("Your request is noted");
  });
});

describe("texts of the tenant", () => {
  it("have the direction of their own first letters, and the widget's texts that of the window", async () => {
    const own = { title: "مكتب الشحن", subtitle: "We ship.", placeholder: "Ask us." };
    const opened = await openWindow([], [], (s) =>
      s
        .on("GET /config?key=wk_test", () => json(200, { ...closed, texts: own }))
        .on("POST /session", () => json(201, { token: "t", expiresAt: "", visitorToken: "v", conversation })),
    );
    const { find } = opened;
    const autos = [".name", ".status", ".hours", ".message.assistant .bubble", ".suggestions .chip"];
    expect(autos.map((selector) => find(selector).dir)).toEqual(autos.map(() => "auto"));
    await configure(opened, closed);
    expect(find(".status").dir).toBe("");
  });
});
