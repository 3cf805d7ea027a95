const PATHS = {
  close: "M6 6l12 12M18 6L6 18",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  send: "M12 19V5M6 11l6-6 6 6",
  up:
    "M8 10.500V20H4v-9.500zM8 10.500L11.5 3c1.6 0 2.6 1 2.6 2.600L13.5 9.500h5.100a1.8 1.8 0 0 1 1.8 2.200" +
    "l-1.5 6.700A2 2 0 0 1 17 20H8",
  down:
    "M8 13.500V4H4v9.500zM8 13.500L11.5 21c1.6 0 2.6-1 2.6-2.600l-.6-3.900h5.100a1.8 1.8 0 0 0 1.8-2.200" +
    "l-1.5-6.700A2 2 0 0 0 17 4H8",
  offline: "M3 3l18 18M5 11.500a11 11 0 0 1 4-2.300M19 11.500a11 11 0 0 0-5.5-2.800M8.3 15a6 6 0 0 1 5-1.500M12 19h.01",
  warning: "M12 8v5M12 16.500h.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  arrowDown: "M12 5v14M6 13l6 6 6-6",
  assistant: "M12 1.500l2.8 7.7 7.7 2.8-7.7 2.800L12 22.500l-2.8-7.700L1.5 12l7.7-2.800z",
  person: "M12 11.500a3.8 3.8 0 1 0 0-7.5 3.8 3.8 0 0 0 0 7.500zM4.5 20c.6-3.6 3.5-5.5 7.5-5.500s6.9 1.9 7.5 5.5",
  star: "M12 4l2.4 5 5.6.7-4.1 3.8 1.1 5.5-5-2.7-5 2.7 1.1-5.500L4 9.7 9.6 9z",
} as const;

export type IconName = keyof typeof PATHS;

const SVG = "http://www.w3.org/2000/svg";

/** A decorative icon; adjacent text or the label of the button has the meaning. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
