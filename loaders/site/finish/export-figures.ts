/** Figures of a page as SVGs of their own, in light colours; their fonts follow when all are there. */
import { readFile } from "node:fs/promises";
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

/**
 * @param document of a page that has been read
 * @returns figures without fonts; what holds no drawing is passed over
 */
export async function exportFigures(document: Document): Promise<ExportedFigure[]> {
  const tokens = await lightTokens();
  const token = (name: string) => tokens.get(name) ?? "";
  const base = baseAddress();
  return [...document.getElementsByTagName("figure")].flatMap((frame) => {
    if (frame.dataset.live === undefined) return [];
    const [body] = frame.getElementsByClassName("figure-body") as HTMLCollectionOf<HTMLElement>;
    const name = frame.dataset.file ?? body?.dataset.file;
    const [still] = frame.getElementsByClassName("still-wide");
    const drawings = still ? Array.from(still.children) : drawingsOf(frame, "page");
    if (!name || drawings.length === 0) return [];
    return [{ name, svg: exportSvg(frame, drawings, { token, ...(base ? { link: base.href } : {}) }) }];
  });
}

/** Each figure once, by name, with the fonts that its letters need. */
export async function withFonts(figures: readonly ExportedFigure[]): Promise<ExportedFigure[]> {
  const faces = await Promise.all(
    textFonts
      .filter(({ family, range }) => family === exportFamily && range)
      .map(async ({ from, weight, range = "" }) => ({
        weight,
        range,
        base64: (await readFile(from)).toString("base64")
      }))
  );
  const firsts = new Map<string, string>();
  for (const { name, svg } of figures) if (!firsts.has(name)) firsts.set(name, svg);
  return [...firsts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, svg]) => {
      const embedded = facesOf(textOf(svg), faces).map((face) => embeddedFace(face, face.base64));
      return { name, svg: addFonts(svg, embedded) };
    });
}
