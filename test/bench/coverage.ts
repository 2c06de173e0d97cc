/**
 * `npm run bench:coverage`: how often the 95 % intervals hold the truth, on simulated studies. Variance components are
 * estimated again in each data set. Prints a table and, with `--write FILE`, the same as JSON
 * (data/coverage.json is what the site shows). `--datasets N` simulates N studies a truth instead of 400: with 200, one standard error of a
 * share near 95 % is 1.5 points.
 */
import { writeOneFile } from "../../loaders/output/kept-files.js";
import { cellVariance, poolRunEffects } from "../../src/lib/inference/runs/run-effects.js";
import {
  fitSlopes,
  percentileInterval,
  refitLaws,
  resampleSlopes
} from "../../src/lib/inference/sizes/law-bootstrap.js";
import { slopeSample } from "../../src/lib/inference/sizes/slope-sample.js";
import { studySizes } from "../helpers/planted.js";
import {
  bentTruth,
  design,
  plantedTruth,
  problems,
  repeats,
  runCentre,
  simulateStudy,
  type Truth,
  targetSlopes,
  type Unlike
} from "../helpers/simulated-study.js";

const given = process.argv.indexOf("--datasets");
const datasets = given > 0 ? Number(process.argv[given + 1]) : 400;
const resamples = 1000;
const truths = [
  ...[0, 0.5, 0.8, 0.9, 0.95].map((phi) => plantedTruth(phi)),
  ...[0.5, 0.8, 0.95].map(bentTruth),
  ...(
    [
      { evaluations: "t(3)" },
      { evaluations: "counted" },
      { runSpread: 0.7 },
      { shift: 3 },
      { prompt: true }
    ] satisfies Unlike[]
  ).map((unlike) => plantedTruth(0.8, undefined, unlike))
];

interface Coverage {
  truth: string;
  kMax: number;
  n0: number;
  /** mean over sizes */
  k: number;
  bySize: number[];
  /** ordinary least squares, mean over sizes */
  olsK: number;
}

console.log(`${datasets} data sets a truth, ${resamples} resamples a data set; wanted: 0.90-0.99, no size under 0.90`);
console.log(["truth".padEnd(46), "K_max", "N_0  ", "k mean", "k by size".padEnd(41), "OLS k"].join("  "));
const table = truths.map((truth) => {
  const row = coverage(truth);
  const show = (value: number) => value.toFixed(3);
  console.log(
    [
      row.truth.padEnd(46),
      show(row.kMax),
      show(row.n0),
      `${show(row.k)} `,
      row.bySize.map((v) => v.toFixed(2)).join("  "),
      ` ${show(row.olsK)}`
    ].join("  ")
  );
  return row;
});
const at = process.argv.indexOf("--write");
if (at > 0) {
  const record = `${JSON.stringify({ datasets, resamples, truths: table }, null, 1)}\n`;
  await writeOneFile(process.argv[at + 1]!, record, "npm run bench:coverage");
}
const bad = table.filter(
  ({ kMax, n0, k, bySize }) => [kMax, n0, k].some((value) => value < 0.9 || value > 0.99) || Math.min(...bySize) < 0.9
);
console.log(
  bad.length === 0 ? "every figure in its range" : `outside its range: ${bad.map(({ truth }) => truth).join("; ")}`
);

function coverage(truth: Truth): Coverage {
  const target = targetSlopes(truth);
  const sizes = studySizes.map((modelSize) => ({ modelSize, ...design }));
  const law = fitSlopes(
    sizes,
    target,
    studySizes.map(() => 1 / studySizes.length)
  );
  const bySize = new Array<number>(studySizes.length).fill(0);
  let [kMax, n0, ols] = [0, 0, 0];
  for (let s = 0; s < datasets; s++) {
    const { curves, cells } = simulateStudy(truth, 100_000 + s, true);
    const variances = cells.map((cell) => cellVariance(cell, problems));
    const effects = poolRunEffects(variances);
    const samples = curves.map((curve, i) => {
      const binomial = curve.lnL.reduce((sum, y) => sum + (Math.exp(-y) - 1) / problems, 0) / curve.lnL.length;
      const own = variances[i]?.modelSize === curve.modelSize ? variances[i] : null;
      const white = own?.white ?? effects.noiseToBinomial * binomial;
      return slopeSample({ ...curve, repeatsAt: curve.lnX.map(() => repeats), white, runCentre });
    });
    const { slopes } = resampleSlopes(samples, effects, { resamples, seed: s });
    const draws = refitLaws(samples, slopes);
    const interval = percentileInterval(draws.kMax);
    kMax += within(interval, law.kMax);
    n0 += within(percentileInterval(draws.n0), Math.exp(law.lnN0));
    samples.forEach((sample, i) => {
      bySize[i]! += within(percentileInterval(slopes[i]!), target[i]!);
      const error = Math.sqrt(sample.residual.reduce((sum, e) => sum + e * e, 0) / (sample.n - 2) / sample.sxx);
      ols += within([sample.k - 1.983 * error, sample.k + 1.983 * error], target[i]!);
    });
  }
  const share = (hits: number, of = datasets) => Number((hits / of).toFixed(4));
  return {
    truth: truth.name,
    kMax: share(kMax),
    n0: share(n0),
    k: share(
      bySize.reduce((a, b) => a + b, 0),
      datasets * bySize.length
    ),
    bySize: bySize.map((hits) => share(hits)),
    olsK: share(ols, datasets * bySize.length)
  };
}

function within([low, high]: [number, number], value: number): number {
  return Number(low <= value && value <= high);
}
