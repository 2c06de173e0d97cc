/** What a loss-curve figure plots, as CSV: one row a point, unrounded. */
import { powerLawLoss } from "../../lib/forms/power-law.js";
import { itemAt } from "../../lib/items.js";
import type { LossCurvesModel, SizeBand } from "./loss-curves-state.js";

/**
 * Rows: `point` a measured point with the line there, `band` the 95 % band of a line, `zero_shot` the line of a held-out
 * size of which nothing was seen, with its band where there is one.
 */
export function lossCurvesCsv({ state, family, sizes }: LossCurvesModel): string {
  const x = state.resource === "compute" ? "compute_flops" : "data_samples";
  const head = `what,family,variant,model_size,step,${x},test_loss,in_fit,line_loss,low,high`;
  const rows = sizes.flatMap((size) => {
    const { modelSize, points, learningEfficiency, intercept, strict, band, strictBand } = size;
    const row = (what: string, ...cells: (number | boolean | string)[]) =>
      [what, family, state.variant, modelSize, ...cells].join(",");
    const lineAt = (at: number, level: number) => powerLawLoss(at, learningEfficiency, level);
    const bandRows = (what: string, edges: SizeBand, level: number) =>
      edges.x.map((at, i) => row(what, "", at, "", "", lineAt(at, level), itemAt(edges.low, i), itemAt(edges.high, i)));
    return [
      ...points.map(({ step, x: at, loss, inFit }) =>
        row("point", step, at, loss, inFit, lineAt(at, intercept), "", "")
      ),
      ...(band ? bandRows("band", band, intercept) : []),
      ...(strict && strictBand ? bandRows("zero_shot", strictBand, strict.intercept) : []),
      ...(strict && !strictBand
        ? points.map(({ x: at }) => row("zero_shot", "", at, "", "", lineAt(at, strict.intercept), "", ""))
        : [])
    ];
  });
  return `${[head, ...rows].join("\n")}\n`;
}
