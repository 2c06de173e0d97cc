/**
 * Studies made by chance from a known truth, for the coverage of intervals: seven mean curves of three repeats, single
 * repeats of the five smaller sizes in two variants, white noise, run effects and slow misfit, all as large as measured. With
 * `onePrompt`, as in the study, one of the three repeats behind these curves had another prompt and is no repeat: two of one
 * prompt in five cells, three in the others, 15 degrees of freedom.
 */

import { learningEfficiency } from "../../src/lib/forms/saturating.js";
import type { RepeatCell } from "../../src/lib/inference/runs/run-effects.js";
import { type Random, seededRandom } from "../../src/lib/statistics/random.js";
import { studySizes } from "./planted.js";

export interface Truth {
  name: string;
  /** noiseless ln L of a size at each ln X */
  lnLoss: (modelSize: number, lnX: number) => number;
  /** AR(1) coefficient of the misfit; 0 = none */
  phi: number;
  /** what else is unlike the model behind the intervals */
  unlike?: Unlike;
}

export interface Unlike {
  /** errors of single evaluations: Student's t with 3 degrees of freedom, or right and wrong answers counted */
  evaluations?: "t(3)" | "counted";
  /** standard deviation of the logarithm of a size's run variance about the common one */
  runSpread?: number;
  /** one repeat of each size moves by as many errors of an evaluation, from a step by chance */
  shift?: number;
  /** the other prompt has another slope and level, as measured; without it a prompt changes nothing */
  prompt?: boolean;
}

export interface SimulatedStudy {
  /** ln X and ln L of the mean curve of each size */
  curves: { modelSize: number; lnX: Float64Array; lnL: Float64Array }[];
  /** ten cells of three repeats, or five of two and five of three; steps 12-105 */
  cells: RepeatCell[];
}

export const repeats = 3;
export const problems = 500;
const steps = 105;
const firstKnownStep = 12;
/** Ratios of observed to white variance between the repeats of the truth on steps 12-105, near those measured. */
export const trueRatios = { slope: 2.4, level: 7 };
/** The same of repeats of one prompt alone, near those measured. */
const onePromptRatios = { slope: 1.25, level: 3.6 };
/** Slope and level of ln L of the other prompt less those of the usual one, by size; not known of the two largest. */
const promptContrasts = [
  [0.0045, 0.0088],
  [0.0062, 0.0075],
  [-0.0099, 0.0054],
  [-0.0038, 0.0081],
  [0.014, -0.0037]
] as const;
const otherPrompt = 2;
/** White variance over binomial, near that measured. */
const noiseToBinomial = 0.65;
/** Standard deviation of the misfit of each size, as left in the study's mean curves beyond white noise. */
const misfit = [0.0015, 0.008, 0.004, 0.008, 0.004, 0.02, 0.014];

const lnX = Float64Array.from({ length: steps }, (_, t) => Math.log(512 * (t + 1)));
const centre = lnX.reduce((a, b) => a + b, 0) / steps;
const sxx = lnX.reduce((sum, x) => sum + (x - centre) ** 2, 0);

const known = lnX.slice(firstKnownStep - 1);
/** ln X about which single runs are compared: the mean over the steps where repeats are known. */
export const runCentre = known.reduce((a, b) => a + b, 0) / known.length;
const knownSxx = known.reduce((sum, x) => sum + (x - runCentre) ** 2, 0);

/** The planted law, each size's level near the study's. */
export function plantedTruth(phi: number, { kMax, n0 } = { kMax: 0.135, n0: 13e9 }, unlike: Unlike = {}): Truth {
  const start = [0.97, 0.96, 0.93, 0.86, 0.8, 0.74, 0.7];
  return {
    name: `planted law, AR(1) ${phi}${unlikeName(unlike)}`,
    phi,
    unlike,
    lnLoss: (size, x) =>
      Math.log(start[studySizes.indexOf(size)]!) - learningEfficiency(size, { kMax, n0 }) * (x - lnX[0]!)
  };
}

function unlikeName({ evaluations, runSpread, shift, prompt }: Unlike): string {
  const parts = [
    evaluations === "t(3)" && ", t(3) evaluations",
    evaluations === "counted" && ", answers counted",
    runSpread && ", unequal runs",
    shift && ", one repeat shifts",
    prompt && ", another prompt in one repeat"
  ];
  return parts.filter(Boolean).join("");
}

/** Curves that bend: each size a sigmoid in ln X, its end losses near the study's; the law is then only the nearest. */
export function bentTruth(phi: number): Truth {
  const start = [0.972, 0.965, 0.935, 0.865, 0.82, 0.78, 0.73];
  const end = [0.943, 0.905, 0.85, 0.7, 0.59, 0.47, 0.43];
  const middle = [9.5, 9.2, 9.0, 8.6, 8.6, 8.5, 8.5];
  return {
    name: `bent curves, AR(1) ${phi}`,
    phi,
    lnLoss: (size, x) => {
      const i = studySizes.indexOf(size);
      return Math.log(end[i]! + (start[i]! - end[i]!) / (1 + Math.exp(1.1 * (x - middle[i]!))));
    }
  };
}

/** Slopes that an infinitely repeated study without noise and misfit would have: least squares on the noiseless curves. */
export function targetSlopes(truth: Truth): number[] {
  return studySizes.map((size) => -lnX.reduce((sum, x) => sum + (x - centre) * truth.lnLoss(size, x), 0) / sxx);
}

/** Design of one size: n points, sum of squares of ln X about its mean. */
export const design = { n: steps, sxx };

export function simulateStudy(truth: Truth, seed: number, onePrompt = false): SimulatedStudy {
  const ratios = onePrompt ? onePromptRatios : trueRatios;
  const random = seededRandom(seed);
  const { evaluations, runSpread = 0, shift = 0, prompt = false } = truth.unlike ?? {};
  const runsOf = (modelSize: number, withOther: boolean) => {
    const i = studySizes.indexOf(modelSize);
    const smooth = lnX.map((x) => truth.lnLoss(modelSize, x));
    const noise = smooth.map((y) => Math.sqrt((noiseToBinomial * (Math.exp(-y) - 1)) / problems));
    const white = noise.reduce((sum, s) => sum + s * s, 0) / steps;
    const spread = Math.exp((runSpread / 2) * random.normal());
    const slopeSd = spread * Math.sqrt(((ratios.slope - 1) * white) / knownSxx);
    const levelSd = spread * Math.sqrt(((ratios.level - 1) * white) / known.length);
    const slow = autoregressive(truth.phi, truth.phi === 0 ? 0 : misfit[i]!, random.normal);
    return Array.from({ length: repeats }, (_, repeat) => {
      const [bySlope, byLevel] = (prompt && withOther && repeat === otherPrompt && promptContrasts[i]) || [0, 0];
      const slope = slopeSd * random.normal() + bySlope;
      const level = levelSd * random.normal() + byLevel;
      const shiftedFrom = repeat === 0 && shift > 0 ? random.below(steps) : steps;
      return smooth.map((y, t) => {
        const course =
          y + slow[t]! + level + slope * (lnX[t]! - runCentre) + (t >= shiftedFrom ? shift * noise[t]! : 0);
        if (evaluations === "counted") return Math.log(wrongAnswers(Math.exp(course), random) / problems);
        // t(3) has variance 3
        const error = evaluations === "t(3)" ? random.normal() / Math.sqrt(random.chiSquare(3)) : random.normal();
        return course + noise[t]! * error;
      });
    });
  };
  const own = studySizes.map((modelSize) => ({ modelSize, runs: runsOf(modelSize, true) }));
  const other = studySizes.slice(0, 5).map((modelSize) => ({ modelSize, runs: runsOf(modelSize, false) }));
  const late = (run: Float64Array) => run.slice(firstKnownStep - 1);
  return {
    curves: own.map(({ modelSize, runs }) => ({
      modelSize,
      lnX,
      // the mean of losses, as a published curve is one
      lnL: lnX.map((_, t) => Math.log(runs.reduce((sum, run) => sum + Math.exp(run[t]!), 0) / repeats))
    })),
    cells: [
      ...own
        .slice(0, 5)
        .map(({ modelSize, runs }) => ({ modelSize, runs: runs.filter((_, r) => !onePrompt || r !== otherPrompt) })),
      ...other
    ].map(({ modelSize, runs }) => ({
      modelSize,
      lnX: runs.map(() => known),
      lnL: runs.map(late)
    }))
  };
}

/** Binomial by counting. */
function wrongAnswers(loss: number, random: Random): number {
  let wrong = 0;
  for (let i = 0; i < problems; i++) if (random.uniform() < loss) wrong++;
  return wrong;
}

function autoregressive(phi: number, sd: number, normal: () => number): Float64Array {
  const out = new Float64Array(steps);
  let state = sd * normal();
  for (let t = 0; t < steps; t++) {
    out[t] = state;
    state = phi * state + sd * Math.sqrt(1 - phi * phi) * normal();
  }
  return out;
}
