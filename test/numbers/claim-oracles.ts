/** What each claim's number, argument and conditions must be, from the records that its rule reads: never from the rule. */
import type { SeriesInferenceRecord } from "../../src/lib/records/inference.js";
import type { Resource, Variant } from "../../src/lib/runs.js";
import { beyondOracles, type Oracle } from "./claim-oracles-beyond.js";
import { fixed, r2, share, sizeName } from "./formats.js";
import { count, fallOfGain, outOfOrder, own, tenfold, variants, z95 } from "./quantities.js";
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
    return {
      number: [behind[0]![0]],
      argument: behind.flat().map((chance) => fixed(chance, 2)),
      holds: behind.map(([start]) => start >= 0.95)
    };
  },
  A5: () => isAhead("data"),
  B1: () => straight("compute"),
  B2: () => straight("data"),
  B3: () => {
    const best = series.map(({ forms }) => forms.all.filter(({ q }) => q === 2).sort((a, b) => a.chi2 - b.chi2)[0]!);
    const rates = series.map(({ attribution }, i) => only(attribution, { truth: best[i]!.form as "saturating" }));
    const [, misfit] = extremes(series.map(({ law }) => law.chi2 / law.df));
    const [hit, hitMisfit] = [rates.map(({ hitRate }) => hitRate), rates.map(({ hitRateMisfit }) => hitRateMisfit)];
    return {
      number: [misfit],
      argument: [
        ...count(best.map(({ form }) => form === "saturating")),
        ...[fixed(misfit, 1), share(Math.min(...hit)), share(Math.min(...hitMisfit))]
      ],
      holds: best.map(({ form }, i) => form === "saturating" && hit[i]! >= 0.8)
    };
  },
  B4: () => {
    const held = series.map(({ heldOut }) => heldOut!);
    const off = held.map(({ predicted, measured }) => predicted! / measured - 1);
    return {
      number: [held[0]!.predicted! - held[0]!.measured, ...(held[0]!.differenceInterval as number[])],
      argument: [...count(off.map((one) => one > 0)), ...extremes(off).map((one) => share(one))],
      holds: held.flatMap(({ differenceInterval: [low, high], measured }) => [
        low! <= 0 && high! >= 0,
        (high! - low!) / 2 <= measured / 4
      ])
    };
  },
  B5: () => {
    const means = own(prediction.within).map(({ cuts }) => only(cuts, { share: null }).mean);
    const at = (name: string) => prediction.orders.within.indexOf(name as "law");
    const error = (name: string) => means.map((mean) => mean[at(name)]![0]);
    const [law, line] = [error("law"), error("own-slope")];
    const still = means.map((_, i) => Math.min(...["last-value", "mean-5", "mean-10"].map((name) => error(name)[i]!)));
    return {
      number: [law[0]!],
      argument: [
        ...law.map((one) => share(one)),
        ...[share(Math.min(...still)), ...count(line.map((one, i) => one < law[i]!))],
        ...extremes(means.map((mean) => mean[at("law")]![1])).map((one) => share(one))
      ],
      holds: law.flatMap((one, i) => [one < still[i]!, one < line[i]!])
    };
  },
  B6: () => {
    const fits = own(laws).filter(({ objective, protocol }) => objective === "linear" && protocol !== "full");
    const low = Math.min(...fits.map(({ goodness }) => goodness.r2));
    const alone = Math.min(...fits.flatMap(({ law }) => law.sizes.map((size) => size.r2!)));
    const constant = extremes(fits.map(({ goodness }) => goodness.r2Constant));
    return {
      number: [low, ...constant],
      argument: [low, ...constant, alone].map(r2),
      holds: [low > 0.99, low > 0.99 && alone > 0.99]
    };
  },
  B7: () => {
    const sizes = own(experiments.links).flatMap((one) => one.sizes);
    const ratios = sizes.map(({ kData, kCompute }) => kData / kCompute - 1);
    const widest = ratios.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
    const inside = sizes.map(({ raw: { interval } }) => interval[0] <= 0 && interval[1] >= 0);
    const left = Math.max(...sizes.map(({ kData, kCompute, exponent }) => Math.abs(1 - (kCompute * exponent) / kData)));
    return {
      number: [widest, ...extremes(ratios)],
      argument: [...count(inside), ...extremes(ratios).map((one) => share(one)), share(left)],
      holds: sizes.map(
        ({ raw: { interval }, kCompute }, i) => inside[i]! && (interval[1] - interval[0]) / 2 <= kCompute / 4
      )
    };
  },
  C1: () => {
    const leads = (fits: SeriesInferenceRecord["forms"]["all"]) => {
      const chi2 = (form: string) => fits.find((fit) => fit.form === form)!.chi2;
      return Math.min(chi2("power"), chi2("logarithmic")) - chi2("saturating") > 6;
    };
    const best = ({ forms }: SeriesInferenceRecord) => {
      const left = forms.heldOut.find(({ design, modelSize }) => design === "each" && modelSize === 72e9)!;
      const off = (form: string) => Math.abs(left.predicted.find((one) => one.form === form)!.k - left.measured);
      return off("saturating") < Math.min(off("power"), off("logarithmic"));
    };
    const [all, without, nearest] = [
      series.map(({ forms }) => leads(forms.all)),
      series.map(({ forms }) => leads(forms.withoutHeldOut)),
      series.map(best)
    ];
    const { law, withoutHeldOut } = series[0]!;
    return {
      number: [law.kMax!, ...(law.kMaxWidened as number[])],
      argument: [
        ...[...count(all), ...count(without), ...count(nearest)],
        ...[fixed(law.kMax!, 3), fixed(withoutHeldOut.kMax!, 3)]
      ],
      holds: series.flatMap((_, i) => [all[i]!, without[i]!, nearest[i]!])
    };
  },
  C2: () => {
    const falls = series.map(({ sizes }) => fallOfGain(sizes));
    const beyond = falls.map(({ fall, error }) => fall > z95 * error);
    const { fall, error } = falls[0]!;
    return {
      number: [fall, fall - z95 * error, fall + z95 * error],
      argument: [...count(falls.map((one) => one.fall > 0)), ...count(beyond)],
      holds: beyond
    };
  },
  ...beyondOracles
};

function crossingsOf(variant: Variant, resource: Resource) {
  return only(own(experiments.crossings), { variant, resource });
}

function grows(resource: Resource): Oracle {
  const onLog = variants.map((variant) =>
    only(only(own(experiments.outcomeScale), { variant, resource }).orders, { scale: "log loss" })
  );
  const largest = only(series, { variant: "base", resource }).sizes.at(-1)!;
  const broken = onLog.map(({ slopes }) => outOfOrder(slopes));
  return {
    number: [largest.k, ...(largest.interval as number[])].map(tenfold),
    argument: [...count(onLog.map(({ trend }) => trend.z > 2)), ...broken.flat()],
    holds: onLog.map(({ trend }, i) => trend.z > 2 && broken[i]!.length === 0)
  };
}

/** Of two straight lines the one that is lower at both ends is lower throughout. */
function isAhead(resource: Resource): Oracle {
  const pairs = variants.map((variant) => {
    const at = (modelSize: number, x: number) => {
      const { intercept, learningEfficiency } = only(own(sizeLaws), { variant, resource, modelSize });
      return intercept - learningEfficiency * Math.log(x);
    };
    return crossingsOf(variant, resource).pairs.flatMap(({ smaller, larger, ends }) => {
      if (ends === null) return [];
      const ahead = [ends.from.x, ends.to.x].every((x) => at(larger, x) < at(smaller, x));
      return [{ ahead, names: ahead ? [] : [sizeName(larger), sizeName(smaller)] }];
    });
  });
  const flags = pairs.flat().map(({ ahead }) => ahead);
  const [ahead, all] = count(flags);
  return {
    number: [Number(ahead) / Number(all)],
    argument: [ahead!, all!, ...pairs.flat().flatMap(({ names }) => names)],
    holds: pairs.map((some) => some.every((one) => one.ahead))
  };
}

function straight(resource: Resource): Oracle {
  const own14 = own(prediction.curves).filter((curve) => curve.resource === resource && curve.verdict !== null);
  const { forms } = prediction.orders;
  const power = forms.indexOf("power");
  const stands = own14.map(({ verdict }) => verdict!.deltas[power]! <= 6);
  const foretells = own14.map(({ verdict }) => {
    const errors = verdict!.forecastErrors as number[];
    return errors[power] === Math.min(...errors);
  });
  const bent = own14.map(({ curvature }) => curvature !== null && curvature.quadratic.pWithRuns < 0.05);
  const flat = own14.map(({ slopes }) => {
    const late = slopes.at(-1)!;
    return late.k + z95 * late.standardError! < slopes[0]!.k;
  });
  const [described, all] = count(stands);
  const part = (flags: readonly boolean[]) => flags.filter(Boolean).length / flags.length;
  return {
    number: [Number(described) / Number(all)],
    argument: [
      ...[...count(stands), ...count(foretells), ...count(bent)],
      ...[String(own14[0]!.slopes.at(-1)!.fromStep), ...count(flat)]
    ],
    holds: [part(stands) >= 0.8, part(foretells) >= 0.8]
  };
}
