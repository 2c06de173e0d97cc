/**
 * Where these modules are a package that npm installed, and no checkout: nothing is written into its folder, the study of
 * the project is the results that came with it, and what only the site needs may be missing.
 */
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import { isAbsolute, join, relative, resolve } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { lastOf } from "../src/lib/items.js";
import type { Results } from "../src/lib/results.js";
import { projectRoot } from "./project-root.js";

/** In what pack/ has made: hash of all that is in the package. */
declare const RLSCALE_PACKAGE: string | undefined;

/** What the package's own package.json says of it. */
export interface PackageFile {
  name: string;
  version: string;
  engines: { node: string };
  peerDependencies?: Record<string, string>;
  /** what `build` and `dev` need beside the package */
  sitePackages?: Record<string, string>;
}

export const isInstalled = typeof RLSCALE_PACKAGE === "string";

/** Files of the package with what commands need to know of its study. */
export const resultsInPackage = "data/results.json.br";
export const seriesInPackage = "data/series.json";
/** The sources of the site: texts by their paths, compressed. */
export const siteInPackage = "data/site.json.br";

export function packageFile(): PackageFile {
  return JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));
}

/** The nearest folder of packages, from here upwards, that has the package; undefined where it is not installed. */
export function placeOfPackage(name: string): string | undefined {
  const places = createRequire(projectRoot).resolve.paths(name) ?? [];
  return places.find((place) => existsSync(join(place, name, "package.json")));
}

/** The results that came with the package. */
export function packedResults(): Results {
  return JSON.parse(brotliDecompressSync(readFileSync(join(projectRoot, resultsInPackage))).toString());
}

/** The series of the study that came with the package, as its study.yaml has them. */
export function packedSeries<Series>(): Series[] {
  return JSON.parse(readFileSync(join(projectRoot, seriesInPackage), "utf8"));
}

/**
 * Folder for what is made on the way and kept: of a checkout its own; of a package, and of a checkout that belongs to somebody
 * else, in the user's cache, apart for each version and content or for each checkout.
 */
export function workFolder(root: string): string {
  const beside = join(root, ".build");
  const isPackage = typeof RLSCALE_PACKAGE === "string" && relative(root, projectRoot) === "";
  if (!isPackage && isWritable(existsSync(beside) ? beside : root)) return beside;
  const name = isPackage
    ? `${packageFile().version}-${RLSCALE_PACKAGE.slice(0, 16)}`
    : `checkout-${createHash("sha256").update(resolve(root)).digest("hex").slice(0, 16)}`;
  return firstWritable([...cacheHomes(process.env), tmpdir()].map((home) => join(home, "rlscale", name)));
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where the system's users keep what can be made again, best first. */
function cacheHomes({ XDG_CACHE_HOME: asked, LOCALAPPDATA: local }: NodeJS.ProcessEnv): string[] {
  // the standard of XDG passes over what is not absolute
  if (asked && isAbsolute(asked)) return [asked];
  if (process.platform === "win32" && local) return [local];
  return [join(homedir(), process.platform === "darwin" ? "Library/Caches" : ".cache")];
}

/** A user may have no home to write to. */
function firstWritable(folders: readonly string[]): string {
  for (const folder of folders) {
    try {
      mkdirSync(folder, { recursive: true });
      return folder;
    } catch {
      // the next
    }
  }
  return lastOf(folders);
}
