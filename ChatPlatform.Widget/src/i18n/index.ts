import { ar } from "./ar";
import { de } from "./de";
import { en, type Texts } from "./en";
import { fr } from "./fr";

export type { Texts };

const LANGUAGES: Record<string, Texts> = { ar, de, en, fr };
const RIGHT_TO_LEFT = new Set(["ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"]);

export interface Language {
  /** BCP 47 tag for dates and numbers. */
  locale: string;
  /** Language of the texts. */
  language: string;
  direction: "ltr" | "rtl";
  texts: Texts;
}

/** Selects the language by the first valid language tag; falls back to English texts. */
export function chooseLanguage(preferred: readonly string[]): Language {
  const tags = preferred.filter(isTag);
  const locale = tags[0] ?? "en";
  const language = Object.hasOwn(LANGUAGES, primary(locale)) ? primary(locale) : "en";
  return {
    locale,
    language,
    direction: RIGHT_TO_LEFT.has(primary(locale)) ? "rtl" : "ltr",
    texts: LANGUAGES[language]!,
  };
}

function primary(tag: string): string {
  return tag.toLowerCase().split("-")[0]!;
}

function isTag(tag: string): boolean {
  try {
    return tag !== "" && Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
