/** Figures of the page on how printed numbers were made, by name. */

import type { FigureView } from "../../components/frame/static-figure.js";
import type { StudySite } from "../paper-site.js";
import { finalLoss } from "./final-losses/final-losses-figure.js";
import { markers } from "./markers/markers-figure.js";
import { passRates } from "./pass-rates/pass-rates-figure.js";
import { prompt } from "./prompt/prompt-figure.js";
import { repeats } from "./reading-repeats/reading-repeats-figure.js";
import { singleRuns } from "./single-runs/single-runs-figure.js";
import { stepZero } from "./step-zero/step-zero-figure.js";
import { versions } from "./versions/versions-figure.js";

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
