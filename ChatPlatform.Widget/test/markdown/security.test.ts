// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../src/markdown/render";
import { dataSet, hostileTexts } from "../support/dataSet";

interface Payload {
  id: string;
  payload: string;
}

const ELEMENTS = new Set([
  "P",
  "STRONG",
  "EM",
  "DEL",
  "CODE",
  "PRE",
  "BLOCKQUOTE",
  "UL",
  "OL",
  "LI",
  "A",
  "BR",
  "HR",
  "DIV",
  "H3",
  "H4",
  "H5",
  "H6",
  "TABLE",
  "THEAD",
  "TBODY",
  "TR",
  "TH",
  "TD",
]);
const ATTRIBUTES = new Set(["class", "tabindex", "href", "target", "rel", "start", "align"]);

function violations(source: string): string[] {
  const host = document.createElement("div");
  host.append(renderMarkdown(source, () => null));
  const found: string[] = [];
  const walk = document.createTreeWalker(host, NodeFilter.SHOW_ALL);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (node instanceof Element) {
      if (!ELEMENTS.has(node.tagName)) {
        found.push(node.tagName);
      }
      found.push(...[...node.attributes].filter((a) => !ATTRIBUTES.has(a.name)).map((a) => a.name));
      const href = node.getAttribute("href");
      if (href !== null && !/^(?:https?:\/\/|mailto:|tel:)/i.test(href)) {
        found.push(href);
      }
    } else if (node.nodeType !== Node.TEXT_NODE) {
      found.push(node.nodeName);
    }
  }
  return found;
}

/** Markdown constructs into which the payloads are inserted. */
const constructs: ((payload: string) => string)[] = [
  (p) => p,
  (p) => `[link](${p})`,
  (p) => `[link](<${p}>)`,
  (p) => `![picture](${p})`,
  (p) => `**${p}** and \`${p}\``,
  (p) => `<${p}>`,
  (p) => `- ${p}\n\n> ${p}\n\n| a |\n| --- |\n| ${p} |`,
  (p) => `[${p}](https://example.org/${escape(p.slice(0, 50))})`,
];

describe("S39 Markdown security", () => {
  for (const file of ["xss/payloads.jsonl.gz", "xss/dompurify.jsonl.gz"]) {
    const payloads = dataSet<Payload>(file);
    it.skipIf(payloads === null)(`renders no payload of ${file} as an element, handler or URL`, () => {
      const bad = payloads!.flatMap(({ id, payload }) =>
        constructs.flatMap((construct) => violations(construct(payload)).map((violation) => `${id}: ${violation}`)),
      );
      expect(bad).toEqual([]);
    });
  }

  it("renders no hostile text as an element, handler or URL", () => {
    const texts = hostileTexts();
    expect(new Set(texts).size).toBeGreaterThanOrEqual(300);
    const bad = texts.flatMap((text) =>
      constructs.flatMap((construct) => violations(construct(text)).map((violation) => `${text}: ${violation}`)),
    );
    expect(bad).toEqual([]);
  });

  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>1</script>",
    "vbscript:x",
    "//example.org",
    "/relative",
    "https:/\u200b/example.org",
    "file:///etc/passwd",
    "javascript&colon;alert(1)",
  ])("creates no link to %s", (url) => {
    const host = document.createElement("div");
    host.append(renderMarkdown(`[a](<${url}>) and ![b](<${url}>) and <${url}>`, () => null));
    expect(host.querySelectorAll("a, img")).toHaveLength(0);
  });

  it("keeps raw HTML as text", () => {
    const host = document.createElement("div");
    host.append(renderMarkdown("<b onclick=alert(1)>x</b><!-- y -->", () => null));
    expect(host.innerHTML).toBe("<p>&lt;b onclick=alert(1)&gt;x&lt;/b&gt;&lt;!-- y --&gt;</p>");
  });
});
