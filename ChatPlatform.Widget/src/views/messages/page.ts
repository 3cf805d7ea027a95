import type { Citation } from "../../api/contract";
import type { Texts } from "../../i18n";

/** The page of a citation: the number printed on it, and its place in the file when they differ. */
export function pageText(citation: Citation, texts: Texts): string {
  const { page, pageLabel } = citation;
  if (page === undefined) {
    return "";
  }
  return texts.page(pageLabel === undefined ? page : `${pageLabel} (${String(page)})`);
}
