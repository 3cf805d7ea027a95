import { isHexColor } from "../theme/contrast";

/** What the embedding script's attributes say. */
export interface LoaderOptions {
  key: string;
  /** The platform's origin: where the script came from. */
  origin: string;
  position: "left" | "right" | null;
  color: string | null;
  locale: string;
  isOpen: boolean;
}

export function readOptions(script: HTMLScriptElement | null): LoaderOptions | null {
  const key = script?.dataset["widgetKey"];
  if (script === null || key === undefined || key === "") {
    return null;
  }
  const { position, color, locale, open } = script.dataset;
  return {
    key,
    origin: new URL(script.src, location.href).origin,
    position: position === "left" || position === "right" ? position : null,
    color: isHexColor(color) ? color : null,
    locale: locale ?? "",
    isOpen: open !== undefined && open !== "false",
  };
}
