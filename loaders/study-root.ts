import { existsSync, lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { projectRoot } from "./project-root.js";

/**
 * Folder whose `data/` is the study: the project's own, or RLSCALE_DATA, a folder with study.yaml, runs/ and, if there
 * are printed numbers to compare with, reference/. Another folder is linked into the project as `.build/study/data`, so
 * that every path in messages and results reads `data/…`, wherever it lies.
 *
 * @throws Error when RLSCALE_DATA names a folder that is not there
 */
export function studyRoot(
  folder: string | undefined = process.env.RLSCALE_DATA,
  project: string = projectRoot
): string {
  if (folder === undefined || folder === "") return project;
  const target = resolve(folder);
  if (!existsSync(target)) throw new Error(`RLSCALE_DATA: ${folder} is not there`);
  if (target === resolve(project, "data")) return project;
  const root = join(project, ".build", "study");
  const link = join(root, "data");
  mkdirSync(root, { recursive: true });
  if (lstatSync(link, { throwIfNoEntry: false }) === undefined) symlinkSync(target, link, "junction");
  else if (resolve(root, readlinkSync(link)) !== target) {
    rmSync(link);
    symlinkSync(target, link, "junction");
  }
  return root;
}
