/** Figure of each size's loss at one budget: what the level E means inside the data, where X = 1 lies far outside. */

import { dataTable } from "../../../components/data-table.js";
import type { ChoiceFigure } from "../../../components/frame/choice-figure.js";
import { radioControl } from "../../../components/frame/choice-words.js";
import { dataCsv, howComputed } from "../../../components/frame/static-figure.js";
import { html, raw } from "../../../components/html.js";
import type { FigureData } from "../../../components/loss-curves/loss-curves-data.js";
import type { CoefficientData } from "../../../components/plots/coefficient-plot/coefficient-data.js";
import { coefficientPlot } from "../../../components/plots/coefficient-plot/coefficient-plot.js";
import { computeHtml, count, intercept, interval, list, loss, modelSize } from "../../../lib/format.js";
import { firstOf, itemAt, mustFind, mustHave } from "../../../lib/items.js";
import type { Resource, Variant } from "../../../lib/runs.js";
import { type BudgetModel, budgetModel, lineLoss, rankedAt } from "../../efficiency/budget/budget-model.js";
import { variantKey } from "../../efficiency/tenfold/tenfold-figure.js";

export interface ReferenceLossData {
  curves: FigureData;
}

/** Not the resource of the other figures: data is what every size was measured at. */
const atControl = radioControl("at", "At the same", [
  ["data", "Samples"],
  ["compute", "Compute"]
]);

export const referenceLossFigure: ChoiceFigure<ReferenceLossData> = {
  reads: { logs: "own", places: ["sizeLaws", "inference.series"] },
  controls: () => [atControl],
  view: ({ curves }, { at: resource = "data" }) => {
    const models = [...new Set(curves.series.map(({ variant }) => variant))].map((variant) =>
      budgetModel(curves, variant as Variant, resource as Resource)
    );
    const x = commonBudget(models);
    const place = resource === "compute" ? computeHtml(x) : `${count(x)} samples`;
    const found = models.map((model) => ({
      variant: model.variant,
      sizes: rankedAt(model.lines, x)
        .sort((a, b) => a.modelSize - b.modelSize)
        .map((size) => {
          const error = Math.sqrt((size.loss * (1 - size.loss)) / curves.heldOutProblems);
          return { ...size, error, low: size.loss - 1.96 * error, high: Math.min(1, size.loss + 1.96 * error) };
        })
    }));
    const plot: CoefficientData = {
      quantity: `Test loss at the same ${resource === "compute" ? "compute" : "number of samples"} (log scale)`,
      series: found.map(({ variant, sizes }) => ({
        name: variant,
        shape: variant === "base" ? "circle" : "diamond",
        points: sizes.map(({ modelSize: size, loss: value, low, high }) => ({ modelSize: size, value, low, high }))
      })),
      law: null,
      limit: null,
      rivals: [],
      scale: "log",
      to: Math.max(...found.flatMap(({ sizes }) => sizes.map((size) => size.modelSize)))
    };
    const absent = models.flatMap((model) =>
      model.lines
        .filter((line) => x < line.from * (1 - 1e-9) || x > line.to * (1 + 1e-9))
        .map((line) => `${modelSize(line.modelSize)} ${model.variant}`)
    );
    const left = absent.length > 0 ? ` Not measured there, and left out: ${list(absent)}.` : "";
    return {
      view: `at ${place}`,
      reading: referenceReading(found, resource),
      subtitle: html`Loss on the line fitted to each size alone, at ${raw(place)}. ${curves.familyName}`,
      shown: `line of each size alone, at ${place}`,
      key: found.map(({ variant }) => mustHave(variantKey, variant)),
      draw: (options) => coefficientPlot(plot, options),
      caption: html`The height <i>E</i> of a line is ln&nbsp;<i>L</i> at <i>X</i> = 1, one ${resource === "compute" ? "FLOP" : "sample"}: far outside anything measured, and tied to the slope. This is the same line read where it was measured. Bars: binomial 95% interval of a test of ${count(curves.heldOutProblems)} problems.${left}`,
      source: `data ${curves.hash.slice(0, 7)}`,
      description: describe(found, resource, left),
      table: dataTable(
        html`Losses at ${raw(place)}`,
        ["Size", "Loss", "95% interval", html`<i>E</i> at <i>X</i> = 1`],
        found.flatMap(({ variant, sizes }, i) =>
          sizes.map((size) => {
            const line = mustFind(itemAt(models, i).lines, (candidate) => candidate.modelSize === size.modelSize);
            return [
              `${variant} ${modelSize(size.modelSize)}`,
              loss(size.loss),
              interval(size.low, size.high, loss),
              intercept(Math.log(lineLoss(line, 1)))
            ];
          })
        )
      ),
      computed: howComputed({
        sentence: `The budget is the one that most sizes of both variants were measured at, nearest to the middle of them. Losses are those of each size\u2019s own least-squares line there.`,
        values: [["<i>X</i>", x]]
      }),
      csv: dataCsv(
        ["variant", "resource", "x", "model_size", "loss", "standard_error", "low", "high"],
        found.flatMap(({ variant, sizes }) =>
          sizes.map((size) => [variant, resource, x, size.modelSize, size.loss, size.error, size.low, size.high])
        )
      )
    };
  }
};

/** A round budget that most sizes were measured at: of equals the middle one. */
function commonBudget(models: readonly BudgetModel[]): number {
  const lines = models.flatMap((model) => model.lines);
  const from = Math.floor(Math.log10(Math.min(...lines.map((line) => line.from))));
  const to = Math.ceil(Math.log10(Math.max(...lines.map((line) => line.to))));
  const candidates: number[] = [];
  for (let power = from; power <= to; power++)
    for (const digit of [1, 2, 5]) candidates.push(Number(`${digit}e${power}`));
  const measured = (x: number) => lines.filter((line) => x >= line.from && x <= line.to).length;
  const most = Math.max(...candidates.map(measured));
  const best = candidates.filter((x) => measured(x) === most);
  return itemAt(best, Math.floor(best.length / 2));
}

interface Found {
  variant: string;
  sizes: { modelSize: number; loss: number; error: number }[];
}

/** The title, by outcome. */
export function referenceReading(found: readonly Found[], resource: string): string {
  const { sizes, variant } = firstOf(found);
  const [first, last] = [sizes[0], sizes.at(-1)];
  const place = resource === "compute" ? "compute" : "number of samples";
  if (!first || !last || first === last) return `Too few sizes were measured at the same ${place}`;
  const rises = sizes.filter((size, i) => i > 0 && size.loss > itemAt(sizes, i - 1).loss);
  const course = `At the same ${place} loss goes from ${loss(first.loss)} at ${modelSize(first.modelSize)} to ${loss(last.loss)} at ${modelSize(last.modelSize)}`;
  const exception =
    rises.length === 0
      ? ""
      : `; ${list(rises.map((rise) => modelSize(rise.modelSize)))} ${rises.length === 1 ? "lies" : "lie"} above the next smaller size`;
  return `${course}${exception} (${variant})`;
}

function describe(found: readonly Found[], resource: string, left: string): string {
  const per = found.map(
    ({ variant, sizes }) =>
      `${variant}: ${list(sizes.map((size) => `${modelSize(size.modelSize)} ${loss(size.loss)}`))}.`
  );
  return `Test loss of each size at the same ${resource === "compute" ? "compute" : "number of samples"}, read off the line fitted to it alone. ${per.join(" ")}${left}`;
}
