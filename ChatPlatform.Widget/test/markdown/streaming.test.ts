// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../src/markdown/render";
import { h } from "../../src/views/dom";
import { structure } from "../support/structure";

function streamed(markdown: string): HTMLElement {
  const host = h("div");
  host.append(renderMarkdown(markdown, (n) => h("span", { class: "cite" }, [String(n)]), true));
  return host;
}

function blocks(markdown: string): string[] {
  return [...streamed(markdown).children].map((child) => child.tagName);
}

describe("Markdown of an answer that is streaming", () => {
  it("keeps the blocks that are shown", () => {
    const file = join(import.meta.dirname, "..", "..", "..", "ChatPlatform.Tests", "Web", "Markdown", "streamed.md");
    const answer = readFileSync(file, "utf8");
    const whole = blocks(answer);
    for (let length = 1; length < answer.length; length++) {
      const shown = blocks(answer.slice(0, length));
      expect(shown, answer.slice(0, length)).toEqual(whole.slice(0, shown.length));
    }
  });

  it.each([
    ["Hello **Wor", "<p>Hello <strong>Wor</strong></p>"],
    ["Hello **", "<p>Hello</p>"],
    ["Run `ls -", "<p>Run <code>ls -</code></p>"],
    ["See [the terms](https://a.exam", "<p>See the terms</p>"],
    ["14 days [1]", "<p>14 days <cite>1</cite></p>"],
    ["Steps:\n-", "<p>Steps:</p>"],
    ["Steps:\n1", "<p>Steps:</p>"],
    ["Prices:\n\n| a | b |\n|--", "<p>Prices:</p>"],
    ["```\na **b", "<pre><code>a **b</code></pre>"],
  ])("shows no unfinished marks of %j", (markdown, html) => expect(structure(streamed(markdown), 0)).toBe(html));
});
