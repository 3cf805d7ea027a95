// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../src/markdown/render";
import { h } from "../../src/views/dom";
import { dataSet } from "../support/dataSet";
import { structure } from "../support/structure";

interface Example {
  id: string;
  section: string;
  markdown: string;
  html: string;
}

const MINIMUM = 0.9;
const CASES = join(import.meta.dirname, "..", "..", "..", "ChatPlatform.Tests", "Web", "Markdown", "cases.json");
const cases = JSON.parse(readFileSync(CASES, "utf8")) as { name: string; markdown: string; html: string }[];

/** Renders Markdown with the numbers up to `sources` as citations. */
function rendered(markdown: string, sources: number): string {
  const host = h("div");
  host.append(
    renderMarkdown(markdown, (n) => (n >= 1 && n <= sources ? h("span", { class: "cite" }, [String(n)]) : null)),
  );
  return structure(host, 0);
}

function expected(html: string): string {
  const host = h("div");
  host.innerHTML = html;
  return structure(host, 2);
}

describe("Markdown cases shared with the console", () => {
  it.each(cases)("renders $name", ({ markdown, html }) => expect(rendered(markdown, 3)).toBe(html));
});

describe("CommonMark", () => {
  const examples = dataSet<Example>("markdown/commonmark.jsonl.gz")?.filter(
    ({ section }) => section !== "HTML blocks" && section !== "Raw HTML",
  );
  it.skipIf(examples === undefined)("renders the specification's examples with their structure", () => {
    const misses = examples!.filter(({ markdown, html }) => rendered(markdown, 0) !== expected(html));
    const share = 1 - misses.length / examples!.length;
    console.log(
      `CommonMark, widget: ${share.toFixed(3)} of ${examples!.length}. ` +
        `Rendered otherwise: ${misses.map((e) => e.id).join(", ")}`,
    );
    expect(share).toBeGreaterThanOrEqual(MINIMUM);
  });
});
