/** What esbuild makes of the site's modules, kept by all that it can come from: where none has changed, it does not run. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { hashFolder, madeIn } from "../../analysis/hash-of-work.js";
import { keepAlone, takeFromCache } from "../../analysis/stage-cache.js";
import { projectRoot } from "../../project-root.js";
import { sitePaths } from "../paths.js";

/**
 * What was made before, else what is made now, in the place of what came from other code; plain JSON.
 *
 * @param name of what is made, one word
 * @param pages files of pages that it is made for, by the path of each page
 */
export async function keptCode<Made>(
  name: string,
  pages: ReadonlyMap<string, string>,
  make: () => Promise<Made>,
  { root = projectRoot, folder = sitePaths.client as string } = {}
): Promise<Made> {
  const path = join(folder, `${name}-${await hashOfModules(pages, root)}.json`);
  const before = await takeFromCache<Made>(path);
  if (before !== null) return before;
  const made = await make();
  keepAlone(path, JSON.stringify(made));
  return made;
}

/** SHA-256 over modules, packages, what esbuild is told, and pages. */
export async function hashOfModules(pages: ReadonlyMap<string, string>, root = projectRoot): Promise<string> {
  const hash = createHash("sha256");
  for (const folder of ["loaders/site", "src"]) await hashFolder(hash, root, folder, madeIn(root));
  const settings = ["package-lock.json", "package.json", "tsconfig.json"].map((file) => join(root, file));
  for (const file of [...settings, ...pages.values()]) {
    hash.update(`${basename(file)}\n`).update(await readFile(file).catch(() => "none"));
  }
  return hash.update(JSON.stringify([...pages])).digest("hex");
}
