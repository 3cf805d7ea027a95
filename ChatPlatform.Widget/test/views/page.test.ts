import { describe, expect, it } from "vitest";
import { en } from "../../src/i18n/en";
import { pageText } from "../../src/views/messages/page";

const citation = { number: 1, documentId: "d", title: "Handbook.pdf", quote: "Brakes are tested." };

describe("page of a citation", () => {
  it("is the place in the file", () => expect(pageText({ ...citation, page: 4 }, en)).toBe("page 4"));

  it("has the number printed on the page first, where it differs", () =>
    expect(pageText({ ...citation, page: 4, pageLabel: "iv" }, en)).toBe("page iv (4)"));

  it("is empty without pages", () => expect(pageText(citation, en)).toBe(""));
});
