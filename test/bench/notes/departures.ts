/** Curvature without a form: the study's curves, levels under kinds of noise, power for the bends that the study shows. */
import { curvature } from "../../../src/lib/inference/curves/curve-forms-curvature.js";
import { dot, makeSmoother, orthonormal } from "../../../src/lib/inference/curves/smoother.js";
import { cellVariance, poolRunEffects, type RepeatCell } from "../../../src/lib/inference/runs/run-effects.js";
import { type SlopeSample, slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { studyRepeats } from "../../helpers/study-repeats.js";
import { samplesOf } from "../../helpers/study-samples.js";
import { lnX, type Noise, n, runs, sd, wandering } from "./simulated-noise.js";
import { type SmoothRatio, smoothDeparture, smoothRatio } from "./smooth-departure.js";
import { digits, share, table } from "./table.js";
import { departureBeyondWander, wanderDesign } from "./wander.js";

export function departures(): string {
  const cells = studyRepeats.map((cell) => ({ ...cell, white: cellVariance(cell, 500).white }));
  const regular = cells.map((cell) => ({
    ...cell,
    lnX: cell.lnX.filter((_, r) => !cell.runs[r]!.short),
    lnL: cell.lnL.filter((_, r) => !cell.runs[r]!.short)
  }));
  return study(smoothRatio(regular)) + ratios([smoothRatio(cells), smoothRatio(regular)]) + levels() + powers();
}

function study(ratio: SmoothRatio): string {
  let [quadratic, either, form, beyond] = [0, 0, 0, 0];
  const rows = (["base", "instruct"] as const).flatMap((variant) => {
    const { samples, effects } = samplesOf(variant, "compute");
    return samples.map((sample) => {
      const bend = curvature(sample, effects);
      const free = smoothDeparture(sample, effects, ratio);
      const wander = departureBeyondWander(sample);
      quadratic += Number(bend.quadratic.p <= 0.05);
      either += Number(Math.min(bend.quadratic.p, bend.cubic.p) <= 0.025);
      form += Number(free.p <= 0.05);
      beyond += Number(wander.p <= 0.05);
      return [
        `${variant} ${sample.modelSize / 1e9}B`,
        share(bend.quadratic.p),
        share(bend.cubic.p),
        digits(free.f, 3),
        share(free.p),
        digits(wander.wander.phi),
        digits(Math.sqrt(wander.wander.variance)),
        share(wander.p)
      ];
    });
  });
  return (
    table(
      [
        "curve",
        "p, quadratic",
        "p, cubic",
        "F, any smooth departure",
        "p",
        "wander: coefficient",
        "its sd in ln L",
        "p beyond wander"
      ],
      rows
    ) +
    table(
      ["test, 5% a curve", `curves of ${rows.length}`],
      [
        ["quadratic alone, against evaluation noise", quadratic],
        ["quadratic or cubic (2.5% each), against evaluation noise", either],
        ["any smooth departure, against what runs differ by", form],
        ["any smooth departure, beyond a wander", beyond]
      ]
    )
  );
}

function ratios([all, regular]: SmoothRatio[]): string {
  return table(
    ["smooth courses of single runs over evaluation noise", "ratio", "degrees of freedom"],
    [
      ["all repeats", digits(all!.ratio, 3), digits(all!.df)],
      ["repeats of one prompt", digits(regular!.ratio, 3), digits(regular!.df)]
    ]
  );
}

function levels(): string {
  const noises: Noise[] = [
    { name: "white", within: 0, shared: [0, 0] },
    { name: "AR(1) 0.6 in each run", within: 0.6, shared: [0, 0] },
    { name: "AR(1) 0.9 in each run", within: 0.9, shared: [0, 0] },
    { name: "white, and AR(1) 0.6 shared by a size's runs", within: 0, shared: [0.6, 0.4 * sd] },
    { name: "white, and AR(1) 0.9 shared by a size's runs", within: 0, shared: [0.9, 0.4 * sd] }
  ];
  const datasets = 1000;
  const design = wanderDesign(lnX, new Array<number>(n).fill(runs));
  const single = makeSmoother(lnX, new Array<number>(n).fill(1));
  const rows = noises.map(({ name, within, shared }) => {
    const random = seededRandom(31);
    const hits = [0, 0, 0, 0];
    for (let s = 0; s < datasets; s++) {
      const cells = Array.from({ length: 10 }, (): RepeatCell => {
        const common = wandering(shared[0], random);
        const run = () => wandering(within, random).map((e, t) => sd * e + shared[1] * common[t]!);
        return { modelSize: 7e9, lnX: [lnX, lnX, lnX], lnL: [run(), run(), run()] };
      });
      const variances = cells.map((cell) => cellVariance(cell, 500));
      const effects = poolRunEffects(variances);
      const ratio = smoothRatio(
        cells.map((cell, i) => ({ ...cell, white: variances[i]!.white })),
        single
      );
      const sample = slopeSample({
        modelSize: 7e9,
        lnX,
        lnL: lnX.map((_, t) => cells[0]!.lnL.reduce((sum, run) => sum + run[t]!, 0) / runs),
        repeatsAt: lnX.map(() => runs),
        white: variances[0]!.white,
        runCentre: 10
      });
      const { quadratic } = curvature(sample, effects);
      const p = [
        quadratic.p,
        quadratic.pWithRuns,
        smoothDeparture(sample, effects, ratio, design.smoother).p,
        departureBeyondWander(sample, design).p
      ];
      p.forEach((value, j) => {
        hits[j]! += Number(value <= 0.05);
      });
    }
    return [name, ...hits.map((h) => (h / datasets).toFixed(3))];
  });
  return table(
    [
      "noise about a straight line",
      "quadratic, evaluation noise",
      "quadratic, slope ratio",
      "any departure, against runs",
      "any departure, beyond a wander"
    ],
    rows
  );
}

/** Power against the quadratic and the cubic of some of the study's own curves, with their noise. */
function powers(): string {
  const datasets = 500;
  const rows = [
    ["base", 3e9],
    ["base", 7e9],
    ["base", 72e9],
    ["instruct", 7e9],
    ["instruct", 72e9]
  ].flatMap(([variant, size]) => {
    const { samples, effects } = samplesOf(variant as string, "compute");
    const sample = samples.find(({ modelSize }) => modelSize === size)!;
    const root = Float64Array.from(sample.repeatsAt, Math.sqrt);
    const basis = orthonormal([0, 1, 2, 3].map((power) => sample.dx.map((x, t) => root[t]! * x ** power)));
    const weighted = sample.lnL.map((y, t) => y * root[t]!);
    const design = wanderDesign(sample.lnX, sample.repeatsAt);
    const ratio = { ratio: 1, df: 70 };
    return (["quadratic", "cubic"] as const).map((form) => {
      const column = basis[form === "quadratic" ? 2 : 3]!;
      const size = dot(column, weighted);
      const random = seededRandom(12);
      const hits = [0, 0, 0, 0];
      for (let s = 0; s < datasets; s++) {
        const one: SlopeSample = slopeSample({
          ...sample,
          lnL: column.map((c, t) => (size * c + Math.sqrt(sample.white) * random.normal()) / root[t]!)
        });
        const bend = curvature(one, effects);
        const p = [
          bend.quadratic.p,
          bend.cubic.p,
          smoothDeparture(one, { ...effects, slopeRatio: 1, levelRatio: 1 }, ratio, design.smoother).p,
          departureBeyondWander(one, design).p
        ];
        p.forEach((value, j) => {
          hits[j]! += Number(value <= 0.05);
        });
      }
      return [`${variant} ${sample.modelSize / 1e9}B, its ${form}`, ...hits.map((h) => (h / datasets).toFixed(2))];
    });
  });
  return table(
    [
      "planted, evaluation noise alone",
      "quadratic finds it",
      "cubic",
      "any departure, against runs",
      "beyond a wander"
    ],
    rows
  );
}
