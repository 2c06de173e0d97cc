/** The picture that a link to a page shows elsewhere: its question, what it says of itself, the study's own lines. */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderAsync } from "@resvg/resvg-js";
import { spread } from "../../../src/components/drawing/plot-parts.js";
import { rampSizes } from "../../../src/components/drawing/scales.js";
import { escapeHtml, modelSize as sizeName } from "../../../src/lib/format.js";
import { firstOf, itemAt, lastOf } from "../../../src/lib/items.js";
import type { Results } from "../../../src/lib/results.js";
import { mainFamily } from "../../../src/lib/series-names.js";
import { power } from "../../../src/lib/statistics/power.js";
import { keepInCache } from "../../analysis/stage-cache.js";
import { sitePaths } from "../paths.js";
import { report } from "../site-report.js";
import { lightTokens } from "./light-tokens.js";
import { plainText } from "./search-index.js";

/** Pixels; what link previews ask for. */
export const cardSize = { width: 1200, height: 630 } as const;

const fonts = [
  "@expo-google-fonts/source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf",
  "@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf",
  "@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf"
].map((path) => join("node_modules", path));

/** Address of a page's card from the root of the site. */
export function cardPath(page: string): string {
  return `cards/${page
    .replaceAll("\\", "/")
    .replace(/\.html$/, "")
    .replaceAll("/", "-")}.png`;
}

/**
 * Draws the card of every page but 404. A card that was drawn before is taken from the folder of work.
 *
 * @param root folder of the site
 */
export async function writeSocialCards(root: string, results: Results): Promise<number> {
  const pages = (await readdir(root, { recursive: true })).filter(
    (name) => name.endsWith(".html") && name !== "404.html"
  );
  const colors = await lightTokens();
  const lines = cardLines(results, colors);
  const kept = join(sitePaths.work, "cards");
  await mkdir(join(root, "cards"), { recursive: true });
  await mkdir(kept, { recursive: true });
  const made = pages.map(async (page) => {
    const html = await readFile(join(root, page), "utf8");
    const svg = cardSvg({
      ...wordsOf(html),
      study: [
        results.study.authors ?? results.study.title,
        ...(results.study.arxiv ? [`arXiv ${results.study.arxiv}`] : [])
      ].join(", "),
      site: report.siteName(results.study.title),
      lines,
      colors
    });
    const path = join(kept, `${createHash("sha256").update(svg).digest("hex")}.png`);
    const png = await readFile(path).catch(() => drawCard(svg));
    // two pages may have the same card
    keepInCache(path, png);
    await writeFile(join(root, cardPath(page)), png);
  });
  await Promise.all(made);
  return pages.length;
}

/** A card as PNG, drawn beside this thread; the same SVG gives the same bytes. */
export async function drawCard(svg: string): Promise<Buffer> {
  const font = { fontFiles: fonts, loadSystemFonts: false, defaultFontFamily: "Source Sans 3" };
  return (await renderAsync(svg, { font })).asPng();
}

interface Card {
  question: string;
  description: string;
  study: string;
  site: string;
  /** SVG of the lines, in a box of 400 by 470 */
  lines: string;
  colors: ReadonlyMap<string, string>;
}

export function cardSvg({ question, description, study, site, lines, colors }: Card): string {
  const color = (name: string) => colors.get(`--${name}`) ?? "#000000";
  const heading = wrap(question, 24).slice(0, 4);
  const summary = wrap(description, 52).slice(0, 4);
  const text = (rows: readonly string[], x: number, y: number, step: number, style: string) =>
    rows.map((row, i) => `<text x="${x}" y="${y + i * step}" ${style}>${escapeHtml(row)}</text>`).join("");
  const below = 176 + heading.length * 72;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${cardSize.width}" height="${cardSize.height}" viewBox="0 0 ${cardSize.width} ${cardSize.height}">
<rect width="100%" height="100%" fill="${color("page")}"/>
<rect width="100%" height="10" fill="${color("size-72b")}"/>
${text(wrap(site, 60).slice(0, 1), 64, 86, 0, `font-family="Source Sans 3" font-weight="600" font-size="30" fill="${color("ink-2")}"`)}
${text(heading, 64, 176, 72, `font-family="Source Serif 4" font-weight="600" font-size="60" fill="${color("ink")}"`)}
${text(summary, 64, below, 40, `font-family="Source Sans 3" font-size="30" fill="${color("ink-2")}"`)}
${text([study], 64, 586, 0, `font-family="Source Sans 3" font-size="26" fill="${color("ink-3")}"`)}
<g transform="translate(760 110)">${lines}</g>
</svg>`;
}

/** Question and description of a finished page. */
function wordsOf(html: string): Pick<Card, "question" | "description"> {
  const question = plainText(/<h1\b[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? "");
  const description = plainText(/<meta name="description" content="([^"]*)">/.exec(html)?.[1] ?? "");
  return { question, description };
}

/** The fitted lines of the study's first variant against compute, both axes logarithmic, each with its size. */
export function cardLines(results: Results, colors: ReadonlyMap<string, string>): string {
  const family = mainFamily(results);
  const fit = results.laws.find(
    (law) => law.family === family && law.resource === "compute" && law.protocol === "full" && law.objective === "log"
  );
  if (!fit) return "";
  const ends = fit.law.sizes.flatMap(({ modelSize, learningEfficiency, referenceX, referenceLoss }) => {
    const curve = results.curves.find(
      (curve) => curve.family === family && curve.variant === fit.variant && curve.modelSize === modelSize
    );
    if (!curve) return [];
    const at = (x: number) => referenceLoss * power(x / referenceX, -learningEfficiency);
    const from = firstOf(curve.computeFlops);
    const to = lastOf(curve.computeFlops);
    return [{ modelSize, from: [from, at(from)] as const, to: [to, at(to)] as const }];
  });
  const xs = ends.flatMap(({ from, to }) => [from[0], to[0]]).map(Math.log);
  const ys = ends.flatMap(({ from, to }) => [from[1], to[1]]).map(Math.log);
  const place = (value: number, all: readonly number[], length: number) =>
    ((Math.log(value) - Math.min(...all)) / (Math.max(...all) - Math.min(...all))) * length;
  const lines = ends.map(({ modelSize, from, to }) => ({
    name: sizeName(modelSize),
    color: colors.get(`--size-${tokenOf(modelSize)}`) ?? "#000000",
    x: [from, to].map(([x]) => place(x, xs, 320)),
    y: [from, to].map(([, y]) => 420 - place(y, ys, 420))
  }));
  const labels = spread(
    lines.map(({ y }) => itemAt(y, 1)),
    30,
    0,
    420
  );
  const px = (value: number) => value.toFixed(1);
  return lines
    .map(({ name, color, x: [x1, x2], y: [y1, y2] }, i) => {
      const path = `M${px(x1!)} ${px(y1!)}L${px(x2!)} ${px(y2!)}`;
      return `<path d="${path}" stroke="${color}" stroke-width="6" stroke-linecap="round"/><text x="${px(x2! + 14)}" y="${px(itemAt(labels, i) + 9)}" font-family="Source Sans 3" font-weight="600" font-size="26" fill="${color}">${name}</text>`;
    })
    .join("");
}

/** The size of the ramp that is nearest: a card has no mixed colours. */
function tokenOf(modelSize: number): string {
  const distance = (size: number) => Math.abs(Math.log(size / modelSize));
  const nearest = firstOf([...rampSizes].sort((a, b) => distance(a) - distance(b)));
  return sizeName(nearest).toLowerCase().replace(".", "-");
}

/** Lines of at most so many letters. */
function wrap(text: string, letters: number): string[] {
  const rows: string[] = [];
  for (const word of text.split(" ")) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) rows[rows.length - 1] = `${last} ${word}`;
    else rows.push(word);
  }
  return rows;
}
