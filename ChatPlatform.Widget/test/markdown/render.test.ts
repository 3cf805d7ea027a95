// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../src/markdown/render";
import { dataSet } from "../support/dataSet";

function html(source: string): string {
  const host = document.createElement("div");
  host.append(renderMarkdown(source, () => null));
  return host.innerHTML;
}

describe("Markdown renderer", () => {
  it.each([
    ["one\ntwo", "<p>one\ntwo</p>"],
    ["one\n\ntwo", "<p>one</p><p>two</p>"],
    [
      "**bold** and *italic* and _italic_ and ~~gone~~",
      "<p><strong>bold</strong> and <em>italic</em> and <em>italic</em> and <del>gone</del></p>",
    ],
    ["***both***", "<p><em><strong>both</strong></em></p>"],
    ["snake_case_name and 2*3*4", "<p>snake_case_name and 2<em>3</em>4</p>"],
    ["a * b * c", "<p>a * b * c</p>"],
    ["`**code**`", "<p><code>**code**</code></p>"],
    ["```js\na < b\n\nc\n```\nafter", '<pre tabindex="0"><code>a &lt; b\n\nc</code></pre><p>after</p>'],
    ["```\nstill streaming", '<pre tabindex="0"><code>still streaming</code></pre>'],
    ["- a\n- b\n  - c", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"],
    ["1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"],
    ["3. a", '<ol start="3"><li>a</li></ol>'],
    ["text\n- a", "<p>text</p><ul><li>a</li></ul>"],
    ["## Title", "<h4>Title</h4>"],
    ["> said", "<blockquote><p>said</p></blockquote>"],
    ["---", "<hr>"],
    ["![a dog](https://example.org/dog.png)", "<p>a dog</p>"],
    ["\\*not italic\\*", "<p>*not italic*</p>"],
    ["[1] stays when there is no such source", "<p>[1] stays when there is no such source</p>"],
    ["unclosed **bold", "<p>unclosed **bold</p>"],
  ])("renders %j", (source, expected) => expect(html(source)).toBe(expected));

  it("creates links that open in a new tab without a referrer", () => {
    expect(html("[terms](https://example.org/a_(b))")).toBe(
      '<p><a href="https://example.org/a_(b)" target="_blank" rel="noopener noreferrer nofollow">terms</a></p>',
    );
    expect(html("see https://example.org/x.")).toContain(">https://example.org/x</a>.</p>");
    expect(html("<mailto:help@example.org>")).toContain('href="mailto:help@example.org"');
  });

  it("renders simple tables", () => {
    expect(html("| a | b |\n| --- | --- |\n| 1 | **2** |")).toBe(
      '<div class="table" tabindex="0"><table><thead><tr><th>a</th><th>b</th></tr></thead>' +
        '<tbody><tr><td>1</td><td><strong>2</strong></td></tr></tbody></table></div>',
    );
  });

  it("passes citation numbers to the caller", () => {
    const host = document.createElement("div");
    const mark = (n: number): Node => document.createTextNode(`<${n}>`);
    host.append(renderMarkdown("Within 14 days [1], with photos [2]. `[3]` [4](https://example.org)", mark));
    expect(host.textContent).toBe("Within 14 days <1>, with photos <2>. [3] 4");
  });

  for (const file of ["markdown/commonmark.jsonl.gz", "markdown/gfm.jsonl.gz"]) {
    const examples = dataSet<{ id: string; markdown: string }>(file);
    it.skipIf(examples === null)(`renders every example of ${file} without an error`, () => {
      for (const example of examples!) {
        expect(() => html(example.markdown), example.id).not.toThrow();
      }
    });
  }
});
