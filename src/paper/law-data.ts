/** What the law of the overview is played with: `data/law.json`. */

import type { LawData } from "../components/law/law-model.js";
import { figureCurves } from "../components/loss-curves/loss-curves-model.js";
import { protocolWindow, selectWindow } from "../lib/protocols.js";
import type { Results } from "../lib/results.js";
import { figureData } from "../report/figure-data.js";
import { protocolNames } from "../report/table-parts.js";
import { printedPairs } from "./saturation-data.js";

export function lawData(results: Results): LawData {
  const data = figureData(results);
  const { hash, family, familyName, series } = data;
  const { variant, ...rules } = series[0]!;
  const curves = figureCurves(data, variant).sort((a, b) => a.modelSize - b.modelSize);
  const printed = printedPairs(results).find(
    (pair) => pair.variant === variant && pair.resource === "compute" && pair.scenario === protocolNames.inter
  );
  const row = results.comparison.rows.find(
    (one) =>
      one.quantity === "kMax" && one.variant === variant && one.resource === "compute" && one.scenario === "inter"
  );
  return {
    hash,
    family,
    familyName,
    variant,
    heldOutSize: rules.heldOutSize,
    curves: selectWindow(curves, protocolWindow("full", rules, curves)).map((curve) => ({
      modelSize: curve.modelSize,
      step: Array.from(curve.step),
      computeFlops: Array.from(curve.computeFlops),
      testLoss: Array.from(curve.testLoss)
    })),
    printed: printed && row ? { kMax: printed.kMax, n0: printed.n0, table: row.table } : null
  };
}
