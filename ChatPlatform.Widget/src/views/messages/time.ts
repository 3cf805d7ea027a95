import type { Language } from "../../i18n";
import { h, setText } from "../dom";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Numbers have Latin digits in every language, as in the texts. */
function localeOf(language: Language): string {
  return new Intl.Locale(language.locale, { numberingSystem: "latn" }).toString();
}

/** "just now", "5 minutes ago", then the time of day. */
export function relativeTime(time: Date, now: Date, language: Language): string {
  const age = now.getTime() - time.getTime();
  if (age < MINUTE) {
    return language.texts.justNow;
  }
  if (age < HOUR) {
    const format = new Intl.RelativeTimeFormat(localeOf(language), { style: "short" });
    return format.format(-Math.floor(age / MINUTE), "minute");
  }
  return new Intl.DateTimeFormat(localeOf(language), { timeStyle: "short" }).format(time);
}

export function exactTime(time: Date, language: Language): string {
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle: "medium", timeStyle: "medium" }).format(time);
}

/** A day without a time, whatever the reader's time zone; the text itself if it is no date. */
export function formatDay(day: string, language: Language): string {
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.getTime())
    ? day
    : new Intl.DateTimeFormat(localeOf(language), { dateStyle: "medium", timeZone: "UTC" }).format(date);
}

export function dayLabel(day: Date, now: Date, language: Language): string {
  const days = Math.round((midnight(now) - midnight(day)) / (24 * HOUR));
  if (days === 0 || days === 1) {
    return days === 0 ? language.texts.today : language.texts.yesterday;
  }
  const isThisYear = day.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(localeOf(language), {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(isThisYear ? {} : { year: "numeric" }),
  }).format(day);
}

export function timeElement(time: string, language: Language): HTMLTimeElement {
  const date = new Date(time);
  return h("time", { datetime: time, title: exactTime(date, language) }, [relativeTime(date, new Date(), language)]);
}

/** Updates the relative times on the page. */
export function refreshTimes(root: ParentNode, language: Language): void {
  for (const element of root.querySelectorAll("time[datetime]")) {
    setText(element, relativeTime(new Date(element.getAttribute("datetime")!), new Date(), language));
  }
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
