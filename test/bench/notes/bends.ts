/** The test of a smooth bend against an autoregression: the study's curves, its level under kinds of noise, its power. */
import { smoothBend } from "../../../src/lib/inference/curves/smooth-bend.js";
import { dot, makeSmoother, orthonormal } from "../../../src/lib/inference/curves/smoother.js";
import { cellVariance, poolRunEffects } from "../../../src/lib/inference/runs/run-effects.js";
import { slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { samplesOf } from "../../helpers/study-samples.js";
import { lnX, type Noise, runs, sd, wandering } from "./simulated-noise.js";
import { digits, share, table } from "./table.js";

const draws = 199;

export function bends(): string {
  return study() + levels() + powers();
}

function study(): string {
  const rows = (["base", "instruct"] as const).flatMap((variant) =>
    [0, 1, 2, 3, 4, 5, 6].map((i) => {
      const against = (["compute", "data"] as const).flatMap((resource) => {
        const { samples, effects } = samplesOf(variant, resource);
        const { statistic, p } = smoothBend(samples[i]!, effects);
        return [digits(statistic, 3), share(p)];
      });
      return [`${variant} ${samplesOf(variant, "data").samples[i]!.modelSize / 1e9}B`, ...against];
    })
  );
  return table(["curve", "ratio, compute", "p", "ratio, data", "p"], rows);
}

function levels(): string {
  const noises: Noise[] = [
    { name: "white", within: 0, shared: [0, 0] },
    { name: "AR(1) 0.6 in each run", within: 0.6, shared: [0, 0] },
    { name: "AR(1) 0.9 in each run", within: 0.9, shared: [0, 0] },
    { name: "AR(1) 0.95 in each run", within: 0.95, shared: [0, 0] },
    { name: "white, and AR(1) 0.6 shared by a size's runs", within: 0, shared: [0.6, 0.4 * sd] },
    { name: "white, and AR(1) 0.9 shared by a size's runs", within: 0, shared: [0.9, 0.4 * sd] },
    { name: "white, and AR(1) 0.95 shared by a size's runs", within: 0, shared: [0.95, 0.4 * sd] }
  ];
  const datasets = 200;
  const smoother = makeSmoother(
    lnX,
    lnX.map(() => runs)
  );
  const rows = noises.map(({ name, within, shared }) => {
    const random = seededRandom(31);
    let hits = 0;
    for (let s = 0; s < datasets; s++) {
      const cells = Array.from({ length: 10 }, () => {
        const common = wandering(shared[0], random);
        const run = () => wandering(within, random).map((e, t) => sd * e + shared[1] * common[t]!);
        return { modelSize: 7e9, lnX: [lnX, lnX, lnX], lnL: [run(), run(), run()] };
      });
      const variances = cells.map((cell) => cellVariance(cell, 500));
      const sample = slopeSample({
        modelSize: 7e9,
        lnX,
        lnL: lnX.map((_, t) => cells[0]!.lnL.reduce((sum, run) => sum + run[t]!, 0) / runs),
        repeatsAt: lnX.map(() => runs),
        white: variances[0]!.white,
        runCentre: 10
      });
      hits += Number(smoothBend(sample, poolRunEffects(variances), { draws, seed: s }, smoother).p <= 0.05);
    }
    return [name, (hits / datasets).toFixed(3)];
  });
  return table(["noise about a straight line", "finds a bend at 5%"], rows);
}

/** Power against the quadratic and the cubic of some of the study's own curves, with their noise. */
function powers(): string {
  const datasets = 40;
  const rows = [
    ["base", 3e9],
    ["base", 7e9],
    ["base", 72e9],
    ["instruct", 7e9],
    ["instruct", 72e9]
  ].map(([variant, size]) => {
    const { samples, effects } = samplesOf(variant as string, "compute");
    const sample = samples.find(({ modelSize }) => modelSize === size)!;
    const root = Float64Array.from(sample.repeatsAt, Math.sqrt);
    const basis = orthonormal([0, 1, 2, 3].map((power) => sample.dx.map((x, t) => root[t]! * x ** power)));
    const weighted = sample.lnL.map((y, t) => y * root[t]!);
    const smoother = makeSmoother(sample.lnX, sample.repeatsAt);
    const found = [[2], [3], [2, 3]].map((powersIn) => {
      const random = seededRandom(12);
      const bent = root.map((_, t) => powersIn.reduce((sum, j) => sum + dot(basis[j]!, weighted) * basis[j]![t]!, 0));
      let hits = 0;
      for (let s = 0; s < datasets; s++) {
        const lnL = bent.map((value, t) => (value + Math.sqrt(sample.white) * random.normal()) / root[t]!);
        const one = slopeSample({ ...sample, lnL });
        hits += Number(smoothBend(one, effects, { draws, seed: s }, smoother).p <= 0.05);
      }
      return (hits / datasets).toFixed(2);
    });
    return [`${variant} ${sample.modelSize / 1e9}B`, ...found];
  });
  return table(["planted, evaluation noise alone", "its quadratic", "its cubic", "both"], rows);
}
