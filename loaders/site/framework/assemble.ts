/** The root that Framework builds from, put together from pages, the modules that they import and all else beside them. */
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { globSync } from "tinyglobby";
import { sharedPages } from "../../study/report-names.js";
import { assembled, pageFile, pageFolder, sitePaths } from "../paths.js";
import { report } from "../site-report.js";
import { siteResults } from "../site-results.js";
import { readStudySite } from "../study-site.js";
import { keptCode } from "./kept-code.js";
import { bundlePageModules, type PageModules } from "./page-modules.js";

/** Where modules of pages stand, and the pages of the study in `data`. */
const modules = "src";

/** Path of a page under the root -> the file that it is written in, relative to the project. */
type PageFiles = ReadonlyMap<string, string>;

/**
 * Puts the root together by links alone, so that a change is seen where it is made.
 *
 * @param pages by default those that the analysis finds content for
 * @throws what the analysis throws
 */
export async function linkPages(pages?: readonly string[]): Promise<void> {
  place(await pageFiles(pages), {});
}

/**
 * Puts the root together with what pages import in one file.
 *
 * @param given by default those that the analysis finds content for
 * @throws what the analysis throws; Error of esbuild, of a module
 */
export async function bundlePages(given?: readonly string[]): Promise<PageModules> {
  const pages = await pageFiles(given);
  const made = await keptCode("modules", pages, () => bundlePageModules(pages, modules));
  place(pages, made.stubs);
  for (const [name, text] of Object.entries(made.stubs)) {
    const path = join(assembled, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: "wx" });
  }
  return made;
}

async function pageFiles(given?: readonly string[]): Promise<PageFiles> {
  const pages = given ?? (report.pages ? report.pages(await readStudySite(await siteResults())) : allPages());
  return new Map(pages.map((page) => [`${page}.md`, pageFile(page)]));
}

/** Pages of the report's folder, and those that every report has. */
function allPages(): string[] {
  const written = globSync("**/*.md", { cwd: pageFolder, ignore: "*/pages/**" }).map((path) => `/${path.slice(0, -3)}`);
  return [...new Set([...written, ...sharedPages])].sort();
}

function place(pages: PageFiles, stubs: PageModules["stubs"]): void {
  rmSync(assembled, { recursive: true, force: true });
  // what is bundled may not be there yet
  mkdirSync(sitePaths.bundles, { recursive: true });
  link("", stubs);
  for (const [path, file] of pages) {
    mkdirSync(dirname(join(assembled, path)), { recursive: true });
    symlinkSync(resolve(file), join(assembled, path), "file");
  }
}

/** Links what is in a folder beside pages; folders without a page or a module of the bundle as a whole. */
function link(folder: string, stubs: PageModules["stubs"]): void {
  mkdirSync(join(assembled, folder), { recursive: true });
  for (const entry of readdirSync(join(modules, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const name = path.replaceAll("\\", "/");
    if (entry.name === ".observablehq" || extname(name) === ".md" || Object.hasOwn(stubs, name.replace(/\.ts$/, ".js")))
      continue;
    const directory = entry.isDirectory();
    if (directory && isMixed(path, stubs)) link(path, stubs);
    else symlinkSync(resolve(modules, path), join(assembled, path), directory ? "junction" : "file");
  }
}

function isMixed(folder: string, stubs: PageModules["stubs"]): boolean {
  const start = `${folder.replaceAll("\\", "/")}/`;
  return (
    Object.keys(stubs).some((name) => name.startsWith(start)) ||
    readdirSync(join(modules, folder), { recursive: true }).some((name) => extname(String(name)) === ".md")
  );
}
