/** What a figure, a table or the words of a page are made from. All of it but the document is plain JSON, read beforehand. */
import type { FigureData } from "../components/loss-curves/loss-curves-data.js";
import type { LoggedRun } from "../lib/records/series-record.js";
import type { Results } from "../lib/results.js";
import type { StudyReference } from "./reference.js";

export interface StudySite<Reference extends StudyReference = StudyReference> {
  results: Results;
  /** every run of the logs, by name; `seriesWhere` and `evaluationsWhere` select from them */
  series: LoggedRun[];
  reference: Reference;
}

export interface FigureSite<Reference extends StudyReference = StudyReference> extends StudySite<Reference> {
  /** loss curves of the study's own family, as live figures get them */
  data: FigureData;
  /** where drawings are made: there is no page yet */
  document: Document;
}

type PageOptions = Record<string, unknown>;

/** HTML of a table. */
export type TableRenderer<Reference extends StudyReference = StudyReference> = (
  site: StudySite<Reference>,
  options: PageOptions
) => string;

/** What one topic gives to pages, by name. Nothing in it is rounded. */
export type ContextTopic<Reference extends StudyReference = StudyReference> = (site: StudySite<Reference>) => object;
