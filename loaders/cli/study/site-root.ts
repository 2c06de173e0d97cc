/** Where the report of a study is made: this checkout, or, of the installed package, its sources laid out in the user's cache. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs";
import { dirname, join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { isInstalled, packageFile, placeOfPackage, siteInPackage, workFolder } from "../../installed.js";
import { projectRoot } from "../../project-root.js";
import { CheckError } from "../errors/check-error.js";

/**
 * Folder of the project that builds sites.
 *
 * @param command that needs it
 * @throws CheckError of the installed package, when packages of the site are not beside it: what to install
 */
export function siteRoot(command: string): string {
  if (!isInstalled) return projectRoot;
  const beside = packagesBeside(command);
  const root = join(workFolder(projectRoot), "site");
  if (!existsSync(root)) layOut(root);
  for (const [name, folder] of beside) linkFolder(folder, join(root, "node_modules", name));
  return root;
}

/** Folders of packages, and of scopes, by name: all that stand where those of the site do, since these need others. */
function packagesBeside(command: string): Map<string, string> {
  const wanted = Object.entries(packageFile().sitePackages ?? {});
  const placed = wanted.map((missing) => ({ wanted: missing.join("@"), place: placeOfPackage(missing[0]) }));
  const missing = placed.flatMap(({ wanted, place }) => (place === undefined ? [wanted] : []));
  if (missing.length > 0)
    throw new CheckError(
      `${command} needs the packages of the site beside rlscale; ${missing.length} of ${wanted.length} are not installed: npm install ${missing.join(" ")}`
    );
  // the nearest has the longest path, comes last, and holds
  const used = [...new Set(placed.flatMap(({ place }) => place ?? []))].sort((a, b) => a.length - b.length);
  return new Map(
    used.flatMap((place) => {
      const names = readdirSync(place).filter((name) => !name.startsWith(".") && name !== "rlscale");
      return names.map((name): [string, string] => [name, join(place, name)]);
    })
  );
}

/** Whole or not at all: another command may be at it. */
function layOut(root: string): void {
  mkdirSync(dirname(root), { recursive: true });
  const aside = mkdtempSync(`${root}-`);
  const texts: Record<string, string> = JSON.parse(
    brotliDecompressSync(readFileSync(join(projectRoot, siteInPackage))).toString()
  );
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(aside, path)), { recursive: true });
    writeFileSync(join(aside, path), text);
  }
  try {
    renameSync(aside, root);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(root)) throw error;
  }
}

/** A link to a folder; one that leads elsewhere is made anew, since packages may have moved, and what travelled within stays. */
export function linkFolder(folder: string, place: string): void {
  mkdirSync(dirname(place), { recursive: true });
  const there = lstatSync(place, { throwIfNoEntry: false });
  if (there && (!there.isSymbolicLink() || readlinkSync(place) === folder)) return;
  rmSync(place, { force: true });
  try {
    symlinkSync(folder, place, "junction");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
