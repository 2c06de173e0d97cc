/** How far R^2 of a fit may be off: what it would be on other stretches of the same runs. */

import { type FittedValues, pooledR2 } from "../../lib/goodness.js";
import { percentileInterval } from "../../lib/inference/sizes/law-bootstrap.js";
import { itemAt } from "../../lib/items.js";
import { selectWindow } from "../../lib/protocols.js";
import type { CurveRecord, LawRecord, Results } from "../../lib/results.js";
import { curveFromRecord, resourceOf } from "../../lib/runs.js";
import { type Random, seededRandom } from "../../lib/statistics/random.js";

/** Ends of a 95 % interval less the value itself. */
type Reach = readonly [number, number];

export interface R2Reach {
  pooled: Reach;
  /** by model size */
  sizes: Map<number, Reach>;
}

const draws = 500;

/**
 * Of R^2 on L, pooled over the sizes of a fit and of each size alone: circular blocks of evaluations are drawn from each
 * size, measured and fitted loss together, in the longer of the block lengths of the other intervals. The fit is held.
 */
export function r2Reach(
  law: LawRecord,
  curves: readonly CurveRecord[],
  { blockLengths, seed }: Pick<Results["inference"]["settings"], "blockLengths" | "seed">
): R2Reach {
  const ofSeries = curves.filter(({ family, variant }) => family === law.family && variant === law.variant);
  const random = seededRandom(seed);
  const sizes = selectWindow(ofSeries.map(curveFromRecord), law.window).flatMap((curve) => {
    const line = law.law.sizes.find(({ modelSize }) => modelSize === curve.modelSize);
    if (!line) return [];
    const lnX = resourceOf(curve, law.resource).map(Math.log);
    const fitted = lnX.map((x) => Math.exp(line.intercept - line.learningEfficiency * x));
    return [{ modelSize: curve.modelSize, values: { measured: curve.testLoss, fitted }, alone: [] as number[] }];
  });
  const pooled = Array.from({ length: draws }, () => {
    const drawn = sizes.map(({ values, alone }) => {
      const blocks = drawnBlocks(values, Math.max(...blockLengths), random);
      alone.push(pooledR2([blocks]) ?? 0);
      return blocks;
    });
    return pooledR2(drawn) ?? 0;
  });
  return {
    pooled: reachOf(
      pooled,
      sizes.map(({ values }) => values)
    ),
    sizes: new Map(sizes.map(({ modelSize, values, alone }) => [modelSize, reachOf(alone, [values])]))
  };
}

function reachOf(r2: readonly number[], values: readonly FittedValues[]): Reach {
  const centre = pooledR2(values) ?? 0;
  const [low, high] = percentileInterval(Float64Array.from(r2));
  return [low - centre, high - centre];
}

function drawnBlocks({ measured, fitted }: FittedValues, block: number, random: Random) {
  const n = measured.length;
  const drawn = { measured: new Float64Array(n), fitted: new Float64Array(n) };
  let from = 0;
  for (let t = 0; t < n; t++) {
    if (t % block === 0) from = Math.floor(random.uniform() * n);
    const at = (from + (t % block)) % n;
    drawn.measured[t] = itemAt(measured, at);
    drawn.fitted[t] = itemAt(fitted, at);
  }
  return drawn;
}
