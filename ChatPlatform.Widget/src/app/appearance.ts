import type { WidgetConfig } from "../api/contract";
import { brandColors, isHexColor } from "../theme/contrast";

const BACKGROUNDS = { light: ["#ffffff", "#eef1f5"], dark: ["#161c25", "#1e2631"] } as const;
const DEFAULT_COLOR = "#2456c7";

/** Applies the tenant's colour and theme to the page, and again when the colour scheme of the system changes. */
export function applyAppearance(root: HTMLElement, config: WidgetConfig | null, hostColor: string | undefined): void {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = (): void => {
    const setting = config?.appearance.theme;
    const theme = setting === "dark" || setting === "light" ? setting : system.matches ? "dark" : "light";
    const color = [hostColor, config?.appearance.color].find(isHexColor) ?? DEFAULT_COLOR;
    const brand = brandColors(color, BACKGROUNDS[theme]);
    root.dataset["theme"] = theme;
    root.style.setProperty("--brand", brand.fill);
    root.style.setProperty("--on-brand", brand.onFill);
    root.style.setProperty("--brand-ink", brand.ink);
  };
  system.onchange = apply;
  apply();
}
