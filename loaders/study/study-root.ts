import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readlinkSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { workFolder } from "../installed.js";
import { projectRoot } from "../project-root.js";

/** Where the study is described, relative to the project. */
export const studyFile = "data/study.yaml";

/**
 * Folder whose `data/` is the study: the project's own, or RLSCALE_DATA, a folder with study.yaml, runs/ and, if there
 * are printed numbers to compare with, reference/. Another folder is linked into the project as
 * `.build/studies/<its own name>/data`, so that every path in messages and results reads `data/…`, wherever it lies; a
 * link of its own, for two studies may be read at the same time.
 *
 * @throws Error when RLSCALE_DATA names a folder that is not there
 */
export function studyRoot(
  folder: string | undefined = process.env.RLSCALE_DATA,
  project: string = projectRoot
): string {
  if (folder === undefined || folder === "") return project;
  if (!existsSync(folder)) throw new Error(`RLSCALE_DATA: ${folder} is not there`);
  const target = realpathSync(folder);
  const bundled = resolve(project, "data");
  if (existsSync(bundled) && target === realpathSync(bundled)) return project;
  const root = join(workFolder(project), "studies", createHash("sha256").update(target).digest("hex").slice(0, 16));
  const link = join(root, "data");
  mkdirSync(root, { recursive: true });
  if (leadsTo(link) === target) return root;
  rmSync(link, { force: true });
  try {
    symlinkSync(target, link, "junction");
  } catch (error) {
    // another process has made it meanwhile
    if (leadsTo(link) !== target) throw error;
  }
  return root;
}

/** The folder with study.yaml: `data` in a study's folder, or the folder itself; null where neither has one. */
export function studyDataIn(folder: string): string | null {
  const places = [join(folder, "data"), folder];
  return places.find((data) => existsSync(join(data, "study.yaml"))) ?? null;
}

function leadsTo(link: string): string | null {
  try {
    return resolve(readlinkSync(link));
  } catch {
    return null;
  }
}
