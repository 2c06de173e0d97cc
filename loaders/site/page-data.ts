/** The data that pages fetch, by the name of its file under /data: made in the build's own process, or by a loader of its own. */

import { planStudy } from "../../src/lib/plan/study.js";
import type { StudySite } from "../../src/paper/site.js";
import { resultsSchema } from "../results-schema.js";
import { figureData } from "./figure-data.js";
import { lengthFigureData } from "./figures/response-length.js";
import { ownRunsData } from "./own-runs-data.js";
import { reuseData } from "./reuse-data.js";
import { saturationData } from "./saturation-data.js";
import { slopesData } from "./slopes-data.js";
import { transferData } from "./transfer-data.js";

export const pageData = {
  "curves.json": ({ results }: StudySite) => figureData(results),
  "lengths.json": (site: StudySite) => lengthFigureData(site) ?? { curves: [] },
  "plan.json": ({ results }: StudySite) => planStudy(results),
  "results.json": ({ results }: StudySite) => results,
  "results.schema.json": () => resultsSchema,
  "reuse.json": ({ results, series }: StudySite) => reuseData(results, series) ?? { variants: [] },
  "saturation.json": ({ results }: StudySite) => saturationData(results),
  "slopes.json": ({ results }: StudySite) => slopesData(results),
  "transfer.json": (site: StudySite) => transferData(site) ?? { cells: [] },
  "your-logs.json": ({ results }: StudySite) => ownRunsData(results)
} satisfies Record<string, (site: StudySite) => unknown>;
