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

/**
 * HTML of one figure or table.
 *
 * @param options as the page gives them
 * @param body words of the page inside it, HTML
 * @param place path of the page and line, counted from 1
 */
type Directive = (options: Record<string, unknown>, body: string, place: { page: string; line: number }) => string;

export type FigureRenderer = (site: FigureSite) => Directive;

export type TableRenderer = (site: StudySite) => Directive;

/** What one topic gives to pages. Nothing in it is rounded. */
interface TopicContent {
  value: unknown;
}

export type ContextTopic = (site: StudySite) => TopicContent;
