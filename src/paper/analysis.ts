/** What the study of arXiv 2509.25300 hands over to be analysed beside its laws: rules for its claims, and what it prints. */
import type { StudyAnalysis } from "../lib/study-analysis.js";
import { ledger } from "./claims/rules.js";
import { compareWithPaper } from "./print/comparison.js";

export const analysis: StudyAnalysis = { ledger, compare: compareWithPaper };
