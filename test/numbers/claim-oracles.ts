/** What each claim's number, argument and conditions must be, from the records that its rule reads: never from the rule. */
import type { PairEnd } from "../../src/lib/records/crossings-record.js";
import type { SeriesInferenceRecord } from "../../src/lib/records/inference-record.js";
import type { Resource, Variant } from "../../src/lib/runs.js";
import {
  beyondOracles,
  type Oracle,
  type OracleCell,
  ofCell,
  ofCells,
  pairs,
  slopePairs,
  withError
} from "./claim-oracles-beyond.js";
import { r2Ends } from "./claim-oracles-r2.js";
import { fixed, percent, r2, share, sizeName } from "./formats.js";
import { count, fallOfGain, own, tenfold, variants, z95 } from "./quantities.js";
import { only, results } from "./results.js";

const { inference, experiments, prediction, sizeLaws, laws } = results();
const series = own(inference.series);
const extremes = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;

export const claimOracles: Record<string, () => Oracle> = {
  A1: () => grows("compute"),
  A2: () => grows("data"),
  A3: () => isAhead("compute"),
  A4: () => {
    const ends = variants.map(
      (variant) => only(crossingsOf(variant, "compute").pairs, { smaller: 32e9, larger: 72e9 }).ends!
    );
    const behind = ends.map(({ from, to }) => [1 - from.chanceLarger, 1 - to.chanceLarger] as const);
    const cells = ends.map(({ from }): OracleCell => {
      const { estimate, ends: both, margin } = leadCell(from);
      return { estimate: -estimate!, ends: [-both![1], -both![0]], margin };
    });
    const [first, last] = [0, 1].map((end) => behind.map((chances) => fixed(chances[end]!, 2)));
    return {
      number: ofCell(cells[0]!),
      label: ["72B", "32B"],
      argument: ["32B", ...first!, ...last!, ...bends("compute")],
      cells
    };
  },
  A5: () => isAhead("data"),
  B1: () => straight("compute"),
  B2: () => straight("data"),
  B3: () => {
    const [, misfit] = extremes(series.map(({ law }) => law.chi2 / law.df));
    const cells = series.flatMap(({ law, sizes }) =>
      sizes.map(({ modelSize, k, standardError }) => {
        const expected = law.kMax! / (1 + law.n0! / modelSize);
        return withError(k / expected - 1, standardError / expected, 0.25, runDf);
      })
    );
    const names = series.flatMap(({ sizes }) => sizes.map(({ modelSize }) => sizeName(modelSize)));
    // off the law beyond the error, and not within the margin
    const off = cells.map(({ ends }) => {
      const [low, high] = ends!;
      return low * high > 0 && !(low > -0.25 && high < 0.25);
    });
    const [apart, every] = count(off);
    return {
      number: [Number(apart) / Number(every)],
      argument: [
        ...[apart!, every!, ...names.filter((_, i) => off[i])],
        ...count(cells.map(({ ends }) => ends![0] > -0.25 && ends![1] < 0.25)),
        ...["25%", fixed(misfit, 1), "1"]
      ],
      cells
    };
  },
  B4: () => {
    const held = series.map(({ heldOut }) => heldOut!);
    const off = held.map(({ predicted, measured }) => predicted! / measured - 1);
    const cells = held.map(
      ({ differenceInterval: [low, high], measured }, i): OracleCell => ({
        ...{ estimate: off[i]!, ends: [low! / measured, high! / measured], margin: 0.25 }
      })
    );
    return {
      number: ofCell(cells[0]!),
      label: ["72B"],
      argument: [
        ...[String(off.length), ...extremes(off).map((one) => share(one))],
        ...["25%", ...count(cells.map(({ ends }) => ends![0] <= -0.25 || (ends![0] <= 0 && ends![1] >= 0.25)))]
      ],
      cells
    };
  },
  B5: () => {
    const means = own(prediction.within).map(({ cuts }) => only(cuts, { share: null }).mean);
    const at = (name: string) => prediction.orders.within.indexOf(name as "law");
    const error = (name: string) => means.map((mean) => mean[at(name)]![0]);
    const [law, line] = [error("law"), error("own-slope")];
    const still = means.map((_, i) => Math.min(...["last-value", "mean-5", "mean-10"].map((name) => error(name)[i]!)));
    const cells = own(prediction.within).flatMap((one) => {
      const cut = only(one.cuts, { share: null });
      const names = ["last-value", "mean-5", "mean-10"];
      const calm = names.reduce((a, b) => (cut.mean[at(b)]![0] < cut.mean[at(a)]![0] ? b : a));
      const gains = (rival: string) => cut.sizes.map(({ errors }) => errors[at(rival)]![0] - errors[at("law")]![0]);
      return [overSizes(gains(calm)), { ...overSizes(gains("own-slope")), beside: true }];
    });
    return {
      number: ofCell(cells[0]!),
      argument: [
        ...law.flatMap((one, i) => [share(one), share(still[i]!)]),
        ...["0", ...count(cells.filter(({ beside }) => !beside).map(({ ends }) => ends![0] <= 0 && ends![1] >= 0))],
        ...count(line.map((one, i) => one < law[i]!)),
        ...extremes(line.map((one, i) => law[i]! - one)).map(smallShare),
        ...extremes(means.map((mean) => Math.abs(mean[at("law")]![1]))).map((one) => share(one))
      ],
      cells
    };
  },
  B6: () => {
    const fits = own(laws).filter(({ objective, protocol }) => objective === "linear" && protocol !== "full");
    const low = Math.min(...fits.map(({ goodness }) => goodness.r2));
    const alone = Math.min(...fits.flatMap(({ law }) => law.sizes.map((size) => size.r2!)));
    const constant = extremes(fits.map(({ goodness }) => goodness.r2Constant));
    const cells = fits.flatMap(({ goodness, law, window, variant, resource }) => {
      const { pooled, alone: each } = r2Ends(law.sizes, window, variant, resource);
      const above = (value: number, ends: readonly number[], beside: boolean): OracleCell => ({
        ...{ estimate: value - 0.985, ends: [ends[0]! - 0.985, ends[1]! - 0.985], margin: 0.005, beside }
      });
      return [above(goodness.r2, pooled, false), ...law.sizes.map((size, i) => above(size.r2!, each[i]!, true))];
    });
    const lowest = cells.filter(({ beside }) => !beside).reduce((a, b) => (b.estimate! < a.estimate! ? b : a));
    const single = fits.flatMap(({ law }) => law.sizes.map((size) => size.r2! < 0.99));
    return {
      number: [low, ...lowest.ends!.map((end) => end + 0.985)],
      label: constant.map(r2),
      argument: [...[r2(low), String(fits.length), ...constant.map(r2)], ...["0.99", ...count(single), r2(alone)]],
      cells
    };
  },
  B7: () => {
    const sizes = own(experiments.links).flatMap((one) => one.sizes);
    const ratios = sizes.map(({ kData, kCompute }) => kData / kCompute - 1);
    const widest = ratios.reduce((a, b, i) => (Math.abs(b) > Math.abs(ratios[a]!) ? i : a), 0);
    const { modelSize, kCompute: against, raw } = sizes[widest]!;
    const inside = sizes.map(({ raw: { interval } }) => interval[0] <= 0 && interval[1] >= 0);
    const left = Math.max(...sizes.map(({ kData, kCompute, exponent }) => Math.abs(1 - (kCompute * exponent) / kData)));
    const withinQuarter = sizes.map(({ raw: { interval }, kCompute }) =>
      interval.every((end) => Math.abs(end / kCompute) < 0.25)
    );
    return {
      number: [ratios[widest]!, ...raw.interval.map((end) => end / against)],
      label: [sizeName(modelSize)],
      argument: [
        ...extremes(ratios).map((one) => share(one)),
        ...[...count(inside.map((one) => !one)), "25%", ...count(withinQuarter), share(left)]
      ],
      cells: sizes.map(({ raw: { interval }, kCompute }, i) => ({
        estimate: ratios[i]!,
        ends: [interval[0] / kCompute, interval[1] / kCompute],
        margin: 0.25
      }))
    };
  },
  C1: () => {
    const lead = (fits: SeriesInferenceRecord["forms"]["all"], sizes: number): OracleCell => {
      const [law, ...rivals] = ["saturating", "power", "logarithmic"].map(
        (form) => fits.find((fit) => fit.form === form)!.chi2
      );
      const misfit = Math.min(law!, ...rivals) / (sizes - 2);
      const value = (Math.min(...rivals) - law!) / (misfit > 1 ? misfit : 1);
      return { estimate: value, ends: [value, value], margin: 6 };
    };
    const all = series.map(({ forms, sizes }) => lead(forms.all, sizes.length));
    const without = series.map(({ forms, sizes }) => lead(forms.withoutHeldOut, sizes.length - 1));
    const { law, withoutHeldOut } = series[0]!;
    return {
      number: [Math.exp(all[0]!.estimate! / 2)],
      label: [fixed(Math.exp(3), 0)],
      argument: [
        ...count(all.map(({ estimate }) => estimate! > 0)),
        String(all.filter(({ estimate }) => estimate! >= 6).length),
        ...count(without.map(({ estimate }) => estimate! > 0)),
        ...extremes(series.map(({ forms, sizes }) => rivalAtTwice(forms.all, sizes.at(-1)!.modelSize))).map((one) =>
          share(one)
        ),
        ...[fixed(law.kMax!, 3), fixed(withoutHeldOut.kMax!, 3)]
      ],
      cells: series.flatMap((_, i) => [all[i]!, without[i]!])
    };
  },
  C2: () => {
    const falls = series.map(({ sizes }) => fallOfGain(sizes));
    const earlier = series.map(({ sizes }) => {
      const [before, middle] = sizes.slice(-3);
      return (middle!.k - before!.k) / Math.log2(middle!.modelSize / before!.modelSize);
    });
    const cells = falls.map(({ fall, error }, i) => withError(fall, error, earlier[i]! / 4, runDf));
    return {
      number: [falls[0]!.fall, ...cells[0]!.ends!],
      label: ["32B", fixed(earlier[0]! / 4, 3)],
      argument: [
        "32B",
        ...count(falls.map((one) => one.fall > 0)),
        String(cells.filter(({ ends, margin }) => ends![0] > 0 && ends![1] >= margin).length),
        ...falls.flatMap(({ fall }, i) => [fixed(earlier[i]!, 3), fixed(earlier[i]! - fall, 3)])
      ],
      cells
    };
  },
  ...beyondOracles
};

function crossingsOf(variant: Variant, resource: Resource) {
  return only(own(experiments.crossings), { variant, resource });
}

function grows(resource: Resource): Oracle {
  const scales = variants.map((variant) => only(own(experiments.outcomeScale), { variant, resource }).orders);
  const onLog = scales.map((orders) => only(orders, { scale: "log loss" }));
  const { sizes } = only(series, { variant: "base", resource });
  const cells = scales.flatMap((orders) =>
    orders.flatMap(({ scale, slopes }) => slopePairs(slopes).map((cell) => ({ ...cell, beside: scale !== "log loss" })))
  );
  const names = scales.flatMap((orders) =>
    orders.flatMap(({ slopes }) =>
      pairs(slopes).map(([small, large]) => [sizeName(large.modelSize), sizeName(small.modelSize)])
    )
  );
  // shown not to be greater by the margin
  const not = cells.map(({ beside, ends, margin }) => !beside && ends![0] <= 0 && ends![1] < margin);
  const counted = cells.filter(({ beside }) => !beside);
  const higher = counted.map(({ ends, margin }) => ends![0] > 0 && ends![1] >= margin);
  return {
    number: [ofCells(higher)],
    argument: [
      ...[...count(higher), ...count(onLog.map(({ trend }) => trend.z > 2)), ...names.filter((_, i) => not[i]).flat()],
      ...[sizes.at(-1)!, sizes[0]!].flatMap(({ k, modelSize }) => [share(tenfold(k)), sizeName(modelSize)]),
      ...bends(resource)
    ],
    cells
  };
}

const runDf = only(inference.runEffects, { family: "qwen2.5", resource: "compute" }).df;

/** Mean over sizes, its error from their spread. */
function overSizes(values: readonly number[]): OracleCell {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const squares = values.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return withError(mean, Math.sqrt(squares / (values.length - 1) / values.length), 0.02, values.length - 1);
}

/** Lead of the larger model at one end of a common range: its chance is the normal one of gap over error. */
function leadCell({ smallerLoss, largerLoss, chanceLarger }: PairEnd): OracleCell {
  const gap = Math.log(smallerLoss) - Math.log(largerLoss);
  const z = normalPoint(Math.min(Math.max(chanceLarger, 1e-15), 1 - 1e-15));
  const half = Math.abs((z95 * gap) / z);
  const lead = (ln: number) => smallerLoss * (1 - Math.exp(-ln));
  return { estimate: smallerLoss - largerLoss, ends: [lead(gap - half), lead(gap + half)], margin: 0.02 };
}

/** Of two straight lines the one that is lower at both ends is lower throughout. */
function isAhead(resource: Resource): Oracle {
  const rows = variants.flatMap((variant) => {
    const at = (modelSize: number, x: number) => {
      const { intercept, learningEfficiency } = only(own(sizeLaws), { variant, resource, modelSize });
      return intercept - learningEfficiency * Math.log(x);
    };
    return crossingsOf(variant, resource).pairs.flatMap(({ smaller, larger, ends }) => {
      if (ends === null) return [];
      const ahead = [ends.from.x, ends.to.x].every((x) => at(larger, x) < at(smaller, x));
      const [from, to] = [leadCell(ends.from), leadCell(ends.to)];
      return [
        {
          ahead,
          names: ahead ? [] : [sizeName(larger), sizeName(smaller)],
          cell: to.ends![0] < from.ends![0] ? to : from
        }
      ];
    });
  });
  const [ahead] = count(rows.map((row) => row.ahead));
  const cells = rows.map(({ cell }) => cell);
  const clear = cells.map(({ ends }) => ends![0] > 0 && ends![1] >= 0.02);
  const apart = variants
    .flatMap((variant) => crossingsOf(variant, resource).pairs)
    .filter(({ ends }) => ends === null).length;
  return {
    number: [ofCells(clear)],
    argument: [
      ...[...count(clear), ahead!, ...rows.flatMap(({ names }) => names)],
      ...[...(apart > 0 ? [String(apart)] : []), ...bends(resource)]
    ],
    cells
  };
}

function straight(resource: Resource): Oracle {
  const own14 = own(prediction.curves).filter((curve) => curve.resource === resource && curve.verdict !== null);
  const power = prediction.orders.forms.indexOf("power");
  const beaten = own14.map(({ verdict }) => verdict!.deltas[power]! > 6);
  const predicts = own14.map(({ verdict }) => {
    const errors = verdict!.forecastErrors as number[];
    return errors[power] === Math.min(...errors);
  });
  const cells = own14.map(({ slopes }) => {
    const [whole, late] = [slopes[0]!, slopes.at(-1)!];
    const se = Math.sqrt(whole.standardError! ** 2 + late.standardError! ** 2) / Math.abs(whole.k);
    return withError((late.k - whole.k) / whole.k, se, 0.5, runDf);
  });
  const [low, all] = count(cells.map(isFlat));
  const open = cells.filter(({ ends }) => ends![0] <= 0 && ends![1] >= 0 && !(ends![0] > -0.5 && ends![1] < 0.5));
  return {
    number: [Number(low) / Number(all)],
    label: ["52"],
    argument: [low!, all!, String(open.length), ...count(beaten), ...count(predicts)],
    cells
  };
}

const isFlat = ({ estimate, ends }: OracleCell) => estimate! < 0 && ends![1] < 0 && !(ends![0] > -0.5);

/** How many runs flatten late, as claims about their straight lines say, and of how many. */
const bends = (resource: Resource): string[] => count(straight(resource).cells.map(isFlat));

/** A share in percent with the figure that a small difference needs. */
const smallShare = (value: number) => (value < 0.00095 ? percent(value, 2) : share(value));

/** z below which a normal variable lies with a chance, by bisection of its density's integral. */
function normalPoint(chance: number): number {
  let [low, high] = [-9, 9];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (normalArea(middle) < chance) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Chance of less than z: the tail by its continued fraction beyond 3, the middle by its series. */
function normalArea(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const far = Math.abs(z);
  if (far < 3) {
    let [term, sum] = [z, z];
    for (let n = 1; n < 100; n++) {
      term *= (z * z) / (2 * n + 1);
      sum += term;
    }
    return 0.5 + density * sum;
  }
  let fraction = far;
  for (let n = 60; n >= 1; n--) fraction = far + n / fraction;
  return z > 0 ? 1 - density / fraction : density / fraction;
}

/** k of the better of two rivals at twice the largest size over that of the law, less 1; sizes of the rivals are in 10B. */
function rivalAtTwice(fits: SeriesInferenceRecord["forms"]["all"], largest: number): number {
  const [law, power, line] = ["saturating", "power", "logarithmic"].map(
    (name) => fits.find(({ form }) => form === name)!
  );
  const size = (2 * largest) / 1e10;
  const at = {
    law: law!.parameters.kMax! / (1 + law!.parameters.n0! / (2 * largest)),
    power: power!.parameters.a! * size ** power!.parameters.b!,
    line: line!.parameters.a! + line!.parameters.b! * Math.log(size)
  };
  return (power!.chi2 < line!.chi2 ? at.power : at.line) / at.law - 1;
}
