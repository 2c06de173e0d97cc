/** What pages can name in `{{ … }}`: numbers of the results under short paths. Nothing here is rounded. */
import type { LawRecord, Results } from "../../src/lib/results.js";
import { familyName, figureData, mainFamily } from "./figure-data.js";
import type { PageContext } from "./markdown/values.js";

export interface SiteContext {
  context: PageContext;
  parts: Record<string, boolean>;
}

/**
 * - `study`, `inputs`: as in the results
 * - `sizes`: count, list, largest, smallest, heldOut of the study's own family
 * - `evaluations`: points of its loss curves
 * - `laws.<variant>.<resource>.<protocol>.<objective>`: kMax, n0, goodness, sizes in the fit, status
 * - `slopes.<variant>.<resource>`: each size's own efficiency: smallest, largest, their ratio
 * - `comparison`: how many printed numbers come back
 */
export function pageContext(results: Results): SiteContext {
  const family = mainFamily(results);
  const curves = figureData(results).curves;
  const sizes = [...new Set(curves.map((curve) => curve.modelSize))].sort((a, b) => a - b);
  const variants = [...new Set(curves.map((curve) => curve.variant))];
  const laws: Record<string, unknown> = {};
  for (const law of results.laws.filter((law) => law.family === family)) {
    nest(laws, [law.variant, law.resource, law.protocol, law.objective], lawContext(law));
  }
  const otherFamilies = [...new Set(results.curves.map((curve) => curve.family))].filter((name) => name !== family);
  const { summary } = results.comparison;
  return {
    context: {
      study: results.study,
      family: familyName(results, family),
      inputs: { ...results.inputs, files: results.inputs.files.length },
      sizes: { list: sizes, count: sizes.length, smallest: sizes[0], largest: sizes.at(-1) },
      variants: variants.length,
      evaluations: curves.reduce((sum, curve) => sum + curve.step.length, 0),
      curves: curves.length,
      laws,
      slopes: slopes(results, family),
      comparison: { ...summary, other: summary.total - summary.everyDigit }
    },
    parts: {
      base: variants.includes("base"),
      instruct: variants.includes("instruct"),
      "other-family": otherFamilies.length > 0,
      comparison: results.comparison.rows.length > 0,
      "not-recomputed": summary.notRecomputed > 0,
      excluded: results.inputs.rowsExcluded > 0
    }
  };
}

function lawContext({ law, goodness, status, message, window }: LawRecord): PageContext {
  return { kMax: law.kMax, n0: law.n0, ...goodness, status, message, rule: window.rule, sizes: window.modelSizes };
}

function slopes(results: Results, family: string): PageContext {
  const out: Record<string, unknown> = {};
  for (const first of results.sizeLaws.filter((law) => law.family === family)) {
    const alike = results.sizeLaws
      .filter((law) => law.family === family && law.variant === first.variant && law.resource === first.resource)
      .sort((a, b) => a.modelSize - b.modelSize);
    const [smallest, largest] = [alike[0]!, alike.at(-1)!];
    nest(out, [first.variant, first.resource], {
      smallest: smallest.learningEfficiency,
      largest: largest.learningEfficiency,
      // Share of the loss that ten times the resource removes.
      smallestTenfold: 1 - 10 ** -smallest.learningEfficiency,
      largestTenfold: 1 - 10 ** -largest.learningEfficiency
    });
  }
  return out;
}

function nest(target: Record<string, unknown>, path: string[], value: unknown): void {
  const last = path.at(-1)!;
  let place = target;
  for (const key of path.slice(0, -1)) {
    place[key] ??= {};
    place = place[key] as Record<string, unknown>;
  }
  place[last] = value;
}
