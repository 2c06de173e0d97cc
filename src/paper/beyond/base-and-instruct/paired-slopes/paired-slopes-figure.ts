/** Learning efficiency of base against that of instruct, size by size. */

import { dataTable } from "../../../../components/data-table.js";
import { drawingRoot } from "../../../../components/drawing/plot-parts.js";
import type { ChoiceFigure, ChoiceView } from "../../../../components/frame/choice-figure.js";
import { resourceControl } from "../../../../components/frame/choice-words.js";
import { dataCsv, howComputed } from "../../../../components/frame/static-figure.js";
import { html } from "../../../../components/html.js";
import {
  coefficientPairs,
  describePairs,
  type PairsData
} from "../../../../components/plots/coefficient-plot/coefficient-plot-pairs.js";
import { change, efficiency, interval, list, modelSize, word } from "../../../../lib/format.js";
import type { Resource } from "../../../../lib/runs.js";
import type { SlopePair } from "../variants-compared.js";
import type { VariantsData } from "../variants-data.js";

export const pairedSlopesFigure: ChoiceFigure<VariantsData> = {
  reads: { logs: "own", places: ["inference.series"] },
  controls: () => [resourceControl],
  view: (variants, { resource = "compute" }) => pairedSlopes(variants, resource as Resource)
};

function pairedSlopes({ slopes, familyName, hash }: VariantsData, resource: Resource): ChoiceView {
  const pairs = slopes[resource];
  const data: PairsData = {
    x: `k of base, against ${resource}`,
    y: `k of instruct, against ${resource}`,
    series: [
      {
        name: "both variants",
        shape: "circle",
        pairs: pairs.map(({ modelSize: size, base, instruct }) => ({ modelSize: size, x: base, y: instruct }))
      }
    ]
  };
  return {
    view: resource,
    shown: resource,
    reading: slopesReading(pairs),
    subtitle: html`Slope of each size alone, drop in ln loss per unit of ln ${resource}. ${familyName}, ${word(pairs.length)} sizes; on the line both are equal`,
    key: [{ mark: "interval", label: "slope and 95% interval, both ways" }],
    draw: (options) => {
      // Square, at the left: a wide drawing would stretch one axis.
      const { document = globalThis.document, width = 680, label = "" } = options;
      const plot = coefficientPairs(data, { document, width: Math.min(width, 560) });
      const root = drawingRoot(document, width, Number(plot.getAttribute("height")), label);
      for (const name of ["role", "aria-label"]) plot.removeAttribute(name);
      plot.setAttribute("x", String((width - Number(plot.getAttribute("width"))) / 2));
      root.append(plot);
      return root;
    },
    caption:
      "Each size is fitted alone, least squares on ln&nbsp;<i>L</i>. Intervals hold evaluation noise, slow wander along the run and what whole runs differ in. Below the line instruction tuning has made learning slower.",
    source: `data ${hash.slice(0, 7)}`,
    description: describePairs(data),
    table: dataTable(
      `Slopes against ${resource}`,
      ["Size", "Base", "95% interval", "Instruct", "95% interval", "Instruct minus base"],
      pairs.map(({ modelSize: size, base, instruct }) => [
        modelSize(size),
        efficiency(base.value),
        ends(base),
        efficiency(instruct.value),
        ends(instruct),
        change(instruct.value - base.value, 3)
      ])
    ),
    computed: howComputed({ sentence: "Slopes and intervals are those of the chapter on learning efficiency." }),
    csv: dataCsv(
      ["model_size", "base", "base_low", "base_high", "instruct", "instruct_low", "instruct_high"],
      pairs.map(({ modelSize: size, base, instruct }) => [
        size,
        base.value,
        base.low,
        base.high,
        instruct.value,
        instruct.low,
        instruct.high
      ])
    )
  };
}

function ends({ low, high }: SlopePair["base"]): string {
  return low === null || high === null ? "\u2013" : interval(low, high);
}

/** Whether the difference of two slopes is beyond its own 95 % interval. */
export function slopeDiffers({ base, instruct }: SlopePair): boolean {
  return Math.abs(instruct.value - base.value) > 1.96 * Math.hypot(base.standardError, instruct.standardError);
}

export function slopesReading(pairs: readonly SlopePair[]): string {
  if (pairs.length === 0) return "Without repeats no slope has an interval to compare";
  const slower = pairs.filter(({ base, instruct }) => instruct.value < base.value);
  const clear = pairs.filter(slopeDiffers);
  const lead =
    slower.length === pairs.length
      ? "Instruction-tuned models learn more slowly at every size"
      : slower.length === 0
        ? "Instruction-tuned models learn faster at every size"
        : `Instruction-tuned models learn more slowly at ${word(slower.length)} of ${word(pairs.length)} sizes`;
  const sure =
    clear.length === 0
      ? "though at no size beyond the noise"
      : clear.length === pairs.length
        ? "beyond the noise at each"
        : `beyond the noise at ${list(clear.map(({ modelSize: size }) => modelSize(size)))}`;
  return `${lead}, ${sure}`;
}
