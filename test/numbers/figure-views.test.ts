/** The CSV of figures at their other views: each option that has values in the results, row by row; widths of drawn bands. */
import { describe, expect, it } from "vitest";
import { sizeCurve } from "../../src/lib/inference/sizes/between-sizes.js";
import { heldOutBands } from "../../src/lib/inference/sizes/held-out-band.js";
import type { Resource, Variant } from "../../src/lib/runs.js";
import { missing, useSite } from "../browser/browser.js";
import { type Cells, csvOf, expectClose, text } from "./csv-of.js";
import { expectIntervals, expectRows } from "./figure-rows.js";
import { type Evaluation, meanOf, readLoss } from "./logs.js";
import { lawAt, own, profileRise, seriesOf, tenfold, variants } from "./quantities.js";
import { only, results } from "./results.js";

const reason = missing();
const six = (value: number) => Number(value.toPrecision(6));
const others = [
  ["base", "data"],
  ["instruct", "compute"],
  ["instruct", "data"]
] as const satisfies [Variant, Resource][];
const all = [["base", "compute"], ...others] as const satisfies [Variant, Resource][];

describe.skipIf(reason !== null)("the CSV of a figure at another view", () => {
  const at = useSite();

  it("1.1 against data", async () => {
    const rows = await csvOf(at, "efficiency", "figure-1-1", "?resource=data");
    const expected = variants.flatMap((variant) =>
      seriesOf(variant, "data").sizes.map(({ modelSize, points, k, interval: [low, high] }) => ({
        ...{ variant, resource: "data", model_size: String(modelSize), points: String(points) },
        ...{ k, k_low: low!, k_high: high! },
        ...{ tenfold: tenfold(k), tenfold_low: tenfold(low!), tenfold_high: tenfold(high!) }
      }))
    );
    expect(rows).toHaveLength(expected.length);
    for (const [i, row] of rows.entries()) expectClose(row, expected[i]!);
  });

  it("1.4: each slope, its error and the smallest that would be seen", async () => {
    const rows = await csvOf(at, "efficiency", "figure-1-4");
    const expected = own(results().experiments.detectability)
      .filter(({ resource }) => resource === "compute")
      .flatMap(({ variant, sizes }) =>
        sizes.map(({ modelSize, k, se, minimumSlope, change }) => ({
          ...{ variant, resource: "compute", model_size: modelSize, k },
          ...{ standard_error: se, minimum_slope: minimumSlope, change }
        }))
      );
    expect(rows).toHaveLength(expected.length);
    for (const [i, row] of rows.entries()) expectClose(row, expected[i]!);
  });

  it("2.8: each asymptote with the ends that are known", async () => {
    const rows = await csvOf(at, "power-law", "figure-2-8");
    expectRows(
      rows,
      own(results().prediction.curves)
        .filter(({ resource }) => resource === "compute")
        .map(({ variant, modelSize, sigmoid }) => {
          const { value, low, high, identified } = sigmoid!.a;
          // what is open is drawn to where a score ends
          const drawn = { drawn_low: low ?? 0, drawn_high: high ?? 1 };
          return {
            variant,
            model_size: modelSize,
            asymptote: value,
            low,
            high,
            identified: String(identified),
            ...drawn
          };
        })
    );
  });

  it.each(["compute", "data"] as const)(
    "2.4 against %s: errors by part seen, each under its predictor",
    async (resource) => {
      const rows = await csvOf(at, "power-law", "figure-2-4", `?resource=${resource}`);
      const { orders, within } = results().prediction;
      const expected = variants.flatMap((variant) =>
        only(own(within), { variant, resource })
          .cuts.filter(({ share }) => share !== null)
          .map(({ share, mean }) => ({ variant, share, mean }))
      );
      expect(rows).toHaveLength(expected.length);
      const methods = Object.keys(rows[0]!).slice(2);
      expect(methods.length).toBeGreaterThan(2);
      for (const [i, row] of rows.entries()) {
        const { variant, share, mean } = expected[i]!;
        expect([row.variant, Number(row.share_seen)]).toEqual([variant, share]);
        for (const method of methods) {
          expect(Number(row[method]), method).toBe(mean[orders.within.indexOf(method as "law")]![0]);
        }
      }
    }
  );

  it.each(others)("3.1, %s against %s", async (variant, resource) => {
    const rows = await csvOf(at, "saturation", "figure-3-1", `?variant=${variant}&resource=${resource}`);
    expect(rows.filter(({ what }) => what === "slope of this size alone")).toEqual(
      variants.flatMap((one) =>
        seriesOf(one, resource).sizes.map(({ modelSize, k, interval: [low, high] }) =>
          text({
            what: "slope of this size alone",
            variant: one,
            resource,
            model_size: modelSize,
            k,
            low: low!,
            high: high!
          })
        )
      )
    );
    const { law, band } = seriesOf(variant, resource);
    const lines = rows.filter(({ what }) => what === "The law");
    expect(lines).toHaveLength(band.modelSize.length);
    for (const [i, row] of lines.entries()) {
      const N = six(band.modelSize[i]!);
      const ends = { low: six(band.low[i]!), high: six(band.high[i]!) };
      expectClose(row, { what: "The law", variant, resource, model_size: N, k: lawAt(law, N), ...ends });
    }
  });

  it.each(others)("3.2, %s against %s", async (variant, resource) => {
    const rows = await csvOf(at, "saturation", "figure-3-2", `?variant=${variant}&resource=${resource}`);
    const own = seriesOf(variant, resource);
    expectIntervals(rows, own);
    for (const row of rows.filter(({ what }) => what === "profile")) {
      expect([row.variant, row.resource]).toEqual([variant, resource]);
      const rise = profileRise(own, Number(row.n0), own.law.n0!);
      expect(Math.abs(Number(row.rise) - rise)).toBeLessThan(1e-4 * (1 + rise));
    }
  });

  it.each([90, 70, 60])("4.1 from step %s on", async (from) => {
    const rows = await csvOf(at, "data-reuse", "figure-4-1", `?window=${from}`);
    const expected = results().experiments.reuse!.variants.flatMap(({ variant, windows }) => {
      const window = windows.find(({ window: one }) => one.from === from)!;
      return window.rows.map(({ reuseFactor, evaluations, loss, difference, test: { interval, verdict } }) => ({
        ...{ variant, reuse_factor: String(reuseFactor), evaluations: String(evaluations), loss, difference },
        ...{ low: interval[0], high: interval[1], verdict }
      }));
    });
    expect(rows).toHaveLength(expected.length);
    for (const [i, row] of rows.entries()) expectClose(row, expected[i]!);
  });

  it("4.1 against the run drawn in the paper: one run, with the error of a difference of two", async () => {
    const rows = await csvOf(at, "data-reuse", "figure-4-1", "?against=published");
    const expected = results().experiments.reuse!.variants.flatMap(({ variant, windows }) => {
      const { rows: those, published, error } = windows[0]!;
      return those.map(({ reuseFactor, evaluations, loss }) => {
        const difference = loss - published!.loss;
        // SciPy: stats.t.ppf(0.975, 15) = 2.131449545559776
        expect(error.df).toBe(15);
        const half = 2.131449545559776 * error.s * Math.sqrt(2);
        return { variant, reuseFactor, evaluations, loss, difference, low: difference - half, high: difference + half };
      });
    });
    expect(rows).toHaveLength(expected.length);
    for (const [i, row] of rows.entries()) {
      const { variant, reuseFactor, evaluations, ...numbers } = expected[i]!;
      // a run of which an evaluation is missing is compared on the steps that it has
      if (evaluations < 20) continue;
      expect([row.variant, row.reuse_factor, row.evaluations]).toEqual([variant, reuseFactor, evaluations].map(String));
      // t is read from a table: four digits
      for (const [name, value] of Object.entries(numbers))
        expect(Math.abs(Number(row[name]) - value), name).toBeLessThan(1e-5);
    }
  });
});

describe.skipIf(reason !== null)("4.1 against an earlier run", () => {
  const at = useSite();

  it.each([80, 90, 70, 60])("from step %s on: the logs' means over the steps that both have", async (from) => {
    const rows = await csvOf(at, "data-reuse", "figure-4-1", `?against=earlier&window=${from}`);
    const log = (variant: Variant, tau: number, state = "") =>
      readLoss(`data/runs/reuse/qwen2.5-${variant}-7b-tau-${tau}${state}.arrow`);
    const expected = await Promise.all(
      results().experiments.reuse!.variants.flatMap(({ variant, windows }) => {
        const { window, error, rows: those } = windows.find((one) => one.window.from === from)!;
        const inside = ({ step }: Evaluation) => step >= window.from && step <= window.to;
        // SciPy: stats.t.ppf(0.975, 15) = 2.131449545559776
        expect(error.df).toBe(15);
        const half = 2.131449545559776 * error.s * Math.sqrt(2);
        return those.map(async ({ reuseFactor }) => {
          const run = (await log(variant, reuseFactor)).filter(inside);
          const shared = (await log(variant, 1, "-earlier")).filter(
            (one) => inside(one) && run.some(({ step }) => step === one.step)
          );
          const loss = meanOf(run.map((one) => one.loss));
          const difference = loss - meanOf(shared.map((one) => one.loss));
          const words = [variant, reuseFactor, run.length].map(String);
          return { words, loss, difference, low: difference - half, high: difference + half };
        });
      })
    );
    expect(rows.map(({ variant, reuse_factor, evaluations }) => [variant, reuse_factor, evaluations])).toEqual(
      expected.map(({ words }) => words)
    );
    // t is read from a table: four digits
    for (const [i, { words, ...numbers }] of expected.entries())
      for (const [name, value] of Object.entries(numbers))
        expect(Math.abs(Number(rows[i]![name]) - value), `${words} ${name}`).toBeLessThan(1e-5);
  });
});

describe.skipIf(reason !== null)("bands of Figure 2.1", () => {
  const at = useSite();
  /** ln of high over line and of line over low: half the width in ln L */
  const halves = (row: Cells) =>
    [Number(row.high) / Number(row.line_loss), Number(row.line_loss) / Number(row.low)].map(Math.log);

  it.each(all)(
    "of the size held out, %s against %s, have the half-widths of the bootstrap",
    async (variant, resource) => {
      const rows = await csvOf(at, "power-law", "figure-2-1", `?variant=${variant}&resource=${resource}`);
      const { inference } = results();
      const effects = only(inference.runEffects, { family: "qwen2.5", resource });
      const { window } = only(own(results().laws), { variant, resource, protocol: "inter", objective: "log" });
      const measured = own(results().curves)
        .filter((one) => one.variant === variant)
        .sort((a, b) => a.modelSize - b.modelSize);
      const curves = measured.map(({ step, testLoss, computeFlops, dataSamples, ...rest }) => {
        const columns = { step, testLoss, computeFlops, dataSamples };
        const plotted = Object.entries(columns).map(([name, column]) => [
          name,
          Float64Array.from(column.filter((_, i) => step[i]! >= window.fromStep!))
        ]);
        return sizeCurve({ ...rest, ...Object.fromEntries(plotted) }, resource);
      });
      const noise = measured.map(({ modelSize, testLoss }) => {
        const cell = effects.cells.find((one) => one.variant === variant && one.modelSize === modelSize);
        const { variance, repeats } = only(seriesOf(variant, resource).sizes, { modelSize });
        const binomial =
          testLoss.reduce((sum, loss) => sum + 1 / loss - 1, 0) / testLoss.length / results().study.heldOutProblems;
        const white = cell?.white ?? effects.noiseToBinomial * binomial;
        const level = (Math.max(0, effects.levelRatio - 1) * white) / (cell?.steps ?? testLoss.length) / repeats[0];
        return { runSlope: variance.run, runLevel: level, df: effects.df };
      });
      // the widths have an oracle of their own (test/fixtures/oracles/forecasts.py); here they are found where they belong
      const bands = heldOutBands(curves.slice(0, -1), curves.at(-1)!, noise)!;
      for (const [what, widths] of [
        ["band", bands.calibrated],
        ["zero_shot", bands.strict!]
      ] as const) {
        const mine = rows.filter((row) => row.what === what);
        expect(mine).toHaveLength(widths.length);
        for (const [i, row] of mine.entries()) {
          // the page has noise in four figures
          for (const half of halves(row)) expect(Math.abs(half / widths[i]! - 1), what).toBeLessThan(1e-3);
        }
      }
    }
  );

  it.each(all)("of the rest of each run, %s against %s, are those of the results", async (variant, resource) => {
    const rows = await csvOf(at, "power-law", "figure-2-1", `?variant=${variant}&resource=${resource}&protocol=intra`);
    const { cuts } = only(own(results().prediction.within), { variant, resource });
    const four = (value: number) => Number(value.toPrecision(4));
    const expected = only(cuts, { share: null }).sizes.flatMap(({ modelSize, band }) =>
      band!.x.map((x, i) => [modelSize, four(x), four(band!.low[i]!), four(band!.high[i]!)])
    );
    const column = resource === "compute" ? "compute_flops" : "data_samples";
    const bands = rows.filter(({ what }) => what === "band");
    expect(bands.map((row) => [row.model_size, row[column], row.low, row.high].map(Number))).toEqual(expected);
    for (const row of bands) {
      const [up, down] = halves(row) as [number, number];
      expect(Math.abs(up / down - 1)).toBeLessThan(0.01);
    }
  });
});
