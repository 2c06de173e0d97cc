import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** In what compile.js has made: the project's folder. */
declare const RLSCALE_ROOT: string | undefined;

/** Folder of the project that this module belongs to, with a separator at its end. */
export const projectRoot = join(typeof RLSCALE_ROOT === "string" ? RLSCALE_ROOT : folderOf("package.json"), "/");

/** The nearest folder from here upwards that has the file. */
function folderOf(file: string): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, file))) folder = dirname(folder);
  return folder;
}
