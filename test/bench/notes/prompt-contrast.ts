/** The repeat with the short prompt: contrast, scale, what follows, and what may be pooled. */
import { mean } from "../../../src/lib/goodness.js";
import { betweenRunError, deviationAt } from "../../../src/lib/inference/experiments/equivalence-window.js";
import { type ContrastCell, contrastTest } from "../../../src/lib/inference/runs/prompt-contrast.js";
import { cellVariance, poolRunEffects, sampleVariance } from "../../../src/lib/inference/runs/run-effects.js";
import { type Random, seededRandom } from "../../../src/lib/statistics/random.js";
import {
  bartlett,
  type CellSpread,
  poolingShares,
  varianceTrend
} from "../../../src/lib/statistics/variance-homogeneity.js";
import { type ContrastQuantity, contrastQuantities, studyContrast, studyRepeats } from "../../helpers/study-repeats.js";
import { brownForsythe, shrinkVariances } from "./shrunk-variances.js";
import { digits, share, table } from "./table.js";

const problems = 500;

export function promptContrast(): string {
  return [tests(), effects(), levels(), consequences(), pooling()].join("");
}

function shrunken(cells: readonly ContrastCell[]): ContrastCell[] {
  const spreads = cells.map(({ others, scale }) => ({
    variance: sampleVariance(others) / scale,
    df: others.length - 1
  }));
  const { cells: after } = shrinkVariances(spreads);
  return cells.map((cell, i) => ({ ...cell, scale: cell.scale * after[i]!.variance }));
}

function scalesOf(quantity: ContrastQuantity): [string, ContrastCell[]][] {
  const noise = studyContrast(quantity, "noise");
  return [
    ["evaluation noise of the cell", noise],
    ["raw", studyContrast(quantity, "raw")],
    ["shrunken, about the noise", shrunken(noise)]
  ];
}

function tests(): string {
  const rows = contrastQuantities.flatMap((quantity) =>
    scalesOf(quantity).map(([scale, cells]) => {
      const { f, df1, df2, p, permutationP, meanDifference, meanError, t, meanP, meanPermutationP } =
        contrastTest(cells);
      return [
        quantity === "window" ? "mean loss, steps 80-99" : `${quantity} of ln L`,
        scale,
        `F(${df1}, ${df2}) = ${digits(f, 3)}`,
        share(p),
        share(permutationP),
        `${digits(meanDifference)} ± ${digits(meanError)}`,
        digits(t, 3),
        share(meanP),
        share(meanPermutationP)
      ];
    })
  );
  return table(["quantity", "scale", "any effect", "p", "exact p", "common effect", "t", "p", "exact p"], rows);
}

function effects(): string {
  const of = (quantity: ContrastQuantity) => contrastTest(studyContrast(quantity, "noise")).contrasts;
  const [slope, level, window] = contrastQuantities.map(of);
  return table(
    [
      "cell",
      "slope: short less regular",
      "in its errors",
      "level",
      "in its errors",
      "loss, steps 80-99",
      "in its errors"
    ],
    slope!.map((one, i) => [
      one.label,
      ...[one, level![i]!, window![i]!].flatMap(({ difference, standardised }) => [
        digits(difference),
        digits(standardised)
      ])
    ])
  );
}

/** Share of data sets without an effect, or with one, in which each test says p <= 0.05. */
function levels(): string {
  const design = studyContrast("slope", "noise");
  const noise = design.map(({ scale }) => scale / mean(design.map((cell) => cell.scale)));
  const truths: [string, (random: Random) => number[]][] = [
    ["in proportion to evaluation noise", () => noise],
    ["equal", () => noise.map(() => 1)],
    ["between the two (root of noise)", () => noise.map(Math.sqrt)],
    ["noise times a chance factor (ln sd 0.7)", ({ normal }) => noise.map((v) => v * Math.exp(1.4 * normal()))]
  ];
  const datasets = 2000;
  const rows = truths.flatMap(([name, variances]) =>
    [0, 2.5].map((effect) => {
      const random = seededRandom(20_251);
      const hits = [0, 0, 0, 0, 0];
      for (let s = 0; s < datasets; s++) {
        const sd = variances(random).map(Math.sqrt);
        const cells = design.map((cell, i): ContrastCell => {
          const sign = random.uniform() < 0.5 ? -1 : 1;
          const draw = () => sd[i]! * random.normal();
          return {
            ...cell,
            treated: cell.treated === null ? null : sign * effect * sd[i]! + draw(),
            others: cell.others.map(draw),
            scale: noise[i]!
          };
        });
        const byNoise = contrastTest(cells);
        const raw = contrastTest(cells.map((cell) => ({ ...cell, scale: 1 })));
        const p = [byNoise.p, raw.p, contrastTest(shrunken(cells)).p, byNoise.permutationP, raw.permutationP];
        p.forEach((value, j) => {
          hits[j]! += Number(value <= 0.05);
        });
      }
      return [name, effect === 0 ? "none" : `${effect} sd, either sign`, ...hits.map((h) => (h / datasets).toFixed(3))];
    })
  );
  return table(
    [
      "true variance of a run's slope",
      "effect",
      "F, by noise",
      "F, raw",
      "F, shrunken",
      "exact, by noise",
      "exact, raw"
    ],
    rows
  );
}

/** Run-to-run ratios and the reuse error, with the short repeat pooled as chance and without it. */
function consequences(): string {
  const cells = studyRepeats.map((cell) => ({
    ...cell,
    regular: {
      modelSize: cell.modelSize,
      lnX: cell.lnX.filter((_, r) => !cell.runs[r]!.short),
      lnL: cell.lnL.filter((_, r) => !cell.runs[r]!.short)
    }
  }));
  const all = poolRunEffects(cells.map((cell) => cellVariance(cell, problems)));
  const without = poolRunEffects(cells.map((cell) => cellVariance(cell.regular, problems)));
  const windows = studyContrast("window", "raw");
  const means = (keep: boolean) =>
    windows.map(({ label, treated, others }, i) => ({
      label,
      modelSize: studyRepeats[i]!.modelSize,
      means: treated === null || !keep ? [...others] : [treated, ...others]
    }));
  const error = [betweenRunError(means(true), problems), betweenRunError(means(false), problems)];
  const loss = mean(windows[3]!.others);
  const margin = (i: number) => digits(deviationAt(error[i]!, loss, problems), 3);
  const bias = studyRepeats.flatMap((cell, i) => {
    const [slope, level] = [studyContrast("slope", "raw")[i]!, studyContrast("level", "raw")[i]!];
    if (slope.treated === null) return [];
    const shift = ({ treated, others }: ContrastCell) => (treated! - mean(others)) / 3;
    return [[`${cell.variant} ${cell.modelSize / 1e9}B`, digits(-shift(slope)), digits(shift(level))]];
  });
  return (
    table(
      ["quantity", "short repeat as chance", "repeats of one prompt alone"],
      [
        ["ratio of slopes to evaluation noise", digits(all.slopeRatio, 3), digits(without.slopeRatio, 3)],
        ["ratio of levels to evaluation noise", digits(all.levelRatio, 3), digits(without.levelRatio, 3)],
        ["degrees of freedom", all.df, without.df],
        ["sd of a run's window mean, binomial units", digits(error[0]!.deviation, 3), digits(error[1]!.deviation, 3)],
        [`the same at 7B base's loss (${loss.toFixed(3)})`, margin(0), margin(1)],
        ["degrees of freedom", error[0]!.df, error[1]!.df]
      ]
    ) + table(["mean of three repeats, against one of regular prompts", "bias of k", "bias of ln L"], bias)
  );
}

function pooling(): string {
  const windows = studyContrast("window", "raw");
  const groups = (keep: boolean) =>
    windows.map(({ treated, others }) => (treated === null || !keep ? [...others] : [treated, ...others]));
  const losses = groups(true).map(mean);
  const binomial = losses.map((L) => (L * (1 - L)) / problems);
  const labels = windows.map(({ label }) => label);
  const spreads = (keep: boolean, unit: readonly number[]): CellSpread[] =>
    groups(keep).map((values, i) => ({ variance: sampleVariance(values) / unit[i]!, df: values.length - 1 }));
  const raw = losses.map(() => 1);
  const shares = [true, false].map((keep) => poolingShares(spreads(keep, binomial)));
  const rawShares = [true, false].map((keep) => poolingShares(spreads(keep, raw)));
  const percent = (value: number) => `${(100 * value).toFixed(0)}%`;
  const [before, after] = [spreads(true, binomial), spreads(false, binomial)];
  const cells = labels.map((label, i) => [
    label,
    digits(Math.sqrt(before[i]!.variance)),
    percent(shares[0]![i]!),
    percent(rawShares[0]![i]!),
    digits(Math.sqrt(after[i]!.variance)),
    percent(shares[1]![i]!),
    percent(rawShares[1]![i]!)
  ]);
  const test = (keep: boolean, unit: readonly number[], name: string) => {
    const cells = spreads(keep, unit);
    const b = bartlett(cells);
    const bf = brownForsythe(groups(keep).map((values, i) => values.map((v) => v / Math.sqrt(unit[i]!))));
    const shrink = shrinkVariances(cells);
    return [
      name,
      keep ? "as chance" : "left out",
      `${digits(b.statistic, 3)} (${share(b.p)})`,
      `${digits(bf.statistic, 2)} (${share(bf.p)})`,
      shrink.prior.df === Number.POSITIVE_INFINITY ? "complete" : `prior df ${digits(shrink.prior.df)}`
    ];
  };
  const trends = [true, false].map((keep) => {
    const { power, powerError, pZero, pOne } = varianceTrend(spreads(keep, raw), binomial);
    return [keep ? "as chance" : "left out", `${digits(power)} ± ${digits(powerError)}`, share(pZero), share(pOne)];
  });
  return (
    table(
      [
        "cell",
        "sd, binomial units",
        "share of pooled variance",
        "share, raw",
        "without short: sd",
        "share",
        "share, raw"
      ],
      cells
    ) +
    table(
      [
        "scale",
        "short repeat",
        "Bartlett's chi-square (p)",
        "Brown-Forsythe F (p)",
        "shrinkage to the pooled variance"
      ],
      [
        test(true, binomial, "binomial"),
        test(false, binomial, "binomial"),
        test(true, raw, "raw"),
        test(false, raw, "raw")
      ]
    ) +
    table(
      ["short repeat", "power of L (1 - L) that the variance follows", "p of 0 (raw)", "p of 1 (binomial)"],
      trends
    ) +
    table(
      ["sd of ln variance between cells", "factor between cells' sd", "Bartlett finds it", "Brown-Forsythe"],
      power()
    )
  );
}

/** How often the two tests find true variances that differ, ten cells of three runs. */
function power(): (string | number)[][] {
  return [0, 0.5, 1, 1.5, 2].map((spread) => {
    const random = seededRandom(77);
    const datasets = 2000;
    let [b, bf] = [0, 0];
    for (let s = 0; s < datasets; s++) {
      const groups = Array.from({ length: 10 }, () => {
        const sd = Math.exp((spread / 2) * random.normal());
        return [0, 1, 2].map(() => sd * random.normal());
      });
      b += Number(bartlett(groups.map((values) => ({ variance: sampleVariance(values), df: 2 }))).p <= 0.05);
      bf += Number(brownForsythe(groups).p <= 0.05);
    }
    return [spread, digits(Math.exp(spread / 2)), (b / datasets).toFixed(3), (bf / datasets).toFixed(3)];
  });
}
