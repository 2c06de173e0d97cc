import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { noAnalysis, type StudyAnalysis } from "../../src/lib/study-analysis.js";
import { projectRoot } from "../project-root.js";

/** The report of a study that names none. */
export const anyReport = "report";

/** Pages of `src` that name no study: every report has them. */
export const sharedPages = ["/404", "/glossary", "/plan", "/your-logs"];

/** Reports that a study can name: folders of `src` that hand one over, names sorted. */
export function reportNames(root: string = projectRoot): string[] {
  // a package has none: studies of users alone
  if (!existsSync(join(root, "src"))) return [];
  return readdirSync(join(root, "src"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== anyReport)
    .map(({ name }) => name)
    .filter((name) => existsSync(join(root, "src", name, "report.ts")))
    .sort();
}

/** The report that a study names; that of any study where its file is wrong: the analysis says what is. */
export function reportOf(studyFile: string): string {
  try {
    const { report } = parse(readFileSync(studyFile, "utf8")) as { report?: string };
    return reportNames().find((name) => name === report) ?? anyReport;
  } catch {
    return anyReport;
  }
}

/** What a study hands over to be analysed beside its laws. */
export async function analysisOf(name: string | null): Promise<StudyAnalysis> {
  // as this module is run: compiled or not
  const path = join(import.meta.dirname, "../../src", name ?? anyReport, `analysis${extname(import.meta.filename)}`);
  if (name === null || !existsSync(path)) return noAnalysis;
  return ((await import(pathToFileURL(path).href)) as { analysis: StudyAnalysis }).analysis;
}
