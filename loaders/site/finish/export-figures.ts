/** Every figure of the site as an SVG of its own, in light colours and with its fonts. */
import { readFile } from "node:fs/promises";
import { JSDOM } from "jsdom";
import { embeddedFace, exportFamily, facesOf } from "../../../src/components/drawing/embed-faces.js";
import { addFonts, exportSvg, textOf } from "../../../src/components/drawing/export-drawing.js";
import { drawingsOf } from "../../../src/components/frame/figure-frame.js";
import { textFonts } from "../frame/fonts.js";
import { baseAddress } from "../paths.js";
import { lightTokens } from "./light-tokens.js";

export interface ExportedFigure {
  /** of the file, without its ending */
  name: string;
  svg: string;
}

/** @param figures HTML of each; what holds no drawing is passed over */
export async function exportFigures(figures: Iterable<string>): Promise<ExportedFigure[]> {
  const { document } = new JSDOM("<!DOCTYPE html>").window;
  const tokens = await lightTokens();
  const token = (name: string) => tokens.get(name) ?? "";
  const faces = await Promise.all(
    textFonts
      .filter(({ family, range }) => family === exportFamily && range)
      .map(async ({ from, weight, range = "" }) => ({
        weight,
        range,
        base64: (await readFile(from)).toString("base64")
      }))
  );
  const exported = new Map<string, string>();
  const base = baseAddress();
  for (const html of figures) {
    const template = document.createElement("template");
    template.innerHTML = widestOnly(html);
    for (const frame of template.content.querySelectorAll<HTMLElement>("figure[data-live]")) {
      const name = frame.dataset.file ?? frame.querySelector<HTMLElement>(".figure-body")?.dataset.file;
      const still = frame.querySelector(".still-wide");
      const drawings = still ? Array.from(still.children) : drawingsOf(frame, "page");
      if (!name || drawings.length === 0 || exported.has(name)) continue;
      // else every search for the frame's words would go through the drawing
      frame.querySelector('[data-part="plot"]')?.remove();
      const svg = exportSvg(frame, drawings, { token, ...(base ? { link: base.href } : {}) });
      const embedded = facesOf(textOf(svg), faces).map((face) => embeddedFace(face, face.base64));
      exported.set(name, addFonts(svg, embedded));
    }
  }
  return [...exported].map(([name, svg]) => ({ name, svg })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Without the drawings that are not taken: parsing them is most of the work. */
function widestOnly(html: string): string {
  return html
    .replace(/<div class="plot plot-328"[\s\S]*?(?=<div class="plot plot-1068")/g, "")
    .replace(/<div class="figure-panel table-box"[\s\S]*?<\/table><\/div>/g, "");
}
