/**
 * Figures go round Framework: it would parse each page's drawings three times over to find nothing in them, which takes
 * half of its time. A page gets a mark in the drawing's place, and the drawing itself after the build.
 */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { sitePaths } from "./paths.js";

const mark = /<div data-drawing="([0-9a-f]{64})"><\/div>/g;

/** The links before a drawing, to the files it is drawn from: Framework must see those to publish the files. */
const linksBefore = /^(?:\s*<link [^>]*>)*/;

/** Keeps a drawing, and gives the mark that stands for it. */
export function keepAside(figure: string): string {
  const links = linksBefore.exec(figure)?.[0] ?? "";
  const html = figure.slice(links.length);
  const name = createHash("sha256").update(html, "utf8").digest("hex");
  mkdirSync(sitePaths.drawings, { recursive: true });
  writeFileSync(join(sitePaths.drawings, name), html);
  return `${links}<div data-drawing="${name}"></div>`;
}

export async function clearDrawings(): Promise<void> {
  await rm(sitePaths.drawings, { recursive: true, force: true });
  await mkdir(sitePaths.drawings, { recursive: true });
}

/** Every drawing that was kept, by its mark's name. */
export async function keptDrawings(): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(sitePaths.drawings);
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, await readFile(join(sitePaths.drawings, name), "utf8")] as const)
    )
  );
}

/**
 * The page with each mark replaced by its drawing.
 *
 * @throws Error when a drawing is not there
 */
export function putDrawings(html: string, drawings: ReadonlyMap<string, string>): string {
  return html.replace(mark, (_, name: string) => {
    const drawing = drawings.get(name);
    if (drawing === undefined) throw new Error(`the drawing ${name} of a page was not kept in ${sitePaths.drawings}`);
    return drawing;
  });
}
