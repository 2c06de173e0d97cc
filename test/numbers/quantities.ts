/** Quantities that several pages give out, each by a formula of its own over the results. */
import type { SeriesInferenceRecord, SizeInferenceRecord } from "../../src/lib/records/inference-record.js";
import type { Resource, Variant } from "../../src/lib/runs.js";
import { between, figures, fixed, powerOfTen, share, sizeName } from "./formats.js";
import { numbersIn } from "./page.js";
import { only, results } from "./results.js";

export const sizes = ["0.5B", "1.5B", "3B", "7B", "14B", "32B", "72B"];

export const variants = ["base", "instruct"] as const;

/** The 97.5% point of the normal distribution, 1.959964: where the area of its density from 0 on, by Simpson's rule, is 0.475. */
export const z95 = (() => {
  const density = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const area = (z: number) => {
    const steps = 2000;
    const weight = (i: number) => (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2);
    const parts = Array.from({ length: steps + 1 }, (_, i) => weight(i) * density((i * z) / steps));
    return (parts.reduce((sum, one) => sum + one, 0) * z) / steps / 3;
  };
  let [low, high] = [1, 3];
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (area(middle) < 0.475) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
})();

/** Rows of the table of sigmoids. */
export function sigmoidRows(): { head: string; cells: string[] }[] {
  const curves = own(results().prediction.curves).filter(({ resource }) => resource === "compute");
  return curves.map(({ modelSize, sigmoid, slopes }) => {
    const { r0, a, b, cMid, rms, rmsPowerLaw } = sigmoid!;
    const cell = ({ value, low, high, identified }: typeof r0, format: (value: number) => string) =>
      identified ? `${format(value)} ${between([low, high], format)}` : "not identified";
    const three = (value: number) => fixed(value, 3);
    return {
      head: sizeName(modelSize),
      cells: [
        ...[cell(r0, three), cell(a, three), cell(b, (value) => fixed(value, 1))],
        cell(cMid, (value) => figures(value / 1e18, 2)),
        ...[three(slopes[0]!.k), fixed(rms, 4), fixed(rmsPowerLaw, 4)]
      ]
    };
  });
}

/** From step 52 on: share of 72B with its ends, and the sizes whose slope is then larger. */
export function lateNumbers(variant: Variant, resource: Resource): string[] {
  const curves = own(results().prediction.curves).filter((one) => one.variant === variant && one.resource === resource);
  const late = curves.map(({ modelSize, slopes }) => ({ modelSize, ...only(slopes, { fromStep: 52 }) }));
  const { k, standardError } = late.at(-1)!;
  const shares = [k, k - 1.96 * standardError!, k + 1.96 * standardError!].map((one) => share(1 - 10 ** -one));
  const above = late.filter((one) => one.k > k).map(({ modelSize }) => sizeName(modelSize));
  if (k - 1.96 * standardError! > 0) throw new Error("another sentence");
  return ["72B", "52", ...shares.flatMap(numbersIn), ...above, "0"];
}

/** Rise of the equal-weight fit over N_0 in units of chi-square, from its least at `n0`: whole matrices, nothing shared. */
export function profileRise({ sizes: own }: SeriesInferenceRecord, n0: number, best: number): number {
  const g = (at: number) => own.map(({ modelSize }) => 1 / (1 + at / modelSize));
  const dot = (a: number[], b: number[], by: number[]) => a.reduce((sum, one, i) => sum + one * b[i]! * by[i]!, 0);
  const weight = own.map((size) => size.weight);
  const k = own.map((size) => size.k);
  const left = (at: number) => {
    const kMax = dot(g(at), k, weight) / dot(g(at), g(at), weight);
    const miss = k.map((value, i) => value - kMax * g(at)[i]!);
    return dot(miss, miss, weight);
  };
  // dg / dN_0 by differences, less its part along g
  const d = g(n0 * 1.0001).map((value, i) => value - g(n0 * 0.9999)[i]!);
  const along = dot(d, g(n0), weight) / dot(g(n0), g(n0), weight);
  const h = d.map((value, i) => value - along * g(n0)[i]!);
  const noise = own.map(({ standardError }, i) => (weight[i]! * standardError) ** 2);
  return (left(n0) - left(best)) / (dot(h, h, noise) / dot(h, h, weight));
}

const pointsOfT = new Map<number, number>();

/** The 97.5% point of Student's t, within 1e-4 as the results take it. */
export function studentT95(df: number): number {
  const point = pointsOfT.get(df) ?? (df === Number.POSITIVE_INFINITY ? z95 : searchT95(df));
  pointsOfT.set(df, point);
  return point;
}

/** Where the area of the density from 0 on, by Simpson's rule, is 0.475. */
function searchT95(df: number): number {
  const density = (t: number) => (1 + (t * t) / df) ** (-(df + 1) / 2);
  const area = (from: number, to: number, steps = 4000) => {
    const width = (to - from) / steps;
    const weight = (i: number) => (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2);
    let sum = 0;
    for (let i = 0; i <= steps; i++) sum += weight(i) * density(from + i * width);
    return (sum * width) / 3;
  };
  const half = area(0, 20) + area(20, 2000, 40_000);
  let [low, high] = [1, 13];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (area(0, middle) < 0.95 * half) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Records of the study's own family. */
export const own = <One extends { family: string }>(records: readonly One[]) =>
  records.filter(({ family }) => family === "qwen2.5");

/** "7 of 14" as its two numbers. */
export const count = (flags: readonly boolean[]) => [flags.filter(Boolean).length, flags.length].map(String);

/** The inference of a series of the study's family. */
export const seriesOf = (variant: Variant, resource: Resource) =>
  only(results().inference.series, { family: "qwen2.5", variant, resource });

/** Share of the loss that ten times the resource removes, at slope k. */
export const tenfold = (k: number): number => 1 - 10 ** -k;

/** Pairs of neighbours whose order is broken, and those whose intervals overlap, as [smaller, larger]. */
function orderOf(rows: readonly SizeInferenceRecord[]) {
  const pairs = rows.slice(1).map((row, i) => [rows[i]!, row] as const);
  return {
    broken: pairs.filter(([before, row]) => row.k < before.k),
    overlapping: pairs.filter(
      ([before, row]) => row.interval[0]! <= before.interval[1]! && before.interval[0]! <= row.interval[1]!
    )
  };
}

/** Where the lines of two sizes cross, from k and E of each alone: k₁ x − E₁ = k₂ x − E₂. */
export function crossing(variant: Variant, resource: Resource, smaller: number, larger: number): number {
  const line = (modelSize: number) => only(results().sizeLaws, { family: "qwen2.5", variant, resource, modelSize });
  const [a, b] = [line(smaller), line(larger)];
  return Math.exp((b.intercept - a.intercept) / (b.learningEfficiency - a.learningEfficiency));
}

/** Every form but the law that was fitted to the slopes of a series, at a size. */
export function rivalsAt(series: Pick<SeriesInferenceRecord, "forms">, N: number) {
  const value: Record<string, (p: Record<string, number>) => number> = {
    power: ({ a, b }) => a! * (N / 1e10) ** b!,
    logarithmic: ({ a, b }) => a! + b! * Math.log(N / 1e10),
    hill: ({ kMax, n0, h }) => kMax! / (1 + (n0! / N) ** h!)
  };
  return series.forms.all.flatMap(({ form, parameters: p }) => (value[form] ? [{ form, k: value[form](p) }] : []));
}

/** The law's k at a size. */
export const lawAt = ({ kMax, n0 }: { kMax: number | null; n0: number | null }, N: number): number =>
  kMax! / (1 + n0! / N);

/** Gain of k per doubling of N between two sizes, with its standard error. */
export function gain(from: SizeInferenceRecord, to: SizeInferenceRecord): { value: number; error: number } {
  const doublings = Math.log2(to.modelSize / from.modelSize);
  const error = Math.sqrt(from.standardError ** 2 + to.standardError ** 2) / doublings;
  return { value: (to.k - from.k) / doublings, error };
}

/** Gain per doubling up to the second largest size minus that beyond it; the size between is in both. */
export function fallOfGain(all: readonly SizeInferenceRecord[]): { fall: number; error: number } {
  const [a, b, c] = all.slice(-3) as [SizeInferenceRecord, SizeInferenceRecord, SizeInferenceRecord];
  const [first, second] = [Math.log2(b.modelSize / a.modelSize), Math.log2(c.modelSize / b.modelSize)];
  const variance =
    (a.standardError / first) ** 2 +
    (b.standardError / first + b.standardError / second) ** 2 +
    (c.standardError / second) ** 2;
  return { fall: gain(a, b).value - gain(b, c).value, error: Math.sqrt(variance) };
}

/** Spearman's rank correlation of two columns without ties. */
export function rankCorrelation(x: readonly number[], y: readonly number[]): number {
  const ranks = (values: readonly number[]) => {
    const sorted = [...values].sort((a, b) => a - b);
    return values.map((value) => sorted.indexOf(value));
  };
  const [a, b] = [ranks(x), ranks(y)];
  const apart = a.reduce((sum, rank, i) => sum + (rank - b[i]!) ** 2, 0);
  return 1 - (6 * apart) / (x.length * (x.length ** 2 - 1));
}

/** Sizes out of order beyond 1.96 errors of their difference: the smaller, which gains more, and the larger. */
export function outOfOrder(slopes: readonly { modelSize: number; slope: number; se: number }[]): string[] {
  return slopes.flatMap((a, i) =>
    slopes
      .slice(i + 1)
      .filter((b) => a.slope - b.slope > z95 * Math.hypot(a.se, b.se))
      .flatMap((b) => [sizeName(a.modelSize), sizeName(b.modelSize)])
  );
}

/** Sizes that gain less than the next smaller one, each with it. */
export function brokenNumbers(rows: readonly SizeInferenceRecord[]): string[] {
  return orderOf(rows).broken.flatMap(([before, row]) => [row!, before!].map(({ modelSize }) => sizeName(modelSize)));
}

/** What is said of the order of slopes: who gains less than whom, and neighbours whose intervals overlap. */
export function orderNumbers(rows: readonly SizeInferenceRecord[]): string[] {
  const { broken, overlapping } = orderOf(rows);
  return [...broken.map(([before, row]) => [row, before]), ...overlapping]
    .flat()
    .map(({ modelSize }) => sizeName(modelSize));
}

/** How likely 72B and not 32B has the lower loss at equal compute, at both ends of what they share: base, then instruct. */
export function topPairNumbers(): string[] {
  const pairs = variants.map((variant) =>
    only(only(own(results().experiments.crossings), { variant, resource: "compute" }).pairs, {
      smaller: 32e9,
      larger: 72e9
    })
  );
  const chances = pairs.flatMap(({ ends }) => [ends!.from.chanceLarger, ends!.to.chanceLarger]);
  if (chances.some((chance) => chance < 0.025 || chance > 0.975)) throw new Error("another sentence");
  return ["72B", "32B", "72B", ...chances.map(share)];
}

/** Which of 72B and 32B is ahead by the lines fitted to each: base passes, at this budget; instruct stays behind. */
export function topPairLineNumbers(): string[] {
  const places = variants.map(
    (variant) =>
      only(only(own(results().experiments.crossings), { variant, resource: "compute" }).pairs, {
        smaller: 32e9,
        larger: 72e9
      }).inRange
  );
  if (places.join() !== "overtakes,behind throughout") throw new Error("another sentence");
  return ["72B", "32B", powerOfTen(crossing("base", "compute", 32e9, 72e9)), "72B", "32B"];
}

/** Shares of a run from which a rival, and no change, do as well as the law: base and instruct. */
export function adviceNumbers(
  runs: readonly { lawStopsAt: number | null; lawStopsAtAgainstStill: number | null }[]
): string[] {
  const each = (values: (number | null)[]) => (new Set(values).size === 1 ? values.slice(0, 1) : values);
  return [each(runs.map((run) => run.lawStopsAt)), each(runs.map((run) => run.lawStopsAtAgainstStill))]
    .flat()
    .map((value) => share(value!));
}

const windowsOf = (variant: Variant) => only(results().experiments.reuse!.variants, { variant }).windows;

/** Runs shown to end above fresh problems, and by more than the margin. */
export function aboveFresh(): string {
  const named = (which: (low: number, margin: number) => boolean) =>
    variants
      .flatMap((variant) => {
        const { rows, margin } = windowsOf(variant)[0]!;
        const found = rows.filter(({ test }) => which(test.interval[0], margin)).map((row) => row.reuseFactor);
        return found.length === 0 ? [] : [`${found.join(" and ")} passes (${variant})`];
      })
      .join(" and ");
  const { margin } = windowsOf("base")[0]!;
  return `Shown to end above the loss of fresh problems at all: ${named((low) => low > 0)}. Shown to end more than ${margin} above: ${named((low) => low > margin)}.`;
}

/** Least and most passes shown not to be worse with other steps as the end of a run. */
export function otherWindows(): string {
  const ranges = variants.map((variant) => {
    const reach = windowsOf(variant)
      .slice(1)
      .map(({ rows, margin }) => {
        const failed = rows.findIndex(({ test }) => test.interval[1] >= margin);
        return (failed < 0 ? rows.at(-1)! : rows[failed - 1]!).reuseFactor;
      });
    return `${Math.min(...reach)} to ${Math.max(...reach)} (${variant})`;
  });
  const steps = windowsOf("base")
    .slice(1)
    .map(({ window }) => `${window.from}–${window.to}`);
  return `With other steps as its end (${steps.join(", ")}), the limit is ${ranges.join(" and ")}.`;
}

export interface Dot {
  name: string;
  value: number;
  interval?: readonly (number | null)[];
  /** rows are compared within their group alone */
  group?: unknown;
}

/**
 * The numbers of a dot plot in words, one series, rows from top to bottom: least and greatest, rows that lie below the one
 * before, neighbours whose intervals overlap.
 */
export function dotNumbers(dots: readonly Dot[], format: (value: number) => string, ordered = true): string[] {
  const spoken = ({ name, value, interval }: Dot) => [
    ...numbersIn(name),
    ...[value, ...((interval ?? []) as number[])].flatMap((one) => numbersIn(format(one)))
  ];
  const sorted = [...dots].sort((a, b) => a.value - b.value);
  const first = dots.filter(({ group }) => group === dots[0]!.group);
  const pairs = (some: readonly Dot[]) =>
    some.slice(1).flatMap((dot, i) => (dot.group === some[i]!.group ? [[some[i]!, dot] as const] : []));
  const along = first.at(-1)!.value >= first[0]!.value ? dots : [...dots].reverse();
  const below = pairs(along).flatMap(([before, dot]) => (dot.value < before.value ? [dot, before] : []));
  const overlapping = pairs(dots).filter(
    ([{ interval: a }, { interval: b }]) => a && b && a[0]! <= b[1]! && b[0]! <= a[1]!
  );
  const named = (some: readonly Dot[]) => some.flatMap(({ name }) => numbersIn(name));
  return [
    ...[...spoken(sorted[0]!), ...spoken(sorted.at(-1)!)],
    ...(ordered && dots.length > 2 ? named(below) : []),
    ...(ordered ? named(overlapping.flat()) : [])
  ];
}

/** Shares that ten times the compute removes, from the largest size down, base beside instruct. */
export function tenfoldDots(): { value: number; interval: number[] }[] {
  return [...sizes.keys()].reverse().flatMap((i) =>
    variants.map((variant) => {
      const { k, interval } = seriesOf(variant, "compute").sizes[i]!;
      return { value: tenfold(k), interval: (interval as number[]).map(tenfold) };
    })
  );
}

/** Differences of the end loss to fresh data, by passes, base beside instruct. */
export function reuseDots(): { value: number; interval: readonly number[] }[] {
  const [base, instruct] = results().experiments.reuse!.variants.map(({ windows }) => windows[0]!.rows);
  return base!.flatMap((row, i) =>
    [row, instruct![i]!].map(({ difference, test }) => ({ value: difference, interval: test.interval }))
  );
}
