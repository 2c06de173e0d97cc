/** What the study of arXiv 2509.25300 hands over: its pages' names, their data, and what lies in print beside its logs. */

import { figureData } from "../components/loss-curves/loss-curves-data.js";
import { provenanceData } from "../report/figure-origin.js";
import { sharedData } from "../report/report.js";
import type { StudyReport } from "../report/study-report.js";
import { userRunsData } from "../report/user-runs-study.js";
import { variantsData } from "./beyond/base-and-instruct/variants-data.js";
import { publishedFamily } from "./beyond/llama/other-families.js";
import { lengthFigureData } from "./beyond/response-length/lengths/lengths-data.js";
import { transferData } from "./beyond/transfer/transfer-data.js";
import { reuseData } from "./data-reuse/reuse-data.js";
import { slopesData } from "./efficiency/slopes-data.js";
import { besideOf } from "./elsewhere/rows-beside.js";
import { aboutStudies } from "./elsewhere/studies/about.js";
import { exploreData, lawData } from "./overview/law/law-data.js";
import { type PaperReference, readPaperReference } from "./paper-reference.js";
import { predictionData } from "./power-law/prediction-data.js";
import { repeatsData } from "./power-law/repeats/repeats-figure.js";
import { saturationData } from "./saturation/saturation-data.js";

export const report: StudyReport<PaperReference> = {
  siteName: () => "Scaling RL post-training",
  publishedAs: "Paper",
  navigation: [
    {
      name: "Findings",
      pages: [
        { path: "/index", name: "Overview" },
        { path: "/efficiency", name: "1 Efficiency" },
        { path: "/power-law", name: "2 Power law" },
        { path: "/saturation", name: "3 Saturation" },
        { path: "/data-reuse", name: "4 Data reuse" },
        { path: "/beyond/base-and-instruct", name: "Base and instruct" },
        { path: "/beyond/llama", name: "Another family" },
        { path: "/beyond/transfer", name: "Transfer" },
        { path: "/beyond/rollouts", name: "Rollouts" },
        { path: "/beyond/response-length", name: "Response length" },
        { path: "/runs", name: "Single runs" },
        { path: "/elsewhere", name: "Elsewhere" },
        { path: "/elsewhere-verl", name: "verl ladder", within: true },
        { path: "/elsewhere-pods", name: "PODS", within: true },
        { path: "/elsewhere-octothinker", name: "OctoThinker", within: true }
      ]
    },
    {
      name: "Claims and tables",
      pages: [
        { path: "/claims", name: "Claims" },
        { path: "/tables", name: "Theirs and ours" },
        { path: "/reading", name: "Reading the numbers" }
      ]
    },
    {
      name: "Tools",
      pages: [
        { path: "/plan", name: "Plan" },
        { path: "/your-logs", name: "Your logs" },
        { path: "/explore", name: "Explore" }
      ]
    },
    {
      name: "About",
      pages: [
        { path: "/methods", name: "Methods" },
        { path: "/dataset", name: "Data" },
        { path: "/glossary", name: "Glossary" },
        { path: "/cite", name: "Cite" }
      ]
    }
  ],
  lawPage: "tables.html",
  publicLogs: Object.values(aboutStudies).flatMap(({ logs }) => logs),
  stateMeaning: "current as the figures of the paper, or earlier",
  reference: readPaperReference,
  data: {
    ...sharedData,
    "your-logs.json": ({ results, reference }) =>
      userRunsData(results, { beside: reference.elsewhere && besideOf(reference.elsewhere, results) }),
    "curves.json": ({ results }) => figureData(results),
    "explore.json": ({ results }) => exploreData(results),
    "elsewhere.json": ({ reference }) => reference.elsewhere ?? {},
    "family.json": ({ results }) => ({
      hash: results.inputs.hash,
      ...(publishedFamily(results) ?? { versions: {} })
    }),
    "law.json": ({ results }) => lawData(results),
    "lengths.json": (site) => lengthFigureData(site) ?? { curves: [] },
    "prediction.json": ({ results }) => predictionData(results),
    "provenance.json": (site) => provenanceData(site),
    "repeats.json": ({ results }) => repeatsData(results),
    "reuse.json": ({ results, series }) => reuseData(results, series) ?? { variants: [] },
    "runs.json": ({ reference }) => reference.runsTold,
    "saturation.json": ({ results }) => saturationData(results),
    "slopes.json": ({ results }) => slopesData(results),
    "transfer.json": (site) => transferData(site) ?? { cells: [] },
    "variants.json": (site) => variantsData(site)
  }
};
