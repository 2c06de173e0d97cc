/** Terms of how a claim is judged and a forecast made. */
import type { Term } from "./term.js";

export const verdictTerms: readonly Term[] = [
  {
    id: "cell",
    name: "Cell",
    meaning:
      "One case that a claim is judged in: a variant, a resource, a size or a pair of sizes. Each cell has a verdict of its own; a claim is the sum of its cells.",
    written: [],
    asked: ["cells", "verdicts by cell"]
  },
  {
    id: "chi-square",
    name: "Chi-square",
    meaning:
      "How far data lie from a fit: the sum of squared distances, each in units of its error. A fit with less of it describes the same data better.",
    written: ["chi-square"],
    asked: ["chi2", "misfit", "goodness of fit"]
  },
  {
    id: "drift",
    name: "Drift",
    meaning:
      "A slow departure of a run from its power law, over many evaluations. It moves the slope by more than the noise of single evaluations does.",
    written: ["slow departures", "slow departure", "drift"],
    asked: ["autocorrelation", "autoregression"]
  },
  {
    id: "late-slope",
    name: "Late slope",
    meaning:
      "The slope of the last part of a run alone. Where it is below the slope of the whole run, the curve flattens and a power law promises too much.",
    written: ["late slope"],
    asked: ["flattening", "bend"]
  },
  {
    id: "prediction-interval",
    name: "Prediction interval",
    meaning:
      "The range in which the result of one new run is expected, in nineteen of twenty cases. It is wider than a confidence interval: it has the luck of that run in it too.",
    written: ["prediction interval", "prediction band"],
    asked: ["forecast interval"]
  },
  {
    id: "series",
    name: "Series",
    meaning:
      "All sizes of one variant against one resource, for example base models against compute. A law is fitted to each series.",
    written: ["series of sizes"],
    asked: ["series"]
  },
  {
    id: "tau",
    name: "Tau, reuse factor",
    meaning:
      "How often each problem is used in a run, as the number of passes over it. Formulas write the Greek letter.",
    written: [],
    asked: ["τ", "passes"]
  }
];
