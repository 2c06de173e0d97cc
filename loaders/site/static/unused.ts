/** What Framework has written for cells that the build has run: no page asks for it any more. */
import { readdir, readFile, rm } from "node:fs/promises";
import { basename, extname, join } from "node:path";

/** Folders of Framework's own, in which a name has the hash of its content. */
const folders = ["_file", "_import", "_node", "_observablehq"];

/**
 * Removes files whose name stands in no page, no script of a page and no style.
 *
 * @returns number of files removed
 */
export async function removeUnused(root: string): Promise<number> {
  const files = (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const inFolder = (file: string, names: readonly string[]) =>
    names.some((name) => file.startsWith(join(root, name, "/")));
  const asking = files.filter(
    (file) => [".html", ".css"].includes(extname(file)) || inFolder(file, ["_page", join("_file", "bundles")])
  );
  const said = (await Promise.all(asking.map((file) => readFile(file, "utf8")))).join("\n");
  // a hash that stands nowhere saves looking for its name through all that is said
  const hashes = new Set(said.match(/\b[0-9a-f]{8}\b/g));
  const isSaid = (name: string) => {
    const [hash] = /\b[0-9a-f]{8}\b/.exec(name) ?? [];
    return (hash === undefined || hashes.has(hash)) && said.includes(name);
  };
  const unused = files.filter((file) => inFolder(file, folders) && !isSaid(basename(file)));
  await Promise.all(unused.map((file) => rm(file)));
  await removeEmpty(root);
  return unused.length;
}

async function removeEmpty(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeEmpty(join(folder, entry.name));
  }
  if ((await readdir(folder)).length === 0) await rm(folder, { recursive: true });
}
