/**
 * A figure as one SVG that needs nothing of the page: title, subtitle, key, drawing, caption, source, colours in it;
 * fonts follow with addFonts(). Pure text out of a frame and a drawing, so that the build and the page make the same file.
 */
import { findPart } from "../frame/find-part.js";
import { attributesOf, escapeXml, runsWidth, type TextRun, textLine, textRuns, wrapRuns } from "../rich-text.js";

export interface ExportOptions {
  /** value of a colour token, "--ink" */
  token: (name: string) => string;
  /** address of the view, where it is known */
  link?: string;
  /** width of the words where all drawings are narrower */
  least?: number;
}

const side = 26;
const sans = "'Source Sans 3', 'Source Sans Pro', Arial, sans-serif";
const faint = "var(--ink-2)";

/**
 * @param frame the figure, for its words
 * @param drawing what one of its boxes holds: drawings, and titles between them
 */
export function exportSvg(frame: Element, drawing: readonly Element[], options: ExportOptions): string {
  const parts = drawing.map(partOf);
  const width = Math.max(...parts.map((part) => ("width" in part ? part.width : 0)), options.least ?? 620);
  const page = new Column(width);
  const words = (name: string) => {
    const element = findPart(frame, name);
    return element ? textRuns(element) : [];
  };
  const title = words("reading");
  page.text(bold(title), { size: 22, line: 28 });
  page.text(words("subtitle"), { size: 15, line: 22, fill: faint });
  page.space(6);
  page.signs(Array.from(findPart(frame, "key")?.getElementsByTagName("li") ?? []));
  page.space(14);
  for (const part of parts) {
    if ("width" in part) page.drawing(part);
    else page.text(part.runs, { size: 14, line: 28, fill: faint });
  }
  page.space(14);
  const number = findPart(frame, "caption")?.parentElement?.querySelector("b")?.textContent ?? "";
  const caption = [...(number ? [{ text: `${number} `, bold: true }] : []), ...words("caption")];
  page.text(caption, { size: 15, line: 22 });
  page.text(words("shown"), { size: 14, line: 22, fill: faint });
  page.space(8);
  page.rule();
  const counterpart = words("counterpart");
  page.text([...counterpart, ...(counterpart.length > 0 ? [{ text: " \u00b7 " }] : []), ...words("source")], {
    size: 13,
    line: 19,
    fill: faint
  });
  if (options.link) page.text([{ text: options.link }], { size: 13, line: 19, fill: faint });

  const [fullWidth, fullHeight] = [width + 2 * side, Math.ceil(page.y + side - 8)];
  const description = findPart(frame, "description")?.textContent ?? "";
  const body = [
    `<title>${escapeXml(plain(title))}</title>`,
    description ? `<desc>${escapeXml(description)}</desc>` : "",
    `<rect width="100%" height="100%" fill="var(--surface)"/>`,
    ...page.pieces
  ].join("\n");
  const root = attributesOf({
    xmlns: "http://www.w3.org/2000/svg",
    width: fullWidth,
    height: fullHeight,
    viewBox: `0 0 ${fullWidth} ${fullHeight}`,
    "font-family": sans,
    fill: "var(--ink)",
    color: "var(--ink)"
  });
  return resolveTokens(`<svg${root}>\n${body}\n</svg>\n`, options.token);
}

export function addFonts(svg: string, faces: readonly string[]): string {
  return faces.length === 0 ? svg : svg.replace(/^<svg[^>]*>\n/, (root) => `${root}<style>${faces.join("")}</style>\n`);
}

/** The letters of a file, for facesOf(). */
export function textOf(svg: string): string {
  return svg.replace(/<[^>]*>/g, " ");
}

/** Pieces from top to bottom; `y` is where the next begins. */
class Column {
  y = side - 8;
  pieces: string[] = [];
  private readonly width: number;

  constructor(width: number) {
    this.width = width;
  }

  space(height: number): void {
    this.y += height;
  }

  text(runs: readonly TextRun[], { size, line, ...rest }: { size: number; line: number; fill?: string }): void {
    for (const wrapRun of wrapRuns(runs, size, this.width)) {
      this.pieces.push(textLine(wrapRun, { x: side, y: this.y + line * 0.74, size, ...rest }));
      this.y += line;
    }
  }

  signs(items: readonly Element[]): void {
    const [size, row, gap] = [14, 24, 22];
    let x = 0;
    for (const item of items) {
      const sign = item.querySelector("svg");
      const label = item.querySelector("span");
      const runs = label ? wrapRuns(textRuns(label), size, Number.POSITIVE_INFINITY).flat() : [];
      const wide = 38 + runsWidth(runs, size);
      if (x > 0 && x + wide > this.width) {
        x = 0;
        this.y += row;
      }
      if (sign) {
        const color = /color:\s*([^;]+)/.exec(sign.getAttribute("style") ?? "")?.[1] ?? "var(--ink-2)";
        const place = attributesOf({
          transform: `translate(${side + Math.round(x)} ${this.y + 5})`,
          fill: color,
          color
        });
        this.pieces.push(`<g${place}>${asXml(sign.innerHTML)}</g>`);
      }
      this.pieces.push(textLine(runs, { x: side + x + 38, y: this.y + 17, size, fill: faint }));
      x += wide + gap;
    }
    if (items.length > 0) this.y += row;
  }

  drawing({ markup, height, width }: Drawing): void {
    const place = attributesOf({ x: side, y: this.y, width, height, overflow: "visible" });
    this.pieces.push(`<svg${place}${markup}`);
    this.y += height;
  }

  rule(): void {
    this.pieces.push(`<path d="M${side} ${this.y}h${this.width}" stroke="var(--rule)" fill="none"/>`);
    this.y += 10;
  }
}

interface Drawing {
  /** from the first attribute that stays to the end of the element */
  markup: string;
  width: number;
  height: number;
}

function partOf(element: Element): Drawing | { runs: TextRun[] } {
  if (element.tagName.toLowerCase() !== "svg") return { runs: textRuns(element) };
  const kept = ["viewBox", "fill", "font-size", "stroke", "text-anchor"].flatMap((name) => {
    const value = element.getAttribute(name);
    return value === null ? [] : [[name, value] as const];
  });
  const inside = asXml(withoutMarks(element).innerHTML).replace(
    / (?:class|aria-[a-z]+|data-[a-z-]+|role|tabindex)="[^"]*"/g,
    ""
  );
  return {
    markup: `${attributesOf(Object.fromEntries(kept))}>${inside}</svg>`,
    width: Number(element.getAttribute("width")),
    height: Number(element.getAttribute("height"))
  };
}

/** The drawing as it is when nobody reads it out. */
function withoutMarks(drawing: Element): Element {
  if (drawing.getElementsByClassName("read-mark").length === 0) return drawing;
  const copy = drawing.cloneNode(true) as Element;
  for (const mark of copy.querySelectorAll(".read-mark")) mark.remove();
  return copy;
}

/** Markup as HTML writes it, for an XML file. */
function asXml(html: string): string {
  return html
    .replaceAll("&nbsp;", "\u00a0")
    .replace(/="[^"]*"/g, (value) => value.replaceAll("<", "&lt;").replaceAll(">", "&gt;"))
    .replace(/ font-family="[^"]*"/g, "");
}

function resolveTokens(svg: string, token: (name: string) => string): string {
  let resolved = svg;
  // A token may name another.
  for (let depth = 0; depth < 3 && resolved.includes("var("); depth++) {
    resolved = resolved.replace(/var\((--[\w-]+)\)/g, (_, name: string) => token(name).trim());
  }
  return resolved;
}

function bold(runs: readonly TextRun[]): TextRun[] {
  return runs.map((run) => ({ ...run, bold: true }));
}

function plain(runs: readonly TextRun[]): string {
  return runs.map(({ text }) => text).join("");
}
