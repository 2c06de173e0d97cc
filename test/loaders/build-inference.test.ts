/** Inference of small series planted without a log: the choices of its table, and what is put together of the stages. */
import { describe, expect, it } from "vitest";
import type { SeriesSamples } from "../../loaders/analysis/build-samples.js";
import { buildInference, countStage, inferStage } from "../../loaders/analysis/inference/build-inference.js";
import { always, type Stage } from "../../loaders/analysis/stage-cache.js";
import { slopeSample } from "../../src/lib/inference/sizes/slope-sample.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { tableSeries } from "../helpers/run-table.js";

const sizes = [1e9, 2e9, 4e9, 16e9];
const law = { kMax: 0.2, n0: 3e9 };

interface Steps {
  first: number;
  /** of the smallest size, where it begins apart */
  drawnFrom?: number;
  /** the last step of each size */
  last?: readonly number[];
  /** by how much the slopes lie off the law, in turn */
  off?: number;
}

/** Losses on the law, evaluated at every step, against data. */
function planted({ first, drawnFrom = first, last = [24, 24, 24, 24], off = 0 }: Steps): SeriesSamples {
  const drawn = sizes.map((modelSize, i) => {
    const from = i === 0 ? drawnFrom : first;
    const step = Float64Array.from({ length: (last[i] ?? 0) - from + 1 }, (_, t) => from + t);
    const k = law.kMax / (1 + law.n0 / modelSize) + (i % 2 === 0 ? off : -off);
    const [dataSamples, computeFlops] = [step.map((s) => 100 * s), step.map((s) => 600 * modelSize * s)];
    return { run: `run ${i}`, modelSize, step, dataSamples, computeFlops, testLoss: step.map((s) => 0.9 * s ** -k) };
  });
  const curves = drawn.map(({ step, dataSamples, computeFlops, testLoss, ...curve }) => {
    const common = (column: Float64Array) => column.filter((_, t) => (step[t] ?? 0) >= Math.max(first, drawnFrom));
    const [dataSeen, flops] = [common(dataSamples), common(computeFlops)];
    return { ...curve, step: common(step), dataSamples: dataSeen, computeFlops: flops, testLoss: common(testLoss) };
  });
  const samples = curves.map(({ modelSize, dataSamples, testLoss }) => {
    const lnX = dataSamples.map(Math.log);
    const repeatsAt = lnX.map(() => 3);
    return slopeSample({ modelSize, lnX, lnL: testLoss.map(Math.log), repeatsAt, white: 1e-4, runCentre: 7 });
  });
  const counted = curves.map(({ dataSamples, testLoss }) => ({
    ...{ lnX: dataSamples.map(Math.log), loss: testLoss, trials: testLoss.map(() => 1200) }
  }));
  return {
    ...{
      series: tableSeries(),
      family: "test",
      variant: "base",
      resource: "data",
      cellVariants: [],
      samples,
      curves,
      drawn
    },
    effects: { slopeRatio: 1.5, levelRatio: 3, df: 4, noiseToBinomial: 0.6, sxx: 10, steps: 24, cells: [] },
    counts: { problems: 400, stated: false, curves: counted }
  };
}

const rest = [
  ...["last step 100", "last step 80", "last step 60", "last step 40", "sizes without the largest"],
  ...["objective L, as in the paper", "weights equal evaluations", "weights slopes by their errors"],
  ...["Huber delta 0.05", "Huber delta 0.02", "Huber delta 0.01", "the paper L, without the largest"]
];
const choicesOf = (steps: Steps) => {
  const { sensitivity } = inferStage(planted(steps), always);
  for (const { kMax, n0 } of sensitivity) {
    expectRelative(kMax ?? 0, law.kMax, 1e-5);
    expectRelative(n0 ?? 0, law.n0, 1e-4);
  }
  return sensitivity.map(({ choice, value }) => `${choice} ${value}`);
};

describe("choices of a series' law", () => {
  it("are all of them where sizes begin at step 1, each with the planted law", () => {
    const starts = [2, 4, 6, 11, 21].map((step) => `first step ${step}`);
    expect(choicesOf({ first: 1 })).toEqual(["default ln L, equal sizes, every step", ...starts, ...rest]);
  });

  it("have every size from its own first step where sizes begin apart, and start from none that is no later", () => {
    const starts = ["first step each size\u2019s own", "first step 6", "first step 11", "first step 21"];
    expect(choicesOf({ first: 1, drawnFrom: 4 })).toEqual([
      "default ln L, equal sizes, every step from 4 on",
      ...starts,
      ...rest
    ]);
  });
});

describe("inferStage(sample, stage)", () => {
  it("has the profile lowest at the law, also where some sizes have many more evaluations than others", () => {
    const { profile, law: found } = inferStage(planted({ first: 1, last: [12, 80, 12, 80], off: 0.004 }), always);
    const lowest = profile.rise.indexOf(Math.min(...profile.rise));
    const gap = Math.log(profile.grid[1] ?? 0) - Math.log(profile.grid[0] ?? 0);
    expect(Math.abs(Math.log(profile.grid[lowest] ?? 0) - Math.log(found.n0 ?? 0))).toBeLessThanOrEqual(gap / 2 + 1e-9);
  });
});

describe("buildInference(samples, prompts, coverage, say, stage)", () => {
  const cell = {
    ...{ modelSize: 1e9, repeats: 3, steps: 24, sxx: 10, white: 1e-4 },
    ...{ slopeRatio: 1.1, levelRatio: 2.2, noiseToBinomial: 0.7, autocorrelation: 0.1 }
  };
  const sample = planted({ first: 1 });
  const effects = { ...sample.effects, cells: [cell] };
  const of = (changes: Partial<SeriesSamples>): SeriesSamples => ({
    ...sample,
    effects,
    cellVariants: ["instruct"],
    ...changes
  });
  const counts = countStage(sample, always).rows;

  it("has one record of run effects for a family and resource, every series with its choice by counts", () => {
    const asked: string[] = [];
    const stage: Stage = (name, input, run) => {
      const { family, variant, resource } = input as SeriesSamples;
      asked.push(`${name} ${family} ${variant} ${resource}`);
      return (name === "counts" ? { rows: counts } : { family, sensitivity: ["a", "b"] }) as ReturnType<typeof run>;
    };
    const lines: string[] = [];
    const samples = [of({}), of({ variant: "instruct" }), of({ resource: "compute" }), of({ family: "other" })];
    const made = buildInference(samples, [], null, (line) => lines.push(line), stage);
    const { sxx: _, ...shown } = cell;
    const effectsOf = {
      slopeRatio: 1.5,
      levelRatio: 3,
      df: 4,
      noiseToBinomial: 0.6,
      cells: [{ variant: "instruct", ...shown }]
    };
    expect(made.runEffects).toEqual([
      { family: "test", resource: "data", ...effectsOf },
      { family: "test", resource: "compute", ...effectsOf },
      { family: "other", resource: "data", ...effectsOf }
    ]);
    const names = ["test base data", "test instruct data", "test base compute", "other base data"];
    expect(asked).toEqual([...names.map((name) => `counts ${name}`), ...names.map((name) => `inference ${name}`)]);
    expect(lines).toEqual(names.map((name) => `inference: ${name.replace(/ (\w+)$/, ", $1")}`));
    expect(made.counts).toEqual([counts, counts, counts, counts].flat());
    const byCounts = { choice: "likelihood", value: "counts of failed problems", ...counts[0]?.law };
    for (const { family, sensitivity } of made.series) {
      expect(["test", "other"]).toContain(family);
      expect(sensitivity).toMatchObject(["a", "b", byCounts]);
      expect(sensitivity).toHaveLength(3);
    }
    expect(made.settings).toEqual({ resamples: 2000, seed: 20250929, blockLengths: [10, 20], confidence: 0.95 });
  });

  it("finds the planted law by counts", () => {
    expect(counts).toHaveLength(1);
    expectRelative(counts[0]?.law?.kMax ?? 0, law.kMax, 1e-5);
    expectRelative(counts[0]?.law?.n0 ?? 0, law.n0, 1e-4);
  });
});
