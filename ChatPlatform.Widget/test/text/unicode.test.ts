import { afterEach, describe, expect, it, vi } from "vitest";
import { clean, truncate, firstCharacter, isBlank } from "../../src/text/unicode";

const FAMILY = "\u{1F468}\u200D\u{1F469}\u200D\u{1F467}";

afterEach(() => void vi.unstubAllGlobals());

describe("truncate", () => {
  it.each([
    ["x".repeat(299) + "\u{1F680} tail", 300, "x".repeat(299)],
    ["x".repeat(298) + "\u{1F680} tail", 300, "x".repeat(298) + "\u{1F680}"],
    ["ab" + FAMILY, 5, "ab"],
    ["e\u0301e\u0301", 3, "e\u0301"],
    ["\u{1F1E9}\u{1F1EA}\u{1F1EB}\u{1F1F7}", 6, "\u{1F1E9}\u{1F1EA}"],
    ["short", 300, "short"],
    ["\u{1F680}", 1, ""],
    [FAMILY, 4, "\u{1F468}\u200D"],
  ])("K4 truncates between characters: %j", (text, length, expected) => expect(truncate(text, length)).toBe(expected));

  it("K4 truncates between code points without Intl.Segmenter", () => {
    vi.stubGlobal("Intl", { ...Intl, Segmenter: undefined });
    expect(truncate("x".repeat(299) + "\u{1F680}", 300)).toBe("x".repeat(299));
  });
});

describe("text", () => {
  it.each(["", " \n\t", "\u200B", "\u2060\u00AD\u3164", "\u2800\uFE0F", "\u{E0100}", "\u202E", "\0"])(
    "K4 is blank without a visible character: %j",
    (text) => expect(isBlank(text)).toBe(true),
  );

  it.each(["a", "\u{1F680}", "\u200Ba", "。", FAMILY, "\u0301"])(
    "K4 is not blank with a visible character: %j",
    (text) => expect(isBlank(text)).toBe(false),
  );

  it("K4 is cleaned of NUL and lone surrogates", () => {
    expect(clean("a\uD83Db\uDE80\0c\u{1F680}")).toBe("a\uFFFDb\uFFFDc\u{1F680}");
  });

  it("has a first visible character", () => {
    expect([
      firstCharacter("\u{1F680} Rockets"),
      firstCharacter("\u200Babc"),
      firstCharacter(FAMILY + "x"),
      firstCharacter("\u200B"),
    ]).toEqual(["\u{1F680}", "a", FAMILY, ""]);
  });
});
