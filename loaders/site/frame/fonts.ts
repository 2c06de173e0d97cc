/** The faces that the site ships, copied from npm packages, and their declarations with paths that suit each page. */

import { basename } from "node:path";
import { mapped } from "../../../src/lib/items.js";

interface Face {
  family: string;
  from: string;
  weight: string;
  style?: "italic";
  range?: string;
  preload?: true;
}

const sans = "node_modules/@fontsource-variable/source-sans-3/files/source-sans-3";
const serif = "node_modules/@fontsource-variable/source-serif-4/files/source-serif-4";
const katex = "node_modules/katex/dist/fonts/KaTeX";
const latin =
  "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD";
const greek = "U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF";

export const textFonts: Face[] = [
  {
    family: "Source Serif 4",
    from: `${serif}-latin-wght-normal.woff2`,
    weight: "200 900",
    range: latin,
    preload: true
  },
  {
    family: "Source Serif 4",
    from: `${serif}-latin-wght-italic.woff2`,
    weight: "200 900",
    style: "italic",
    range: latin
  },
  { family: "Source Sans 3", from: `${sans}-latin-wght-normal.woff2`, weight: "200 900", range: latin, preload: true },
  { family: "Source Sans 3", from: `${sans}-greek-wght-normal.woff2`, weight: "200 900", range: greek }
];

/** What the formulas on our pages use; a browser fetches a face only when it has letters to draw. */
export const mathFonts: Face[] = [
  { family: "KaTeX_Main", from: `${katex}_Main-Regular.woff2`, weight: "400" },
  { family: "KaTeX_Math", from: `${katex}_Math-Italic.woff2`, weight: "400", style: "italic" },
  { family: "KaTeX_Size1", from: `${katex}_Size1-Regular.woff2`, weight: "400" },
  { family: "KaTeX_Size2", from: `${katex}_Size2-Regular.woff2`, weight: "400" }
];

/** Heights of our faces above and below the line, percent of their size. */
const heights = { serif: { ascent: 103.6, descent: 33.5 }, sans: { ascent: 102.4, descent: 40 } };

const times = ["Times New Roman", "Liberation Serif", "Tinos"];
const bold = (names: readonly string[]) => names.map((name) => `${name} Bold`);
const [light, heavy] = ["100 500", "501 900"];

/**
 * System faces stretched to the width of ours, so that nothing moves when ours arrive: those of Windows and macOS, of
 * Linux and of Android. `size` is the ratio of mean widths over English text, in percent; bold letters have one of their
 * own where it differs. Their ascents keep the lines where they are.
 */
const fallbacks = [
  { family: "Serif fallback", like: "serif", weight: "100 900", local: ["Georgia", "Gelasio"], size: 94.6 },
  { family: "Times fallback", like: "serif", weight: light, local: times, size: 115.3 },
  { family: "Times fallback", like: "serif", weight: heavy, local: bold(times), size: 111.3 },
  { family: "Noto Serif fallback", like: "serif", weight: light, local: ["Noto Serif"], size: 99.4 },
  { family: "Noto Serif fallback", like: "serif", weight: heavy, local: ["Noto Serif Bold"], size: 95.8 },
  { family: "DejaVu Serif fallback", like: "serif", weight: light, local: ["DejaVu Serif"], size: 91.8 },
  { family: "DejaVu Serif fallback", like: "serif", weight: heavy, local: ["DejaVu Serif Bold"], size: 85.2 },
  { family: "Sans fallback", like: "sans", weight: "100 900", local: ["Arial", "Liberation Sans"], size: 93.8 },
  { family: "Roboto fallback", like: "sans", weight: light, local: ["Roboto"], size: 93.4 },
  { family: "Roboto fallback", like: "sans", weight: heavy, local: ["Roboto Bold"], size: 95.5 },
  { family: "DejaVu Sans fallback", like: "sans", weight: light, local: ["DejaVu Sans"], size: 81.6 },
  { family: "DejaVu Sans fallback", like: "sans", weight: heavy, local: ["DejaVu Sans Bold"], size: 75.4 }
] as const;

/** `<link rel="preload">` of what every page needs at once, and all declarations. `to` is the folder of the fonts. */
export function fontHead(to: string): string {
  const links = textFonts
    .filter((face) => face.preload)
    .map((face) => `<link rel="preload external" as="font" type="font/woff2" crossorigin href="${fileOf(face, to)}">`);
  const faces = [...textFonts, ...mathFonts].map((face) => {
    const range = face.range ? `unicode-range:${face.range};` : "";
    return `@font-face{font-family:"${face.family}";font-style:${face.style ?? "normal"};font-weight:${face.weight};font-display:swap;src:url("${fileOf(face, to)}") format("woff2");${range}}`;
  });
  const local = fallbacks.map(({ family, like, weight, local: names, size }) => {
    const [ascent, descent] = mapped([heights[like].ascent, heights[like].descent], (height) => (height / size) * 100);
    return `@font-face{font-family:"${family}";font-weight:${weight};src:${names.map((name) => `local("${name}")`).join(",")};size-adjust:${size}%;ascent-override:${ascent.toFixed(1)}%;descent-override:${descent.toFixed(1)}%;line-gap-override:0%}`;
  });
  return `${links.join("\n")}\n<style>${[...faces, ...local].join("\n")}</style>`;
}

function fileOf({ from }: Face, to: string): string {
  return `${to}/${basename(from)}`;
}
