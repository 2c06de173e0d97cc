/** The data that pages fetch, by the name of its file under /data: made in the build's own process, or by a loader of its own. */

import { planStudy } from "../../src/lib/plan/study.js";
import type { Results } from "../../src/lib/results.js";
import { resultsSchema } from "../results-schema.js";
import { figureData } from "./figure-data.js";
import { lengthFigureData } from "./figures/response-length.js";
import { ownRunsData } from "./own-runs-data.js";
import { reuseData } from "./reuse-data.js";
import { saturationData } from "./saturation-data.js";
import { slopesData } from "./slopes-data.js";
import { studySeries } from "./study-series.js";
import { transferData } from "./transfer-data.js";
import { transferBands, transferSeries } from "./transfer-inputs.js";

export const pageData = {
  "curves.json": (results: Results) => figureData(results),
  "lengths.json": (_: Results) => lengthFigureData() ?? { curves: [] },
  "plan.json": (results: Results) => planStudy(results),
  "results.json": (results: Results) => results,
  "results.schema.json": () => resultsSchema,
  "reuse.json": async (results: Results) =>
    reuseData(results, await studySeries({ experiment: "reuse" })) ?? { variants: [] },
  "saturation.json": (results: Results) => saturationData(results),
  "slopes.json": (results: Results) => slopesData(results),
  "transfer.json": (results: Results) => transferData(results, transferSeries, transferBands) ?? { cells: [] },
  "your-logs.json": (results: Results) => ownRunsData(results)
} satisfies Record<string, (results: Results) => unknown>;
