/** The CSV of the drawings on the overview, row by row: bound to the results. */
import { describe, expect, it } from "vitest";
import { missing, useSite } from "../browser/browser.js";
import { csvOf } from "./csv-of.js";
import { expectRows, kept } from "./figure-rows.js";
import { lawAt, seriesOf, tenfold, variants } from "./quantities.js";
import { only, results } from "./results.js";

const reason = missing();
const six = kept(6);

describe.skipIf(reason !== null)("the CSV of a drawing on the overview", () => {
  const at = useSite();

  it("tenfold: each slope with both ends, and the share that ten times the compute removes", async () => {
    expectRows(
      await csvOf(at, "index", "drawing-tenfold"),
      variants.flatMap((variant) =>
        seriesOf(variant, "compute").sizes.map(({ modelSize, points, k, interval: [low, high] }) => ({
          ...{ variant, resource: "compute", model_size: modelSize, points, k, k_low: low!, k_high: high! },
          ...{ tenfold: tenfold(k), tenfold_low: tenfold(low!), tenfold_high: tenfold(high!) }
        }))
      )
    );
  });

  it("prediction: the mean errors under their names", async () => {
    const { between, within, orders } = results().prediction;
    const key = { family: "qwen2.5", variant: "base", resource: "compute" } as const;
    const target = only(only(between, key).targets, { kind: "leave-one-out", target: 72e9 });
    const { errors } = only(target.calibrated, { seen: 10 });
    const seen = (name: string) => errors[orders.calibrated.indexOf(name as "law")]![0];
    const { mean } = only(only(within, key).cuts, { share: null });
    const later = (name: string) => mean[orders.within.indexOf(name as "law")]![0];
    const { law } = only(results().laws, { ...key, protocol: "intra", objective: "log" });
    expect(law.sizes.every(({ points }) => points === 25)).toBe(true);
    const still = Math.min(later("last-value"), later("mean-5"));
    const guesses = (["quadratic", "linear", "logistic", "copy"] as const)
      .map((height) => ({ height, mean_error: target.strict[orders.strict.indexOf(height)]![0] }))
      .sort((a, b) => a.mean_error - b.mean_error);
    const expected = ([group, prediction, mean_error]: (typeof rows)[number]) => ({
      ...{ group, prediction, height: null, mean_error }
    });
    const rows: [string, string, number][] = [
      ["Between sizes, 72B held out", "The law, height fitted to 72B’s first 10 evaluations", seen("law")],
      ["Between sizes, 72B held out", "One slope for all sizes, height fitted to 72B’s first 10", seen("shared-slope")],
      ["Within a run, steps after 25", "The law on the steps before", later("law")],
      ["Within a run, steps after 25", "A line fitted to each size alone", later("own-slope")],
      ["Within a run, steps after 25", "No further change", still]
    ];
    expectRows(await csvOf(at, "index", "drawing-prediction"), [
      ...rows.slice(0, 2).map(expected),
      ...guesses.map((guess) => ({
        ...{ group: "Between sizes, 72B held out" },
        ...{ prediction: "The law, from smaller sizes: four ways to guess the height", ...guess }
      })),
      ...rows.slice(2).map(expected)
    ]);
  });

  it("k of N: own slopes of both variants, the law with its band, its rivals along the same sizes", async () => {
    const rows = await csvOf(at, "index", "drawing-k-of-n");
    const { law, band, forms } = seriesOf("base", "compute");
    const common = { variant: "base", resource: "compute" };
    const slopes = variants.flatMap((variant) =>
      seriesOf(variant, "compute").sizes.map(({ modelSize, k, interval: [low, high] }) => ({
        ...{
          what: "slope of this size alone",
          variant,
          resource: "compute",
          model_size: modelSize,
          k,
          low: low!,
          high: high!
        }
      }))
    );
    const line = band.modelSize.map((N, i) => ({
      ...{ what: "The law", ...common, model_size: six(N), k: lawAt(law, six(N)) },
      ...{ low: six(band.low[i]!), high: six(band.high[i]!) }
    }));
    expectRows(rows.slice(0, slopes.length + line.length), [...slopes, ...line]);
    const value: Record<string, (p: Record<string, number>, N: number) => number> = {
      "Power of N": ({ a, b }, N) => a! * (N / 1e10) ** b!,
      "Straight in ln N": ({ a, b }, N) => a! + b! * Math.log(N / 1e10),
      Hill: ({ kMax, n0, h }, N) => kMax! / (1 + (n0! / N) ** h!)
    };
    const form = { "Power of N": "power", "Straight in ln N": "logarithmic", Hill: "hill" } as const;
    const drawn = rows.slice(slopes.length + line.length);
    const rivals = drawn.slice(0, 3 * band.modelSize.length);
    const names = {
      saturating: "the law",
      power: "the power of N",
      logarithmic: "the line in ln N",
      hill: "the Hill form"
    } as const;
    expectRows(drawn.slice(rivals.length), [
      { what: "limit of the law", ...common, model_size: null, k: law.kMax!, low: null, high: null },
      ...variants.flatMap((variant) => {
        const held = only(seriesOf(variant, "compute").forms.heldOut, { design: "each", modelSize: 72e9 });
        return held.predicted.map(({ form, k }) => ({
          ...{ what: `predicted by ${names[form]} from the other sizes`, variant, resource: "compute" },
          ...{ model_size: 72e9, k, low: null, high: null }
        }));
      })
    ]);
    for (const [i, row] of rivals.entries()) {
      const N = six(band.modelSize[i % band.modelSize.length]!);
      expect([row.variant, row.resource, row.model_size, row.low, row.high]).toEqual([
        "base",
        "compute",
        `${N}`,
        null,
        null
      ]);
      const { parameters } = only(forms.all, { form: form[row.what as "Hill"] });
      // fitted to slopes of six digits there
      expect(Math.abs(Number(row.k) / value[row.what!]!(parameters, N) - 1), `${row.what} at ${N}`).toBeLessThan(2e-4);
    }
    expect(new Set(rivals.map(({ what }) => what))).toEqual(new Set(Object.keys(form)));
  });

  it("reuse: each run against the mean of the repeats, the lower end before the upper", async () => {
    expectRows(
      await csvOf(at, "index", "drawing-reuse"),
      results().experiments.reuse!.variants.flatMap(({ variant, windows }) =>
        windows[0]!.rows.map(({ reuseFactor, evaluations, loss, difference, test: { interval, verdict } }) => ({
          ...{ variant, reuse_factor: reuseFactor, evaluations, loss, difference },
          ...{ low: interval[0], high: interval[1], verdict }
        }))
      )
    );
  });
});
