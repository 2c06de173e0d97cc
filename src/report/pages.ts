import { planPage } from "./plan-page.js";
import { seriesSlopes } from "./run-sentences.js";
import type { StudySite } from "./site.js";
import { hasRecipes } from "./user-study/study-runs.js";

/** Pages that the report of a study may have, as Framework names them: a page exists only with content. */
export function reportPages(site: Pick<StudySite, "results" | "series" | "reference">): string[] {
  const { results } = site;
  return [
    "/index",
    "/runs",
    ...(hasRecipes(site) ? ["/recipes"] : []),
    ...(seriesSlopes(results).length > 0 ? ["/sizes-and-law"] : []),
    ...(site.reference.beside ? ["/beside"] : []),
    ...(planPage(results) ? ["/plan"] : []),
    "/your-logs",
    "/methods",
    "/dataset",
    "/glossary",
    "/404",
    "/print"
  ];
}
