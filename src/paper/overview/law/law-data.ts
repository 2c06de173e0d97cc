/** What the law of the overview, and of `/explore`, is played with: `data/law.json` and `data/explore.json`. */

import { figureData } from "../../../components/loss-curves/loss-curves-data.js";
import { figureCurves } from "../../../components/loss-curves/loss-curves-model.js";
import { firstOf, mustFind } from "../../../lib/items.js";
import { protocolWindow, selectWindow } from "../../../lib/protocols.js";
import type { Results } from "../../../lib/results.js";
import { type Resource, resources } from "../../../lib/runs.js";
import { protocolNames } from "../../../report/table-parts.js";
import { inferredSeries } from "../../efficiency/slopes-data.js";
import { printedPairs } from "../../saturation/saturation-data.js";
import type { ExploreData } from "../explore/explore-figure.js";
import type { LawData } from "./law-model.js";

/** The first variant against compute. */
export function lawData(results: Results): LawData {
  return seriesData(results, firstOf(figureData(results).series).variant, "compute");
}

/** Every variant and resource, each with the errors of its slopes. */
export function exploreData(results: Results): ExploreData {
  const { series } = figureData(results);
  return {
    series: series.flatMap(({ variant }) =>
      resources.map((resource) => {
        const inferred = inferredSeries(results).find(
          (series) => series.variant === variant && series.resource === resource
        );
        const errors = (inferred?.sizes ?? []).map(({ modelSize, standardError }) => ({ modelSize, standardError }));
        return { ...seriesData(results, variant, resource), errors };
      })
    )
  };
}

function seriesData(results: Results, variant: string, resource: Resource): LawData {
  const data = figureData(results);
  const { hash, family, familyName } = data;
  const rules = mustFind(data.series, (series) => series.variant === variant);
  const curves = figureCurves(data, rules.variant).sort((a, b) => a.modelSize - b.modelSize);
  const printed = printedPairs(results).find(
    (pair) => pair.variant === variant && pair.resource === resource && pair.scenario === protocolNames.inter
  );
  const row = results.comparison.rows.find(
    (row) => row.quantity === "kMax" && row.variant === variant && row.resource === resource && row.scenario === "inter"
  );
  return {
    hash,
    family,
    familyName,
    variant,
    resource,
    heldOutSize: rules.heldOutSize,
    curves: selectWindow(curves, protocolWindow("full", rules, curves)).map((curve) => ({
      modelSize: curve.modelSize,
      step: Array.from(curve.step),
      x: Array.from(resource === "compute" ? curve.computeFlops : curve.dataSamples),
      testLoss: Array.from(curve.testLoss)
    })),
    printed: printed && row ? { kMax: printed.kMax, n0: printed.n0, table: row.table } : null
  };
}
