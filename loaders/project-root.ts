import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Folder of the project that this module belongs to, however deep: what run.js compiles lies deeper than its source. */
export const projectRoot = fileURLToPath(folderOf("package.json"));

/** The nearest folder from here upwards that has the file. */
function folderOf(file: string): URL {
  let folder = new URL("./", import.meta.url);
  while (!existsSync(new URL(file, folder))) folder = new URL("../", folder);
  return folder;
}
