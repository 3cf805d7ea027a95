import { beforeAll, describe, expect, it } from "vitest";
import { parseBlocks } from "../../src/markdown/blocks/parser";
import type { Block } from "../../src/markdown/blocks/block";
import { parseInline } from "../../src/markdown/inlines/parser";

const SHORT = 1_500;
const FACTOR = 64;
/** How much slower each character of the long text may be. */
const TOLERANCE = 4;

const parts = [
  ..."*_~`[]!<>&#|\\-=\n\t",
  ...["*a ", "_a ", "**", "![", "`a``", "~~x", "> ", "- ", "1. ", "|a|\n|-|\n", "[a](", "[a](<b", "<http://", "<a:"],
  ...["***a", "[[1](", "[1]", "[1", "[a][b", "www.", "www.a,", "xhttps://a", "https://a]", "https://a)", "a@", "a@b."],
  ...["a*b_", "*a_b**c~~", "&amp", "[a](b \"", "[a](b (", "[a]: b\n", "[1]: https://a\n", "> a\n", "- a\n", "a  \n"],
  ...["`` ` ", "# ", "##  ", "a\n=\n", "* * ", "<br>", "[a](((", "[x](/a) ", "a**b", "**a *b ", "- [x] ", "~~~\n"],
  ...["\u{1f600}*", "<a@", "[a]:", "a|b\n-|-\nc|d\n", "]("],
];

const texts: [name: string, text: (length: number) => string][] = [
  ...parts.map((p): [string, (n: number) => string] => [JSON.stringify(p), (n) => p.repeat(n / p.length)]),
  ["nested emphasis", (n) => `${"*".repeat(n / 2)}a${"*".repeat(n / 2)}`],
  ["nested brackets", (n) => `${"[".repeat(n / 2)}a${"]".repeat(n / 2)}`],
  ["nested images", (n) => `${"![".repeat(n / 20)}a${"](https://a.example)".repeat(n / 20)}`],
  ["open brackets and links", (n) => "[".repeat(n / 2) + "[a](b)".repeat(n / 12)],
  ["runs of backticks", (n) => Array.from({ length: Math.sqrt(n * 2) }, (_, i) => "`".repeat(i + 1)).join(" ")],
  ["fence that is none", (n) => `${"`".repeat(n)}a\``],
  ["rule that is none", (n) => `***${" ".repeat(n)}x`],
  ["lazy lines of nested quotes", (n) => `${">".repeat(40)}a\n${"b\n".repeat(n / 2)}`],
  ["wide table", (n) => `${"|a".repeat(n / 6)}\n${"|-".repeat(n / 6)}\n${"|b\n".repeat(n / 9)}`],
  ["references", (n) => `${"[a][".repeat(n / 4)}\n\n[a]: https://a.example`],
  ["mail address", (n) => `${"a".repeat(n)}@a.example`],
];

function parse(source: string): void {
  const { blocks, definitions } = parseBlocks(source);
  const visit = (block: Block): void => {
    parseInline(block.text, definitions);
    block.children.forEach(visit);
  };
  blocks.forEach(visit);
}

/** The shortest of several processor times in milliseconds: other processes do not count. */
function cost(source: string, repetitions: number): number {
  const times = Array.from({ length: repetitions }, () => {
    const before = process.cpuUsage();
    parse(source);
    const used = process.cpuUsage(before);
    return (used.user + used.system) / 1000;
  });
  return Math.min(...times);
}

describe("S39 hostile Markdown", () => {
  beforeAll(() => parse(parts.join("a ")));

  // In quadratic time each character of the long text would be 64 times slower.
  it.each(texts)("is parsed in linear time: %s", (_name, text) => {
    const most = (cost(text(SHORT), 5) + 1) * FACTOR * TOLERANCE;
    const long = text(SHORT * FACTOR);
    const first = cost(long, 1);
    expect(first < most ? first : cost(long, 3)).toBeLessThan(most);
  });
});
