/** What a figure, a table or the words of a page are made from. All of it but the document is plain JSON, read beforehand. */
import type { FigureData } from "../components/loss-curves-model.js";
import type { LoggedRun } from "../lib/records/series.js";
import type { Results } from "../lib/results.js";
import type { StudyReference } from "./reference.js";

export interface StudySite {
  results: Results;
  /** every run of the logs, by name; `seriesWhere` and `evaluationsWhere` select from them */
  series: LoggedRun[];
  reference: StudyReference;
}

export interface FigureSite extends StudySite {
  /** loss curves of the study's own family, as live figures get them */
  data: FigureData;
  /** where drawings are made: there is no page yet */
  document: Document;
}

type PageOptions = Record<string, unknown>;

/** HTML of a figure, for options as the page gives them; `body` is the words of the page inside it, HTML. */
export type FigureRenderer = (site: FigureSite, options: PageOptions, body: string) => string;

/** HTML of a table. */
export type TableRenderer = (site: StudySite, options: PageOptions) => string;

/** What one topic gives to pages, by name. Nothing in it is rounded. */
export type ContextTopic = (site: StudySite) => object;
