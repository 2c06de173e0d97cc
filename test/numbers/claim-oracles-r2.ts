/** Intervals of R^2 by drawn blocks, worked out again from laws and curves; the random numbers are the results' own. */
import { seededRandom } from "../../src/lib/statistics/random.js";
import { results } from "./results.js";

const {
  curves,
  inference: { settings }
} = results();

/** 95 % of R^2 by 500 draws of circular blocks of 20 evaluations, pooled and of each size; less what the points themselves give, about the record. */
export function r2Ends(
  lines: readonly { modelSize: number; learningEfficiency: number; intercept: number; r2: number | null }[],
  { fromStep, toStep, firstPoints }: { fromStep: number | null; toStep: number | null; firstPoints: number | null },
  variant: string,
  resource: string
) {
  const random = seededRandom(settings.seed);
  const points = lines.map(({ modelSize, learningEfficiency: k, intercept }) => {
    const curve = curves.find(
      (one) => one.family === "qwen2.5" && one.variant === variant && one.modelSize === modelSize
    )!;
    const x = resource === "compute" ? curve.computeFlops : curve.dataSamples;
    return curve.step
      .map((step, t) => ({ step, loss: curve.testLoss[t]!, line: Math.exp(intercept - k * Math.log(x[t]!)) }))
      .filter(({ step }) => (fromStep === null || step >= fromStep) && (toStep === null || step <= toStep))
      .slice(0, firstPoints ?? undefined);
  });
  const r2Of = (some: readonly { loss: number; line: number }[]) => {
    const centre = some.reduce((sum, { loss }) => sum + loss, 0) / some.length;
    const squares = (of: (one: { loss: number; line: number }) => number) =>
      some.reduce((sum, one) => sum + of(one) ** 2, 0);
    return 1 - squares(({ loss, line }) => loss - line) / squares(({ loss }) => loss - centre);
  };
  const drawn = Array.from({ length: 500 }, () =>
    points.map((size) => {
      const taken: typeof size = [];
      while (taken.length < size.length) {
        const from = Math.floor(random.uniform() * size.length);
        for (let i = 0; i < 20 && taken.length < size.length; i++) taken.push(size[(from + i) % size.length]!);
      }
      return taken;
    })
  );
  const ends = (values: readonly number[]) => {
    const sorted = [...values].sort((a, b) => a - b);
    return [0.025, 0.975].map((p) => {
      const at = p * (sorted.length - 1);
      const low = Math.floor(at);
      return sorted[low]! + (at - low) * (sorted[low + 1]! - sorted[low]!);
    });
  };
  return {
    pooled: ends(drawn.map((sizes) => r2Of(sizes.flat()))),
    alone: points.map((_, i) => ends(drawn.map((sizes) => r2Of(sizes[i]!))))
  };
}
