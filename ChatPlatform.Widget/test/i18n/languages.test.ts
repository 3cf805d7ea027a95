import { describe, expect, it } from "vitest";
import { chooseLanguage } from "../../src/i18n";
import { ar } from "../../src/i18n/ar";
import { de } from "../../src/i18n/de";
import { en } from "../../src/i18n/en";
import { fr } from "../../src/i18n/fr";

describe("languages", () => {
  it.each([
    [["de-AT", "en"], { language: "de", locale: "de-AT", direction: "ltr" }],
    [["", "fr"], { language: "fr", locale: "fr", direction: "ltr" }],
    [["ar-EG"], { language: "ar", locale: "ar-EG", direction: "rtl" }],
    [["not a tag", "he-IL"], { language: "en", locale: "he-IL", direction: "rtl" }],
    [[], { language: "en", locale: "en", direction: "ltr" }],
    [["<script>"], { language: "en", locale: "en" }],
  ])("selects the language for %j", (preferred, expected) => expect(chooseLanguage(preferred)).toMatchObject(expected));

  it.each([
    ["ar", ar],
    ["en", en],
    ["de", de],
    ["fr", fr],
  ] as const)("%s has every text, without exclamation marks", (_, texts) => {
    for (const [key, text] of Object.entries(texts)) {
      const actual = typeof text === "function" ? (text as (...args: unknown[]) => string)(3, "x") : text;
      expect(actual, key).toMatch(/^[^!]+$/);
    }
  });
});
