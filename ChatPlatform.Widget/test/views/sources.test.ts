// @vitest-environment jsdom
import { expect, it } from "vitest";
import { message, question } from "../support/builders";
import { openWindow } from "../support/window";

it.each([
  [{ page: 3, heading: "Lockers" }, "page 3"],
  [{ heading: "Lockers" }, "Lockers"],
  [{}, undefined],
])("a source names its page, or else its heading: %o", async (place, text) => {
  const citation = { number: 1, documentId: "d1", title: "Guide.docx", quote: "Seven euros a day.", ...place };
  const { find } = await openWindow([question(1), message(2, { text: "Seven euros [1].", citations: [citation] })]);
  expect((find(".source-page") as Element | null)?.textContent).toBe(text);
});
