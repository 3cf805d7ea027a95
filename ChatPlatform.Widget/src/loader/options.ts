import { isHexColor } from "../theme/contrast";

/** Settings of the embedding. */
export interface LoaderOptions {
  key: string;
  /** The platform's origin, from which the script was loaded. */
  origin: string;
  position: "left" | "right" | null;
  color: string | null;
  locale: string;
  isOpen: boolean;
}

/** Names of the settings; attributes have the prefix "data-". */
type Setting = "widgetKey" | "position" | "color" | "locale" | "open";

/**
 * Reads each setting from the attributes of the script, from its URL (`widget.js?key=...`) or from
 * `window.chatPlatformSettings`, in this order: tag managers remove attributes, and some do not allow changing the URL.
 */
export function readOptions(script: HTMLScriptElement | null): LoaderOptions | null {
  const source = script ?? [...document.scripts].find((s) => /\/widget\.js(?:$|\?)/.test(s.src)) ?? null;
  if (source === null) {
    return null;
  }
  const address = new URL(source.src, location.href);
  const settings = (window as unknown as { chatPlatformSettings?: Record<string, unknown> }).chatPlatformSettings;
  const read = (name: Setting): string | undefined => {
    const given =
      source.dataset[name] ?? address.searchParams.get(name === "widgetKey" ? "key" : name) ?? settings?.[name];
    return given === undefined || given === null ? undefined : String(given);
  };
  const key = read("widgetKey")?.trim();
  if (key === undefined || key === "") {
    return null;
  }
  const [position, color, open] = [read("position"), read("color"), read("open")];
  return {
    key,
    origin: address.origin,
    position: position === "left" || position === "right" ? position : null,
    color: isHexColor(color) ? color : null,
    locale: read("locale") ?? "",
    isOpen: open !== undefined && open !== "false",
  };
}
