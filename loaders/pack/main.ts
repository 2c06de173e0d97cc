/**
 * `npm run pack`: the package, as npm would publish it. Says last where it is.
 *
 * It is put together in `.build/package` from compiled code alone: the command line as a bundle whose parts load when a
 * command needs them, the results of the study, and the few files that are read as they are. What the bundle has within it
 * need not be installed, nor be had: of Arquero's packages one is in no registry.
 */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../project-root.js";
import { stagePackage } from "./stage.js";

const work = join(projectRoot, ".build");
const folder = join(work, "package");

rmSync(folder, { recursive: true, force: true });
await stagePackage(folder);
const printed = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--offline", "--pack-destination", work], {
  cwd: folder,
  encoding: "utf8",
  shell: process.platform === "win32"
});
const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(printed) as [
  { filename: string; size: number; unpackedSize: number; entryCount: number }
];
console.log(`${entryCount} files, ${(size / 1e6).toFixed(2)} MB, ${(unpackedSize / 1e6).toFixed(2)} MB unpacked`);
console.log(join(work, filename));
