/** The data that pages fetch, by the name of its file under /data: made in the build's own process, or by a loader of its own. */

import { planStudy } from "../../src/lib/plan/study.js";
import { resultsSchema } from "../../src/lib/results.js";
import { repeatsData } from "../../src/paper/figures/repeats.js";
import { lawData } from "../../src/paper/law-data.js";
import { lengthFigureData } from "../../src/paper/length-figure-data.js";
import { publishedFamily } from "../../src/paper/other-families.js";
import { predictionData } from "../../src/paper/prediction-data.js";
import { reuseData } from "../../src/paper/reuse-data.js";
import { saturationData } from "../../src/paper/saturation-data.js";
import { slopesData } from "../../src/paper/slopes-data.js";
import { transferData } from "../../src/paper/transfer-data.js";
import { variantsData } from "../../src/paper/variants-data.js";
import { figureData } from "../../src/report/figure-data.js";
import { provenanceData } from "../../src/report/figure-origin.js";
import { ownRunsData } from "../../src/report/own-runs-data.js";
import type { StudySite } from "../../src/report/site.js";

export const pageData = {
  "curves.json": ({ results }: StudySite) => figureData(results),
  "family.json": ({ results }: StudySite) => ({
    hash: results.inputs.hash,
    ...(publishedFamily(results) ?? { versions: {} })
  }),
  "law.json": ({ results }: StudySite) => lawData(results),
  "lengths.json": (site: StudySite) => lengthFigureData(site) ?? { curves: [] },
  "plan.json": ({ results }: StudySite) => planStudy(results),
  "prediction.json": ({ results }: StudySite) => predictionData(results),
  "provenance.json": (site: StudySite) => provenanceData(site),
  "reference.json": ({ reference }: StudySite) => reference,
  "repeats.json": ({ results }: StudySite) => repeatsData(results),
  "results.json": ({ results }: StudySite) => results,
  "results.schema.json": () => resultsSchema,
  "reuse.json": ({ results, series }: StudySite) => reuseData(results, series) ?? { variants: [] },
  "saturation.json": ({ results }: StudySite) => saturationData(results),
  "series.json": ({ series }: StudySite) => series,
  "slopes.json": ({ results }: StudySite) => slopesData(results),
  "transfer.json": (site: StudySite) => transferData(site) ?? { cells: [] },
  "variants.json": (site: StudySite) => variantsData(site),
  "your-logs.json": ({ results }: StudySite) => ownRunsData(results)
} satisfies Record<string, (site: StudySite) => unknown>;
