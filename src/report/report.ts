/** The report of a study that has none of its own. */
import { planStudy } from "../lib/plan/plan-study.js";
import { provenanceData } from "./figure-origin.js";
import { reportPages } from "./pages.js";
import type { StudySite } from "./site.js";
import type { StudyReport } from "./study-report.js";
import { userRunsData } from "./user-runs-study.js";
import { studyRuns } from "./user-study/study-runs.js";

/** Data that the modules of every report read. */
export const sharedData = {
  "plan.json": ({ results }: StudySite) => planStudy(results),
  "reference.json": ({ reference }: StudySite) => reference,
  "results.json": ({ results }: StudySite) => results,
  "series.json": ({ series }: StudySite) => series,
  "your-logs.json": ({ results, reference }: StudySite) =>
    userRunsData(results, { beside: reference.beside, score: reference.study.score })
} satisfies StudyReport["data"];

export const report: StudyReport = {
  siteName: (title) => title,
  publishedAs: "Study",
  navigation: [
    {
      name: "Findings",
      pages: [
        { path: "/index", name: "Overview" },
        { path: "/runs", name: "Runs" },
        { path: "/recipes", name: "Recipes" },
        { path: "/sizes-and-law", name: "Sizes and law" },
        { path: "/beside", name: "Beside a public study" }
      ]
    },
    {
      name: "Tools",
      pages: [
        { path: "/plan", name: "Plan" },
        { path: "/your-logs", name: "Your logs" }
      ]
    },
    {
      name: "About",
      pages: [
        { path: "/methods", name: "Methods" },
        { path: "/dataset", name: "Data and ledger" },
        { path: "/glossary", name: "Glossary" }
      ]
    }
  ],
  pages: reportPages,
  lawPage: "sizes-and-law.html",
  stateMeaning: "current or earlier",
  reference: async () => ({}),
  data: { ...sharedData, "provenance.json": (site) => provenanceData(site), "study-runs.json": studyRuns }
};
