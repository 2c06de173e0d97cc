/** The joint fit with equal weights against slopes weighted by their errors: exactness, and what the profile holds. */
import { cellVariance, poolRunEffects } from "../../../src/lib/inference/runs/run-effects.js";
import { slopeVariance } from "../../../src/lib/inference/sizes/linear-error.js";
import { lawProfile, n0Profile, type WeighedSlope } from "../../../src/lib/inference/sizes/n0-profile.js";
import { slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { tQuantile } from "../../../src/lib/statistics/distributions.js";
import { type Random, seededRandom } from "../../../src/lib/statistics/random.js";
import { studySizes } from "../../helpers/planted.js";
import {
  plantedTruth,
  problems,
  repeats,
  runCentre,
  simulateStudy,
  type Truth
} from "../../helpers/simulated-study.js";
import { digits, table } from "./table.js";

const datasets = 200;
const law = { kMax: 0.13, n0: 16e9 };
const kOf = (size: number) => law.kMax / (1 + law.n0 / size);

interface Misfit {
  name: string;
  /** what a size's slope is off the law by */
  off: (k: number, random: Random) => number;
}
const misfits: Misfit[] = [
  { name: "none: the law is exact", off: () => 0 },
  { name: "0.003 for every size", off: (_, { normal }) => 0.003 * normal() },
  { name: "0.006 for every size", off: (_, { normal }) => 0.006 * normal() },
  { name: "10% of the slope", off: (k, { normal }) => 0.1 * k * normal() },
  { name: "30% of the slope", off: (k, { normal }) => 0.3 * k * normal() }
];

export function estimators(): string {
  const rows = [0, 0.9].flatMap((phi) => misfits.map((misfit) => row(phi, misfit)));
  return table(
    [
      ...["slow departures", "slopes off the law by", "median chi-square"],
      ...[
        "ln N_0, equal weights",
        "by errors",
        "k of 72B, equal weights",
        "by errors",
        "k of 3B, equal weights",
        "by errors"
      ],
      ...["N_0 in the profile's interval, noise", "misfit too"]
    ],
    rows
  );
}

function row(phi: number, { name, off }: Misfit): string[] {
  const squares = Array.from({ length: 6 }, () => 0);
  const chi2: number[] = [];
  const held = [0, 0];
  for (let s = 0; s < datasets; s++) {
    const points = studyOf(phi, off, s);
    const equal = lawProfile(points);
    const weighted = lawProfile(points.map((point) => ({ ...point, weight: 1 / point.variance })));
    chi2.push(equal.chi2);
    [equal, weighted].forEach(({ best }, j) => {
      const n0 = Math.exp(best.lnN0);
      const errors = [
        best.lnN0 - Math.log(law.n0),
        ...[72e9, 3e9].map((size) => best.kMax / (1 + n0 / size) / kOf(size) - 1)
      ];
      errors.forEach((error, i) => {
        // a law at a bound counts as three units of ln N_0
        squares[2 * i + j]! += Math.min(9, error * error);
      });
    });
    const { noise, misfit } = n0Profile(points, (df) => tQuantile(0.975, df));
    [noise, misfit].forEach(({ low, high }, i) => {
      held[i]! += Number((low ?? 0) <= law.n0 && law.n0 <= (high ?? Number.POSITIVE_INFINITY));
    });
  }
  chi2.sort((a, b) => a - b);
  return [
    phi === 0 ? "none" : `AR(1) ${phi}`,
    name,
    digits(chi2[datasets / 2]!),
    ...squares.map((sum) => digits(Math.sqrt(sum / datasets))),
    ...held.map((hits) => (hits / datasets).toFixed(2))
  ];
}

/** One simulated study: slopes, their variances as the report has them, weights of the joint fit. */
function studyOf(phi: number, off: Misfit["off"], seed: number): WeighedSlope[] {
  const random = seededRandom(9000 + seed);
  // a loss that rises leaves (0, 1)
  const by = new Map(studySizes.map((size) => [size, Math.max(-kOf(size), off(kOf(size), random))]));
  const planted = plantedTruth(phi, law);
  const truth: Truth = {
    ...planted,
    lnLoss: (size, lnX) => planted.lnLoss(size, lnX) - by.get(size)! * (lnX - Math.log(512))
  };
  const { curves, cells } = simulateStudy(truth, 100_000 + seed);
  const variances = cells.map((cell) => cellVariance(cell, problems));
  const effects = poolRunEffects(variances);
  return curves.map((curve, i) => {
    const binomial = curve.lnL.reduce((sum, y) => sum + (Math.exp(-y) - 1) / problems, 0) / curve.lnL.length;
    const own = variances[i]?.modelSize === curve.modelSize ? variances[i] : null;
    const white = own?.white ?? effects.noiseToBinomial * binomial;
    const sample = slopeSample({ ...curve, repeatsAt: curve.lnX.map(() => repeats), white, runCentre });
    return {
      modelSize: curve.modelSize,
      k: sample.k,
      variance: slopeVariance(sample, effects).total,
      weight: sample.sxx / sample.n
    };
  });
}
