/** How many curves flatten late, as claim B1 counts them: slope of the last part below the whole run's, beyond its error. */
import { present } from "../../lib/items.js";
import type { Results } from "../../lib/results.js";
import { ofStudy } from "./inputs.js";

/** Null where the ledger does not ask. */
export function flattenLate(
  results: Results
): { curves: number; steeper: number; of: number; fromStep: number } | null {
  const cells = results.claims.rows.find(({ id }) => id === "B1")?.cells.filter(({ beyond }) => !beyond) ?? [];
  const fromStep = ofStudy(results, results.prediction.curves, "compute")[0]?.slopes.at(-1)?.fromStep;
  if (cells.length === 0 || fromStep == null) return null;
  const apart = cells.filter(({ verdict }) => verdict === "contradicted");
  const curves = apart.filter(({ estimate }) => present(estimate) < 0).length;
  return { curves, steeper: apart.length - curves, of: cells.length, fromStep };
}
