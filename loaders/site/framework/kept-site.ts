/**
 * What Framework has built, kept by all that it came from but the data of pages. Where they alone have changed, they are
 * put in the places of the old ones, under the names, hashes and sizes that Framework would give them.
 */
import { createHash } from "node:crypto";
import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { unzipSync } from "fflate";
import { globSync } from "tinyglobby";
import { hashFolder, madeIn } from "../../analysis/hash-of-work.js";
import { projectRoot } from "../../project-root.js";
import { studyFile, studyRoot } from "../../study/study-root.js";

export interface SitePlaces {
  /** what Framework builds from */
  root: string;
  /** what it has built */
  site: string;
  /** of what is kept */
  folder: string;
}

/** SHA-256 over code, packages, pages and the study's own words. */
export async function hashOfSite(root: string): Promise<string> {
  const hash = createHash("sha256").update(`${process.version}\n${process.env.RLSCALE_BASE_URL}\n`);
  for (const folder of ["loaders", "src"]) await hashFolder(hash, projectRoot, folder, madeIn(projectRoot));
  const files = ["package-lock.json", "observablehq.config.ts"].map((name) => join(projectRoot, name));
  for (const file of [...files, join(studyRoot(), studyFile)]) hash.update(readFileSync(file));
  return hash.update(globSync("**/*.md", { cwd: root }).sort().join("\n")).digest("hex");
}

/**
 * Puts the site together from what is kept.
 *
 * @returns whether it has been kept
 */
export function takeSite({ site, folder }: SitePlaces, key: string): boolean {
  if (!existsSync(join(folder, key))) return false;
  rmSync(site, { recursive: true, force: true });
  cpSync(join(folder, key), site, { recursive: true });
  return true;
}

/** Puts the files of an archive in the places that a site has for data, or for others of their names. */
export function placeData(places: SitePlaces, archive: Uint8Array): void {
  const { site } = places;
  const data = unzipSync(archive);
  const now = new Map<string, { path: string; size: number }>();
  for (const { path, name } of loadedFiles(places)) {
    const bytes = data[name];
    if (bytes === undefined) continue;
    const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
    const renamed = path.replace(hashed, `.${hash}$1`);
    rmSync(join(site, path));
    writeFileSync(join(site, renamed), bytes);
    now.set(path, { path: renamed, size: bytes.length });
  }
  for (const file of globSync("**/*.{html,js}", { cwd: site, absolute: true })) {
    const text = readFileSync(file, "utf8");
    const renewed = text.replace(named, (whole, path: string, between: string | undefined) => {
      const place = now.get(path);
      if (place === undefined) return whole;
      return between === undefined ? place.path : `${place.path}${between}${place.size}`;
    });
    if (renewed !== text) writeFileSync(file, renewed);
  }
}

/**
 * Keeps what Framework has built, and no other state; not where a loader but that of the archive has made a part of it.
 *
 * @param names of the files of the archive
 */
export function keepSite(places: SitePlaces, key: string, names: ReadonlySet<string>): void {
  const { root, site, folder } = places;
  const loaded = new Set(loadedFiles(places).flatMap(({ path, name }) => (names.has(name) ? [path] : [])));
  if (!globSync("**", { cwd: site }).every((path) => loaded.has(path) || isWritten(root, path))) return;
  rmSync(folder, { recursive: true, force: true });
  const aside = join(folder, `${key}.${process.pid}`);
  cpSync(site, aside, { recursive: true });
  renameSync(aside, join(folder, key));
}

/** The hash in the name of a file. */
const hashed = /\.[0-9a-f]{8}(\.\w+)$/;

/** A file of data, as Framework names it in pages and modules, perhaps with its size. */
const named = /(_file\/data\/[^"\s]+\.[0-9a-f]{8}\.\w+)(?:(","lastModified":\d+,"size":)\d+)?/g;

/** Files of a site that loaders have made under /data, by path and by their own name. */
function loadedFiles({ root, site }: SitePlaces): { path: string; name: string }[] {
  return globSync("{data,_file/data}/**", { cwd: site })
    .filter((path) => !isWritten(root, path))
    .map((path) => ({ path, name: path.replace(/^(_file\/)?data\//, "").replace(hashed, "$1") }));
}

/** Whether a file of a site is Framework's own or stands under its root: no loader has made it. */
function isWritten(root: string, path: string): boolean {
  if (/^_(observablehq|npm|node|jsr)\//.test(path)) return true;
  const source = path.replace(/^_(file|import)\/(.*)$/, (_, __, file: string) => file.replace(hashed, "$1"));
  const ending = extname(source);
  const endings = { ".html": [".md"], ".js": [".js", ".ts", ".jsx", ".tsx"] }[ending] ?? [ending];
  return endings.some((other) => existsSync(join(root, source.slice(0, -ending.length || undefined) + other)));
}
