import { cp, mkdir, readdir, symlink } from "node:fs/promises";
import { join, relative, resolve } from "node:path";

const left = new Set([".git", "node_modules", ".build", "dist"]);
const leftDeep = [join("src", "bundles"), join("src", ".observablehq"), join("test", "artifacts")];

/**
 * The sources of a project in a folder of their own, so that a build there meets no other; packages are linked.
 * Nothing that a build has made is copied.
 */
export async function copyProject(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (left.has(name) || name.startsWith(".rlscale-aside-")) continue;
    await cp(join(from, name), join(to, name), {
      recursive: true,
      filter: (path) => !leftDeep.includes(relative(resolve(from), resolve(path)))
    });
  }
  await symlink(resolve(from, "node_modules"), join(to, "node_modules"), "junction");
}
