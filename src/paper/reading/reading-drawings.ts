/** Figures of the page on how printed numbers were made, by name. */

import type { FigureView } from "../../components/frame/static-figure.js";
import type { StudySite } from "../paper-site.js";
import { finalLoss } from "./figures/final-losses-figure.js";
import { markers } from "./figures/markers-figure.js";
import { passRates } from "./figures/pass-rates-figure.js";
import { prompt } from "./figures/prompt-figure.js";
import { repeats } from "./figures/reading-repeats-figure.js";
import { singleRuns } from "./figures/single-runs-figure.js";
import { stepZero } from "./figures/step-zero-figure.js";
import { versions } from "./figures/versions-figure.js";

type Build = (site: StudySite) => FigureView;

export const readingFigures: Record<string, Build> = {
  "pass-rates": passRates,
  markers,
  repeats,
  prompt,
  "single-runs": singleRuns,
  versions,
  "step-zero": stepZero,
  "final-loss": finalLoss
};
