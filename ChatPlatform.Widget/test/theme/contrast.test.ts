import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { brandColors, contrast, isHexColor } from "../../src/theme/contrast";

const THEMES = { light: ["#ffffff", "#eef1f5"], dark: ["#161c25", "#1e2631"] };

interface Example {
  color: string;
  window: string;
  fill: string;
  text: string;
  contrast: number;
}

/** The examples that the console's calculation is tested with, too. */
const WIDGET_TESTS = join(import.meta.dirname, "..", "..", "..", "ChatPlatform.Tests", "Widgets");
const EXAMPLES = JSON.parse(readFileSync(join(WIDGET_TESTS, "brand-colors.json"), "utf8")) as Example[];

describe("brand colour", () => {
  it.each(EXAMPLES)("is the one that the console shows: $color on $window", ({ color, window, ...expected }) => {
    const { fill, onFill } = brandColors(color, [window]);
    expect({ fill, text: onFill, contrast: Number(contrast(fill, onFill).toFixed(3)) }).toEqual(expected);
  });

  it("has sufficient contrast for every tenant colour", () => {
    const steps = [0, 32, 64, 96, 128, 160, 192, 224, 255];
    for (const backgrounds of Object.values(THEMES)) {
      for (const r of steps) for (const g of steps) for (const b of steps) {
        const color = `#${[r, g, b].map((v) => v.toString(16).padStart(2, "0")).join("")}`;
        const brand = brandColors(color, backgrounds);
        expect(contrast(brand.fill, brand.onFill), color).toBeGreaterThanOrEqual(4.5);
        expect(contrast(brand.fill, backgrounds[0]!), color).toBeGreaterThanOrEqual(1.3);
        backgrounds.forEach((background) => expect(contrast(brand.ink, background), color).toBeGreaterThanOrEqual(4.5));
      }
    }
  });

  it("is unchanged when its contrast is sufficient", () =>
    expect(brandColors("#0b5cad", ["#ffffff", "#eef1f5"])).toEqual({
      fill: "#0b5cad",
      onFill: "#ffffff",
      ink: "#0b5cad",
    }));
  it("is adjusted when it equals the background", () =>
    expect(brandColors("#ffffff", ["#ffffff"]).fill).not.toBe("#ffffff"));
  it("gets dark text when it is light", () => expect(brandColors("#ffcc00", ["#161c25"]).onFill).toBe("#0e1218"));
  it("has the contrast that WCAG defines", () => expect(contrast("#ffffff", "#767676")).toBeCloseTo(4.54, 2));
  it.each([
    ["#0B5CAD", true],
    ["#abc", false],
    ["red", false],
    ["#0B5CAD;}", false],
    [null, false],
  ])("accepts only six-digit hex colours: %s", (text, expected) => expect(isHexColor(text)).toBe(expected));
});
