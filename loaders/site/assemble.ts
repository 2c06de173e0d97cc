/** The pages of a user's study, put beside the modules of `src` that they import. */
import { mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { reportPages } from "../../src/report/pages.js";
import { pageFile, sitePaths, source } from "./paths.js";
import { siteResults } from "./results.js";
import { readStudySite } from "./study-site.js";

/**
 * Nothing for a study whose pages stand in `src`. Which pages there are depends on what the analysis finds.
 *
 * @throws what the analysis throws
 */
export async function assemblePages(): Promise<void> {
  if (source === "src") return;
  const pages = reportPages(await readStudySite(await siteResults()));
  rmSync(source, { recursive: true, force: true });
  mkdirSync(source, { recursive: true });
  // what is bundled may not be there yet
  mkdirSync(sitePaths.bundles, { recursive: true });
  for (const entry of readdirSync("src", { withFileTypes: true })) {
    if (extname(entry.name) === ".md" || entry.name === "beyond" || entry.name === ".observablehq") continue;
    symlinkSync(resolve("src", entry.name), join(source, entry.name), entry.isDirectory() ? "junction" : "file");
  }
  for (const page of pages) symlinkSync(resolve(pageFile(page)), `${source}${page}.md`, "file");
}
