import { describe, expect, it } from "vitest";
import { chooseLanguage } from "../../src/i18n";
import { en } from "../../src/i18n/en";
import { pageText } from "../../src/views/messages/page";
import { formatDay } from "../../src/views/messages/time";

const citation = { number: 1, documentId: "d", title: "Handbook.pdf", quote: "Brakes are tested." };

describe("page of a citation", () => {
  it("is the place in the file", () => expect(pageText({ ...citation, page: 4 }, en)).toBe("page 4"));

  it("has the number printed on the page first, where it differs", () =>
    expect(pageText({ ...citation, page: 4, pageLabel: "iv" }, en)).toBe("page iv (4)"));

  it("is empty without pages", () => expect(pageText(citation, en)).toBe(""));
});

describe("day of a document", () => {
  it("is written in the reader's language, whatever the time zone", () => {
    expect(formatDay("2026-05-03", chooseLanguage(["en-US"]))).toBe("May 3, 2026");
    expect(formatDay("2026-05-03", chooseLanguage(["de-DE"]))).toBe("03.05.2026");
  });

  it("is left as it is when it is none", () =>
    expect(formatDay("<b>", chooseLanguage(["en"]))).toBe("<b>"));
});
