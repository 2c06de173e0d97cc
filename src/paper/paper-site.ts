/** What figures, tables and words of this study are made from: what every report has, and what lies in print beside it. */
import type { StudyReference } from "../report/reference.js";
import type * as report from "../report/site.js";
import type { PaperReference } from "./paper-reference.js";

type Reference = StudyReference & PaperReference;

export type StudySite = report.StudySite<Reference>;
export type FigureSite = report.FigureSite<Reference>;
export type TableRenderer = report.TableRenderer<Reference>;
export type ContextTopic = report.ContextTopic<Reference>;
