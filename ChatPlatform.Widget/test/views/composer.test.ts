// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { message } from "../support/builders";
import { openWindow, settle } from "../support/window";

const enter = (fields: KeyboardEventInit = {}): KeyboardEvent =>
  new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...fields });
const delay = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

beforeEach(() => sessionStorage.clear());

describe("Enter with an input method", () => {
  it.each([
    ["while composing", (input: HTMLElement) => {
      input.dispatchEvent(new CompositionEvent("compositionstart"));
      input.dispatchEvent(enter({ isComposing: true }));
    }],
    ["with the key code 229 after the end, as Safari sends it", (input: HTMLElement) => {
      input.dispatchEvent(new CompositionEvent("compositionstart"));
      input.dispatchEvent(new CompositionEvent("compositionend"));
      input.dispatchEvent(enter({ keyCode: 229 }));
    }],
    ["right after the end", (input: HTMLElement) => {
      input.dispatchEvent(new CompositionEvent("compositionstart"));
      input.dispatchEvent(new CompositionEvent("compositionend"));
      input.dispatchEvent(enter());
    }],
  ])("K11 does not send %s", async (_, act) => {
    const { chat, find } = await openWindow([]);
    const input = find<HTMLTextAreaElement>("textarea");
    input.value = "にほ";
    act(input);
    expect(chat.store.state.outbox).toEqual([]);
    input.dispatchEvent(new CompositionEvent("compositionend"));
    await delay();
    input.dispatchEvent(enter());
    expect(chat.store.state.outbox.map((o) => o.text)).toEqual(["にほ"]);
  });
});

describe("composer", () => {
  it("K4 does not send blank text", async () => {
    const { chat, find } = await openWindow([]);
    const input = find<HTMLTextAreaElement>("textarea");
    input.value = "\u200B\u2060";
    input.dispatchEvent(new Event("input"));
    expect(find<HTMLButtonElement>(".send").disabled).toBe(true);
    input.dispatchEvent(enter());
    expect(chat.store.state.outbox).toEqual([]);
  });

  it("restores the draft of the tab", async () => {
    const first = await openWindow([]);
    const input = first.find<HTMLTextAreaElement>("textarea");
    input.value = "Half a sent";
    input.dispatchEvent(new Event("input"));
    const again = await openWindow([]);
    expect(again.find<HTMLTextAreaElement>("textarea").value).toBe("Half a sent");
  });
});

describe("typing indicator", () => {
  it.each(["supporter", "assistant"] as const)("K11 expires without an event: %s", async (who) => {
    const { chat, find } = await openWindow([message(1)]);
    chat.store.dispatch({ type: "event", event: { type: "typing", data: { who, name: "Mira", isTyping: true } } });
    await settle();
    expect(find(".dots").hidden).toBe(false);
    while (!find(".dots").hidden) {
      await delay();
    }
    expect(chat.store.state.typist).toBeNull();
  });
});
