/** The study that views are tested on: its results, read without the code of the figures. */
import { loadResults, projectRoot } from "../../../loaders/analysis/build-results.js";
import type { Resource, Variant } from "../../../src/lib/runs.js";
import { sizeName, whole } from "../../numbers/formats.js";

export const results = await loadResults(projectRoot);

export const own = <One extends { family: string }>(records: readonly One[]) =>
  records.filter(({ family }) => family === "qwen2.5");

export const variants = ["base", "instruct"] as const;
export const resources = ["compute", "data"] as const;
/** Each variant against each resource. */
export const everySeries = variants.flatMap((variant) => resources.map((resource) => [variant, resource] as const));

export const seriesOf = (variant: string, resource: string) =>
  own(results.inference.series).find((series) => series.variant === variant && series.resource === resource)!;

/** Mean curves of the study, from the smallest size to the largest. */
export const curvesOf = (variant: string) =>
  own(results.curves)
    .filter((curve) => curve.variant === variant && curve.benchmark === results.study.benchmark)
    .sort((a, b) => a.modelSize - b.modelSize);

/** The law over every step that all sizes have, and the first of these. */
export const lawOf = (variant: Variant, resource: Resource) =>
  own(results.laws).find(
    (law) => law.variant === variant && law.resource === resource && law.protocol === "full" && law.objective === "log"
  )!;

export const hash = `data ${results.inputs.hash.slice(0, 7)}`;

/** "a, b and c" */
export const listed = (items: readonly string[]) =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;

export const named = (sizes: readonly number[]) => listed(sizes.map(sizeName));

/** Middle of sorted values: of an even number, between the two. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** "1.3 × 10^16 FLOPs" */
export const flops = (value: number) => {
  const [mantissa, exponent] = value.toExponential(1).split("e+") as [string, string];
  return `${mantissa} × 10^${exponent} FLOPs`;
};

export const place = (resource: string, x: number) => (resource === "compute" ? flops(x) : `${whole(x)} samples`);

export interface Line {
  modelSize: number;
  k: number;
  E: number;
  from: number;
  to: number;
}

/** Each size's own power law, over the steps that it was fitted on. */
export function linesOf(variant: Variant, resource: Resource): Line[] {
  const { fromStep } = lawOf(variant, resource).window;
  return curvesOf(variant).map(({ modelSize, step, computeFlops, dataSamples }) => {
    const { learningEfficiency: k, intercept: E } = own(results.sizeLaws).find(
      (line) => line.variant === variant && line.resource === resource && line.modelSize === modelSize
    )!;
    const x = (resource === "compute" ? computeFlops : dataSamples).filter((_, i) => step[i]! >= (fromStep ?? 0));
    return { modelSize, k, E, from: Math.min(...x), to: Math.max(...x) };
  });
}

export const lossOn = ({ k, E }: Line, x: number) => Math.exp(E - k * Math.log(x));

/**
 * Running median of nine: fewer near the start, evenly on both sides; near the end as far as there are values. The first is
 * the median of itself, of the second, and of the line through the second and third followed back.
 */
export function medianOfNine(values: readonly number[]): number[] {
  const smooth = values.map((_, i) => medianOf(values.slice(i - Math.min(i, 4), i + Math.min(i, 4) + 1)));
  smooth[0] = medianOf([values[0]!, smooth[1]!, 3 * smooth[1]! - 2 * smooth[2]!]);
  return smooth;
}
