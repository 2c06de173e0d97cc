/** What a study hands over to be shown. The engine calls it and knows no study: `src/<name>/report.ts` exports one as `report`. */
import type { StudyReference } from "./reference.js";
import type { StudySite } from "./site.js";

export interface SitePage {
  /** as Framework names it, without extension */
  path: string;
  name: string;
  /** set below the page before it */
  within?: true;
}

/** An item of the header that opens a list. */
export interface SiteMenu {
  name: string;
  pages: SitePage[];
}

/** Reads what lies beside a study's logs; what it does not have is an empty list or null. */
export interface ReferenceFiles {
  /** a list of `data/reference`, those rows that `has` takes */
  list: <Row>(name: string, has?: (row: Row) => boolean) => Promise<Row[]>;
  /** any file of the study as JSON, by its path */
  json: <Content>(path: string) => Promise<Content | null>;
}

/** `More` is what the study's pages know besides what every report does: keys of {@link StudyReference}. */
export interface StudyReport<More extends object = object> {
  /** what the site is called, in its header, its cards and its citations */
  siteName(title: string): string;
  /** what the foot of a page calls a study that has authors */
  publishedAs: "Paper" | "Study";
  /** pages in reading order; those without a source are left out */
  navigation: readonly (SitePage | SiteMenu)[];
  /** those of its pages that have content, as Framework names them; left out: every page of its folder */
  pages?(site: StudySite): string[];
  /** where search leads to for the parameters of a law */
  lawPage: string;
  /** logs of other studies that its pages hand out, below the project */
  publicLogs?: readonly string[];
  /** what the column `state` of the table of evaluations says */
  stateMeaning: string;
  /** reads what its pages say beside results and logs */
  reference(files: ReferenceFiles): Promise<More>;
  /** files under /data for its pages, by name */
  data: Readonly<Record<string, (site: StudySite<StudyReference & More>) => unknown>>;
}
