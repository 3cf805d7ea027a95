/** Adjusts the colour of a tenant until its WCAG contrast is sufficient. */

type Rgb = readonly [number, number, number];

const DARK_TEXT = "#0e1218";
const LIGHT_TEXT = "#ffffff";
const TEXT_CONTRAST = 4.5;
/** Minimum contrast of a bubble against the background; text and icons on it have the contrast of text. */
const SHAPE_CONTRAST = 1.3;
const STEPS = 50;

export interface BrandColors {
  /** Background of own bubbles, the send button and the launcher. */
  fill: string;
  /** Text on that background. */
  onFill: string;
  /** Links and outlines on the backgrounds of the window. */
  ink: string;
}

export function isHexColor(text: string | null | undefined): text is string {
  return typeof text === "string" && /^#[0-9a-f]{6}$/i.test(text);
}

/** @param backgrounds the window's backgrounds that the colour must stand out from, its own first */
export function brandColors(color: string, backgrounds: readonly string[]): BrandColors {
  const fill = fillOn(color, backgrounds[0] ?? LIGHT_TEXT);
  const ink = mixUntil(color, textOn(backgrounds[0] ?? LIGHT_TEXT), (c) =>
    backgrounds.every((b) => contrast(c, b) >= TEXT_CONTRAST),
  );
  return { fill, onFill: textOn(fill), ink };
}

/** The colour as a fill on this background, adjusted only when the contrast is too low. */
export function fillOn(color: string, background: string): string {
  return mixUntil(
    color,
    textOn(background),
    (c) => contrast(c, background) >= SHAPE_CONTRAST && contrast(c, textOn(c)) >= TEXT_CONTRAST,
  );
}

/** Light text if its contrast is sufficient, otherwise dark. */
export function textOn(background: string): string {
  return contrast(LIGHT_TEXT, background) >= TEXT_CONTRAST ? LIGHT_TEXT : DARK_TEXT;
}

export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(parse(a)), luminance(parse(b))];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** Mixes the colour with the target in steps until the condition is met; returns the target when it never is. */
function mixUntil(color: string, target: string, isEnough: (color: string) => boolean): string {
  const [from, to] = [parse(color), parse(target)];
  for (let step = 0; step < STEPS; step++) {
    const mixed = format(from.map((v, i) => v + ((to[i]! - v) * step) / STEPS) as unknown as Rgb);
    if (isEnough(mixed)) {
      return mixed;
    }
  }
  return target;
}

function parse(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function format(rgb: Rgb): string {
  return `#${rgb.map((v) => Math.round(v).toString(16).padStart(2, "0")).join("")}`;
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((v) => {
    const s = v / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
