/** Pages made static before, kept by all that they can come from: what a change does not touch is not run again. */
import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hashFolder } from "../../analysis/hash-of-work.js";
import { keepInCache, takeFromCache } from "../../analysis/stage-cache.js";
import { projectRoot } from "../../project-root.js";
import type { ExportedFigure } from "../finish/export-figures.js";

export interface MadePage {
  html: string;
  /** the script of what stays live, by its path in the site; null where nothing does */
  bundle: { path: string; code: string } | null;
  figures: readonly ExportedFigure[];
  /** name under which what esbuild made of its script is kept; null where nothing is */
  script: string | null;
}

/**
 * Name of what a built page becomes. Framework registers every file that the page or one of its modules asks for, by a name
 * with the hash of its content, so the page's text speaks of all of them. The name of a module that registers files tells
 * of their times too: the hash of its text without them stands for it here.
 *
 * @param root folder of the site
 * @param code from `hashOfStatic`
 * @param html as Framework has built it
 * @param modules what is known of the site's modules: one map for all pages of a build
 */
export async function keyOf(
  root: string,
  code: string,
  page: string,
  html: string,
  modules: Map<string, string>
): Promise<string> {
  const text = await withoutTimes(html, join(root, page), modules, new Set());
  return sha256(`${code}\n${page}\n${text}`);
}

/** A text without times, its own and those in the names of the modules that it imports. */
async function withoutTimes(
  text: string,
  path: string,
  modules: Map<string, string>,
  above: ReadonlySet<string>
): Promise<string> {
  const placeOf = (name: string) => join(dirname(path), name);
  for (const [, name = ""] of text.matchAll(moduleNames)) {
    const module = placeOf(name);
    // a circle of modules is told by what is in it
    if (modules.has(module) || above.has(module)) continue;
    const inside = await readFile(module, "utf8").catch(() => "");
    modules.set(module, sha256(await withoutTimes(inside, module, modules, new Set([...above, module]))));
  }
  return withoutClock(text).replace(moduleNames, (whole, name: string) => modules.get(placeOf(name)) ?? whole);
}

/** Addresses of modules, in quotes, as Framework writes them. */
const moduleNames = /"(\.{1,2}\/[^"\s]*\.[0-9a-f]{8}\.js)"/g;

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Framework notes when each file was made. */
export function withoutClock(text: string): string {
  return text.replace(/"lastModified":\d+,/g, "");
}

/** SHA-256 over Node, packages, the code of the build, what cells run from and the modules that live scripts are bundled from. */
export async function hashOfStatic(bundled: string): Promise<string> {
  const hash = createHash("sha256")
    .update(process.version)
    .update(bundled)
    .update(await readFile(join(projectRoot, "package-lock.json")));
  await hashFolder(hash, projectRoot, "loaders/site");
  await hashFolder(hash, projectRoot, "src", [join(projectRoot, "src/.observablehq")], (name) =>
    /\.(mjs|[jt]sx?)$/.test(name)
  );
  return hash.digest("hex");
}

/** A page, or what esbuild made of its script; null where it has not been made, or cannot be read. */
export function takeKept<Made>(folder: string, key: string): Promise<Made | null> {
  return takeFromCache(placeOf(folder, key));
}

export function keepMade(folder: string, key: string, made: MadePage | string): void {
  keepInCache(placeOf(folder, key), JSON.stringify(made));
}

const placeOf = (folder: string, key: string) => join(folder, `${key}.json`);

/** Removes what belongs to other states of the pages. */
export async function forgetOthers(folder: string, keys: ReadonlySet<string>): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(
    names
      .filter((name) => !keys.has(name.replace(/\.json$/, "")))
      .map((name) => rm(join(folder, name), { force: true }))
  );
}
