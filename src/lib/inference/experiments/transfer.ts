/**
 * Did a benchmark change over training? First drawn evaluations against the last, by two errors.
 *
 * - These questions: would other runs of the same training show the change on these same problems? Noise of single
 *   evaluations, its serial correlation along the run, and differences between whole runs.
 * - Such questions: would it show on other problems of the kind? The same, and the sampling of the problems.
 *
 * Answers to single problems are published nowhere. Both windows ask the same problems, so the sampling error of their
 * difference lies between two limits: sqrt(|d| (1 - |d|) / n) when problems only change one way, and the binomial error
 * of two independent sets, sqrt((L1 (1 - L1) + L2 (1 - L2)) / n). The verdict is by the second, the cautious one. Where
 * problems earn part of a point the binomial variance is an upper limit.
 */
import { FitError } from "../../fit-error.js";
import { mean } from "../../goodness.js";
import type { TransferCell, TransferTest } from "../../records/transfer-record.js";
import type { Variant } from "../../runs.js";
import { holmAdjusted, tQuantile, tTwoSided } from "../../statistics/distributions.js";
import { square } from "../../statistics/power.js";

export type { TransferTest, TransferVerdict } from "../../records/transfer-record.js";

/** Mean curve of one benchmark, size and variant. */
export interface BenchmarkCurve {
  family: string;
  variant: Variant;
  /** N, parameters */
  modelSize: number;
  benchmark: string;
  problems: number;
  step: ArrayLike<number>;
  testLoss: ArrayLike<number>;
  /** runs behind each point */
  repeatsAt: ArrayLike<number>;
  /** standard deviation of single runs at a step, where drawn; null where not */
  repeatStd: { step: ArrayLike<number>; value: ArrayLike<number> } | null;
}

/** Found on another family of tests, for curves without drawn deviations between repeats. */
type FoundElsewhere = Partial<Pick<TransferResult, "runRatio" | "df">>;

export interface TransferResult {
  cells: TransferCell[];
  /** number of tests that Holm's adjustment runs over, for each of the two questions */
  tests: number;
  /** pooled ratio of the variance between runs at a step to white noise, cells behind it, and df of the intervals */
  runRatio: number;
  ratioCells: number;
  df: number;
}

/** Evaluations that a curve must have: three for each second difference of the shorter window. */
const fewest = 9;

/** Evaluations compared: the first of a run and the last; of fewer than both together, a third and two thirds. */
export const transferWindows = { first: 10, last: 20 } as const;

/** Bartlett length of the serial correlation, evaluations. */
const block = 10;

const alpha = 0.05;

/**
 * All cells of one family of tests.
 *
 * White variance w of a single run: second differences of the mean curve, over the whole run and, if larger, within the
 * first window. Run effect: (ratio - 1) w at each window, with the ratio pooled over the cells whose deviation between
 * repeats is drawn, or the cell's own if larger; nothing of it is assumed to cancel between the windows.
 *
 * var(window mean) = w f sum(1 / r_t) / n^2 + (ratio - 1) w mean(1 / r_t), f the serial factor, 1 or more.
 *
 * @throws FitError when a curve has fewer than nine evaluations
 */
export function transferTests(curves: readonly BenchmarkCurve[], elsewhere: FoundElsewhere = {}): TransferResult {
  const drawn = curves.flatMap((curve) => ratioOfCurve(curve) ?? []);
  const runRatio = drawn.length > 0 ? Math.max(1, mean(drawn)) : (elsewhere.runRatio ?? 1);
  // three repeats each
  const df = drawn.length > 0 ? 2 * drawn.length : (elsewhere.df ?? Number.POSITIVE_INFINITY);
  const raw = curves.map((curve) => contrast(curve, runRatio));
  const judgedWith = (sampling: (cell: (typeof raw)[number]) => number) =>
    judge(
      raw.map((cell) => ({ difference: cell.difference, se: Math.sqrt(cell.varThese + square(sampling(cell))) })),
      df
    );
  const these = judgedWith(() => 0);
  const such = judgedWith(({ independent }) => independent);
  const oneWay = judgedWith((cell) => cell.oneWay);
  return {
    cells: raw.map(({ varThese: _, independent, oneWay: s, ...cell }, i) => ({
      ...cell,
      theseQuestions: these[i]!,
      suchQuestions: such[i]!,
      sampling: { oneWay: s, independent },
      verdictOneWay: oneWay[i]!.verdict
    })),
    tests: curves.length,
    runRatio,
    ratioCells: drawn.length,
    df
  };
}

function contrast(curve: BenchmarkCurve, pooled: number) {
  const { family, variant, modelSize, benchmark, problems } = curve;
  const loss = Array.from(curve.testLoss);
  const n = loss.length;
  if (n < fewest) throw new FitError(`${benchmark} ${modelSize}: needs ${fewest} evaluations; got ${n}`);
  const both = n >= transferWindows.first + transferWindows.last;
  const firstCount = both ? transferWindows.first : Math.floor(n / 3);
  const lastCount = both ? transferWindows.last : Math.floor((2 * n) / 3);
  const curveRatio = ratioOfCurve(curve);
  const ratio = Math.max(pooled, curveRatio ?? 1);
  const whole = whiteVariance(curve, 0, n);
  const early = Math.max(whole, whiteVariance(curve, 0, firstCount));
  const serial = Math.max(1, serialFactor(loss.slice(Math.floor(n / 2))));
  const window = (from: number, to: number, white: number) => {
    const shares = Array.from({ length: to - from }, (_, t) => 1 / curve.repeatsAt[from + t]!);
    const variance = (white * serial * mean(shares)) / (to - from) + (ratio - 1) * whole * mean(shares);
    const steps = { from: curve.step[from]!, to: curve.step[to - 1]! };
    return { ...steps, loss: mean(loss.slice(from, to)), variance };
  };
  const { variance: varFirst, ...first } = window(0, firstCount, early);
  const { variance: varLast, ...last } = window(n - lastCount, n, whole);
  const difference = last.loss - first.loss;
  const spread = (p: number) => p * (1 - p);
  return {
    family,
    variant,
    modelSize,
    benchmark,
    problems,
    first,
    last,
    lastTen: mean(loss.slice(-10)),
    difference,
    noise: Math.sqrt(whole),
    runRatio: ratio,
    serialFactor: serial,
    varThese: varFirst + varLast,
    oneWay: Math.sqrt(spread(Math.abs(difference)) / problems),
    independent: Math.sqrt((spread(first.loss) + spread(last.loss)) / problems)
  };
}

/**
 * White variance of a single run from second differences of the mean curve, which a smooth course hardly touches:
 * var(y_{t-1} - 2 y_t + y_{t+1}) = w (1 / r_{t-1} + 4 / r_t + 1 / r_{t+1}).
 */
function whiteVariance({ testLoss, repeatsAt }: BenchmarkCurve, from: number, to: number): number {
  let squares = 0;
  let expected = 0;
  for (let t = from + 1; t < to - 1; t++) {
    squares += square(testLoss[t - 1]! - 2 * testLoss[t]! + testLoss[t + 1]!);
    expected += 1 / repeatsAt[t - 1]! + 4 / repeatsAt[t]! + 1 / repeatsAt[t + 1]!;
  }
  return squares / expected;
}

/** Mean variance between repeats over white noise of one cell; null where repeats are not drawn or nothing varies. */
function ratioOfCurve(curve: BenchmarkCurve): number | null {
  if (curve.repeatStd === null) return null;
  const white = whiteVariance(curve, 0, curve.testLoss.length);
  return white > 0 ? mean(Array.from(curve.repeatStd.value, (s) => s * s)) / white : null;
}

/** 1 + 2 sum of Bartlett-weighted autocorrelations, of what a parabola in step leaves. */
function serialFactor(values: number[]): number {
  const rest = withoutParabola(values);
  const square = rest.reduce((sum, e) => sum + e * e, 0);
  if (!(square > 0)) return 1;
  let factor = 1;
  for (let lag = 1; lag < Math.min(block, rest.length); lag++) {
    let product = 0;
    for (let t = lag; t < rest.length; t++) product += rest[t]! * rest[t - lag]!;
    factor += (2 * (1 - lag / block) * product) / square;
  }
  return factor;
}

/** Residuals of least squares on 1, x, x^2 - c over equal steps: the three are orthogonal, so each is taken out alone. */
function withoutParabola(values: number[]): number[] {
  const n = values.length;
  const x = values.map((_, t) => t - (n - 1) / 2);
  const squares = x.map((v) => v * v);
  const centre = mean(squares);
  const columns = [x.map(() => 1), x, squares.map((v) => v - centre)];
  const share = columns.map((column) => {
    const norm = column.reduce((sum, c) => sum + c * c, 0);
    return norm > 0 ? column.reduce((sum, c, t) => sum + c * values[t]!, 0) / norm : 0;
  });
  return values.map((y, t) => y - columns.reduce((sum, column, j) => sum + share[j]! * column[t]!, 0));
}

/** Tests of differences against 0 with Holm's adjustment; a difference of exactly 0 without any error has p = 1. */
function judge(rows: { difference: number; se: number }[], df: number): TransferTest[] {
  const half = tQuantile(0.975, df);
  const p = rows.map(({ difference, se }) => (se > 0 ? tTwoSided(difference / se, df) : 1));
  return holmAdjusted(p).map((pHolm, i) => {
    const { difference, se } = rows[i]!;
    const verdict = pHolm >= alpha ? "no change shown" : difference < 0 ? "gain" : "loss";
    return { se, interval: [difference - half * se, difference + half * se], p: p[i]!, pHolm, verdict };
  });
}
