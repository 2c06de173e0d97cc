/** Files of a figure, made where the reader is; fetched when the first of them is asked for. */
import { parquetWriteBuffer } from "hyparquet-writer";
import { embeddedFace, exportFamily, type Face, facesOf } from "../components/drawing/embed-faces.js";
import { addFonts, exportSvg, textOf } from "../components/drawing/export-drawing.js";
import { csvColumns, csvRows } from "../components/frame/csv.js";
import { type FileKind, fileKinds } from "../components/frame/figure-actions.js";
import { part } from "../components/frame/figure-frame.js";
import { pgfplotsCsv } from "../components/frame/pgfplots-csv.js";

/** What a figure gives, as it is seen at the time of asking. */
export interface Takeable {
  /** first part of the names of its files */
  name: () => string;
  /** what is plotted, unrounded */
  csv: () => string | Promise<string>;
  /** the drawing at its widest or narrowest, as a box of the frame holds it */
  drawing: (width: DrawingWidth) => Iterable<Element>;
}

/** Of a printed page, or of one of its two columns. */
export type DrawingWidth = "page" | "column";

/** Pixels of a drawing for one of two columns. */
const columnWidth = 328;

/** Pixels of the picture for each of the drawing. */
const density = 2;

export async function makeFile(
  frame: HTMLElement,
  kind: FileKind,
  source: Takeable
): Promise<{ name: string; blob: Blob }> {
  const content = await makers[kind](frame, source);
  const { ending, type } = fileKinds[kind];
  return {
    name: `${source.name()}.${ending}`,
    blob: content instanceof Blob ? content : new Blob([content], { type })
  };
}

const makers: Record<FileKind, (frame: HTMLElement, source: Takeable) => Promise<string | Blob | ArrayBuffer>> = {
  svg: (frame, source) => svgFile(frame, source, "page"),
  column: (frame, source) => svgFile(frame, source, "column"),
  png: async (frame, source) => picture(await svgFile(frame, source, "page")),
  csv: async (_, source) => source.csv(),
  parquet: async (_, source) => parquetFile(await source.csv()),
  pgfplots: async (frame, source) => {
    const number = frame.querySelector("figcaption b")?.textContent;
    const reading = part(frame, "reading").textContent ?? "";
    return pgfplotsCsv(await source.csv(), { title: number ? `${number}: ${reading}` : reading });
  }
};

/** The drawing with its words, in the colours as seen, with the fonts that its letters need. */
async function svgFile(frame: HTMLElement, source: Takeable, width: DrawingWidth): Promise<string> {
  const style = getComputedStyle(frame);
  const link = (part(frame, "link") as HTMLAnchorElement).href;
  const svg = exportSvg(frame, Array.from(source.drawing(width)), {
    token: (name) => style.getPropertyValue(name),
    link,
    ...(width === "column" ? { least: columnWidth } : {})
  });
  const faces = await Promise.all(
    facesOf(textOf(svg), pageFaces()).map(async (face) => embeddedFace(face, await base64Of(face.address)))
  );
  return addFonts(svg, faces);
}

function pageFaces(): (Face & { address: string })[] {
  return Array.from(document.styleSheets)
    .filter(({ href }) => href === null)
    .flatMap((sheet) => Array.from(sheet.cssRules))
    .filter((rule) => rule instanceof CSSFontFaceRule)
    .flatMap(({ style }) => {
      const file = /url\("?([^")]+)/.exec(style.getPropertyValue("src"))?.[1];
      if (!file || style.getPropertyValue("font-family").replaceAll(/["']/g, "") !== exportFamily) return [];
      const address = new URL(file, document.baseURI).href;
      return [
        { weight: style.getPropertyValue("font-weight"), range: style.getPropertyValue("unicode-range"), address }
      ];
    });
}

/** Fetches every face that a drawing may need, so that no file of this page needs a request of its own. */
export async function keepFaces(): Promise<void> {
  await Promise.all(pageFaces().map(({ address }) => faceBytes(address)));
}

const faces = new Map<string, Promise<ArrayBuffer>>();

function faceBytes(address: string): Promise<ArrayBuffer> {
  const known = faces.get(address);
  if (known) return known;
  const bytes = fetched(address).then((response) => response.arrayBuffer());
  faces.set(address, bytes);
  bytes.catch(() => faces.delete(address));
  return bytes;
}

async function base64Of(address: string): Promise<string> {
  const bytes = new Uint8Array(await faceBytes(address));
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** @throws Error naming the address that did not answer */
async function fetched(address: string): Promise<Response> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response;
}

async function picture(svg: string): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: fileKinds.svg.type }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * density;
    canvas.height = image.naturalHeight * density;
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, fileKinds.png.type));
    if (!blob) throw new Error("the picture is too large for this browser");
    return blob;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Numbers as doubles, truths and texts; what is missing is null. */
function parquetFile(csv: string): ArrayBuffer {
  const types = { number: "DOUBLE", boolean: "BOOLEAN", string: "STRING" } as const;
  return parquetWriteBuffer({
    columnData: csvColumns(csv).map(({ name, type, values }) => ({
      name,
      type: types[type],
      nullable: true,
      data: values
    })),
    createdBy: "rlscale"
  });
}

/** Writes the list of logs that a figure rests on, each with its hash; says how many there are. */
export async function listInputs(opened: HTMLElement): Promise<string> {
  const list = opened.querySelector<HTMLElement>("[data-files]")!;
  const table = opened.querySelector("a")!.href;
  const wanted = new RegExp(list.dataset.files!);
  const [head = [], ...rows] = csvRows(await (await fetched(table)).text());
  const cell = (row: string[], name: string) => row[head.indexOf(name)] ?? "";
  const used = rows.filter((row) => wanted.test(cell(row, "path")) && cell(row, "state") !== list.dataset.without);
  list.replaceChildren(
    ...used.map((row) => {
      const item = document.createElement("li");
      const path = document.createElement("code");
      path.textContent = cell(row, "path");
      const hash = document.createElement("span");
      hash.textContent = `${cell(row, "sha256")} \u00b7 ${cell(row, "rows_read")} rows, ${cell(row, "rows_excluded")} excluded`;
      item.append(path, " ", hash);
      return item;
    })
  );
  return `${used.length} logs are listed`;
}
