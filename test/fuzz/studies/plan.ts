/** Studies made up from a seed, their truth known: which runs there are, what each one's scores are, and k of each. */
import { type Random, seededRandom } from "../../../src/lib/statistics/random.js";

/** What tells a run from the others, as a log may state it. */
export interface RunKeys {
  /** N, parameters */
  size: number;
  seed: number;
  method: string;
}

/** Scores on one set of problems. */
export interface ScoreSet {
  role: "evaluation" | "training";
  /** name of the benchmark */
  benchmark: string;
}

export interface PlannedRun {
  keys: RunKeys;
  /** ascending */
  steps: number[];
  /** scores by set and step: within (0, 1) */
  scores: number[][];
  /** tokens of steps 1, 2, ... up to the last one */
  tokensOfStep: number[];
  /** tokens since the start at each of `steps` */
  tokens: number[];
  /** by set: k against steps and against tokens */
  slopes: { steps: Slope; tokens: Slope }[];
}

/** k of a run on one set, and the points that it is of. */
export interface Slope {
  k: number;
  points: number;
}

export interface Study {
  index: number;
  sets: ScoreSet[];
  runs: PlannedRun[];
  /** which of the keys differ between runs */
  differing: (keyof RunKeys)[];
  random: Random;
}

const sizes = [0.5e9, 1.5e9, 3e9, 7e9, 14e9, 32e9, 72e9];
const methods = ["grpo", "dapo", "rloo", "baseline", "primed", "distilled"];
const benchmarks = ["gsm8k", "math500", "aime24", "amc23", "olympiadbench"];

/** Chance of its own for a few numbers. */
export function chance(...numbers: number[]): Random {
  const random = seededRandom(numbers.reduce((hash, number) => Math.imul(hash ^ number, 0x9e3779b1) + 0x85ebca6b, 1));
  // generators of near seeds begin alike
  for (let i = 0; i < 32; i++) random.uniform();
  return random;
}

/** A few distinct members of a list, in order of the list. */
export function some<T>(random: Random, list: readonly T[], count: number): T[] {
  const left = [...list.keys()];
  const chosen = Array.from(
    { length: Math.min(count, list.length) },
    () => left.splice(random.below(left.length), 1)[0]!
  );
  return chosen.sort((a, b) => a - b).map((i) => list[i]!);
}

export function oneOf<T>(random: Random, list: readonly T[]): T {
  return list[random.below(list.length)]!;
}

/** The study of a number: the same every time. */
export function studyAt(index: number, seed: number): Study {
  const random = chance(seed, index);
  const ofSizes = some(random, sizes, 1 + random.below(3));
  const firstSeed = oneOf(random, [0, 1, 42]);
  const seeds = Array.from({ length: 1 + Math.max(0, random.below(4) - 1) }, (_, i) => firstSeed + i);
  const ofMethods = some(random, methods, 1 + random.below(2));
  const sets = setsOf(random);
  const stride = oneOf(random, [1, 2, 5, 10, 20]);
  const from = random.below(2) * stride;
  const count = 8 + random.below(10);
  const digits = oneOf(random, [3, 4, 5, 16, 16]);
  // every run evaluated at the same steps, or each on its way
  const uneven = random.below(3) === 0;
  const runs = ofSizes.flatMap((size) =>
    ofMethods.flatMap((method) =>
      seeds.map((seed): PlannedRun => {
        const length = uneven ? count - random.below(3) : count;
        const steps = Array.from({ length }, (_, i) => from + i * stride).filter(() => !uneven || random.below(8) > 0);
        const scores = sets.map(() => scoresAt(steps, digits, random));
        const tokensOfStep = Array.from({ length: steps.at(-1)! }, () => 200_000 + random.below(100_000));
        const tokens = sinceStart(steps, tokensOfStep);
        const slopes = scores.map((of) => ({ steps: slopeOf(steps, of), tokens: slopeOf(tokens, of) }));
        return { keys: { size, seed, method }, steps, scores, tokensOfStep, tokens, slopes };
      })
    )
  );
  const differing = (["size", "seed", "method"] as const).filter(
    (key) => new Set(runs.map(({ keys }) => keys[key])).size > 1
  );
  return { index, sets, runs, differing, random };
}

function setsOf(random: Random): ScoreSet[] {
  const evaluations = some(random, benchmarks, 1 + Math.max(0, random.below(4) - 1));
  const sets: ScoreSet[] = evaluations.map((benchmark) => ({ role: "evaluation", benchmark }));
  if (random.below(2) === 0) sets.push({ role: "training", benchmark: "train" });
  return random.below(10) === 0 ? [{ role: "training", benchmark: "train" }] : sets;
}

/** 1 - L with ln L on a line in ln step, and noise; rounded as a log prints it. */
function scoresAt(steps: readonly number[], digits: number, random: Random): number[] {
  const k = 0.02 + 0.15 * random.uniform();
  const first = 0.5 + 0.4 * random.uniform();
  return steps.map((step) => {
    const loss = first * Math.max(1, step) ** -k * Math.exp(0.01 * random.normal());
    return Number((1 - Math.min(0.999, loss)).toFixed(digits));
  });
}

function sinceStart(steps: readonly number[], tokensOfStep: readonly number[]): number[] {
  const sums = [0];
  for (const tokens of tokensOfStep) sums.push(sums.at(-1)! + tokens);
  return steps.map((step) => sums[step]!);
}

/** k of scores against X: of the points whose X is above 0. */
export function slopeOf(x: readonly number[], scores: readonly number[]): Slope {
  const at = [...x.keys()].filter((i) => x[i]! > 0);
  const lnX = Float64Array.from(at, (i) => Math.log(x[i]!));
  const lnL = Float64Array.from(at, (i) => Math.log(1 - scores[i]!));
  return { k: -leastSquares(lnX, lnL), points: at.length };
}

/** Slope of y on x by ordinary least squares. */
export function leastSquares(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / n;
  const [meanX, meanY] = [mean(x), mean(y)];
  let [sxy, sxx] = [0, 0];
  for (let i = 0; i < n; i++) {
    sxy += (x[i]! - meanX) * (y[i]! - meanY);
    sxx += (x[i]! - meanX) ** 2;
  }
  return sxy / sxx;
}
