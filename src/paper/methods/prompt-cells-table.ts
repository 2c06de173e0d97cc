/** What the other prompt changes in each cell, how far that puts the mean curve off, and each cell's part in the pooled variance. */
import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { capital, change, modelSize, percent } from "../../lib/format.js";
import { matching } from "../../lib/matching.js";
import { mainFamily } from "../../lib/series-names.js";
import type { TableRenderer } from "../paper-site.js";

export const table: TableRenderer = ({ results }, options) => {
  const resource = options.resource === "data" ? "data" : "compute";
  const found = results.inference.prompts.find(({ family }) => family === mainFamily(results));
  const rows = (found?.spreads ?? []).map(({ variant, modelSize: size, contrast, asChance, onePrompt }) => {
    const cell = found!.contrasts.find(matching({ resource, variant, modelSize: size }));
    const effects = [cell?.slope, cell?.level, contrast].map((effect) =>
      effect ? `${change(effect.difference, 4)} (${change(effect.standardised, 1)})` : "\u2013"
    );
    return [
      `${capital(variant)}, ${modelSize(size)}`,
      ...effects,
      ...[cell?.biasOfK, cell?.biasOfLevel].map((bias) => (bias === undefined ? "\u2013" : change(bias, 4))),
      percent(asChance.share),
      percent(onePrompt.share)
    ];
  });
  const [from, to] = found?.window ?? [0, 0];
  return tableBox(
    `The run with the other prompt less the mean of the rest, against ${resource}; in brackets over its standard error. Loss at the end: steps ${from} to ${to}`,
    [
      "Cell",
      "Slope of ln L",
      "Level of ln L",
      "Loss at the end",
      html`Mean curve: bias of <i>k</i>`,
      "bias of ln L",
      "Part of the pooled variance, all repeats",
      "repeats of one prompt"
    ],
    rows
  );
};
