/** Columns of the CSV that figures hand out, bound to the results: which is which, the lower end before the upper. */
import { describe, expect, it } from "vitest";
import { missing, useSite } from "../browser/browser.js";
import { type Cells, csvOf, expectClose, text } from "./csv-of.js";
import { expectIntervals } from "./figure-rows.js";
import { lawAt, own, profileRise, seriesOf, tenfold, variants } from "./quantities.js";
import { only, results } from "./results.js";

const reason = missing();

describe.skipIf(reason !== null)("the CSV of a figure", () => {
  const at = useSite();

  it("1.1: each slope with both ends, and the share that ten times the compute removes", async () => {
    const rows = await csvOf(at, "efficiency", "figure-1-1");
    const expected = variants.flatMap((variant) =>
      seriesOf(variant, "compute").sizes.map(({ modelSize, points, k, interval: [low, high] }) => ({
        variant,
        resource: "compute",
        model_size: String(modelSize),
        points: String(points),
        k,
        k_low: low!,
        k_high: high!,
        tenfold: tenfold(k),
        tenfold_low: tenfold(low!),
        tenfold_high: tenfold(high!)
      }))
    );
    expect(rows).toHaveLength(expected.length);
    for (const [i, row] of rows.entries()) expectClose(row, expected[i]!);
  });

  it("2.1: every point beside its line, bands below and above it", async () => {
    const rows = await csvOf(at, "power-law", "figure-2-1");
    const law = only(results().laws, {
      family: "qwen2.5",
      variant: "base",
      resource: "compute",
      protocol: "inter",
      objective: "log"
    });
    const points = rows.filter(({ what }) => what === "point");
    const curves = own(results().curves).filter(({ variant }) => variant === "base");
    const measured = curves.flatMap(({ modelSize, step, computeFlops, testLoss }) =>
      step.map((one, i) => ({ modelSize, step: one, x: computeFlops[i]!, loss: testLoss[i]! }))
    );
    expect(points).toHaveLength(measured.length);
    for (const [i, { modelSize, step, x, loss }] of measured.entries()) {
      const { line_loss: line, ...row } = points[i]!;
      const fitted = law.law.sizes.find((size) => size.modelSize === modelSize);
      const common = {
        what: "point",
        family: "qwen2.5",
        variant: "base",
        model_size: modelSize,
        step,
        compute_flops: x
      };
      expect(row).toEqual(text({ ...common, test_loss: loss, in_fit: fitted !== undefined, low: null, high: null }));
      const E = fitted?.intercept;
      if (E !== undefined) expect(Number(line)).toBeCloseTo(Math.exp(E - fitted!.learningEfficiency * Math.log(x)), 9);
    }
    const bands = rows.filter(({ what }) => what !== "point");
    expect(bands.length).toBeGreaterThan(0);
    // the held-out size has the law's slope
    const slope = (some: Cells[]) => {
      const [a, b] = [some[0]!, some.at(-1)!];
      return (
        -Math.log(Number(b.line_loss) / Number(a.line_loss)) /
        Math.log(Number(b.compute_flops) / Number(a.compute_flops))
      );
    };
    const zeroShot = bands.filter(({ what }) => what === "zero_shot");
    expect(new Set(zeroShot.map((row) => row.model_size))).toEqual(new Set(["72000000000"]));
    expect(slope(zeroShot)).toBeCloseTo(lawAt(law.law, 72e9), 9);
    for (const row of bands) {
      expect(Number(row.low)).toBeLessThan(Number(row.line_loss));
      expect(Number(row.high)).toBeGreaterThan(Number(row.line_loss));
    }
  });

  it("3.1: own slopes of both variants, the law with its band", async () => {
    const rows = await csvOf(at, "saturation", "figure-3-1");
    const slopes = rows.filter(({ what }) => what === "slope of this size alone");
    expect(slopes).toEqual(
      variants.flatMap((variant) =>
        seriesOf(variant, "compute").sizes.map(({ modelSize, k, interval: [low, high] }) =>
          text({
            what: "slope of this size alone",
            variant,
            resource: "compute",
            model_size: modelSize,
            k,
            low: low!,
            high: high!
          })
        )
      )
    );
    const { law, band } = seriesOf("base", "compute");
    const lines = rows.filter(({ what }) => what === "The law");
    expect(lines).toHaveLength(band.modelSize.length);
    for (const [i, row] of lines.entries()) {
      const [N, low, high] = [band.modelSize[i]!, band.low[i]!, band.high[i]!];
      // the page has sizes of its bands in six figures, and k is the law's at those; bands are drawn from six as well
      expect(row.model_size).toBe(String(Number(N.toPrecision(6))));
      const six = (value: number) => Number(value.toPrecision(6));
      expectClose(row, {
        ...{ what: "The law", variant: "base", resource: "compute", model_size: six(N) },
        ...{ k: lawAt(law, six(N)), low: six(low), high: six(high) }
      });
    }
  });

  it("3.2: rise of the joint fit at each N_0", async () => {
    const rows = await csvOf(at, "saturation", "figure-3-2");
    const own = seriesOf("base", "compute");
    expectIntervals(rows, own);
    for (const row of rows.filter(({ what }) => what === "profile")) {
      expect([row.variant, row.resource]).toEqual(["base", "compute"]);
      const rise = profileRise(own, Number(row.n0), own.law.n0!);
      expect(Math.abs(Number(row.rise) - rise)).toBeLessThan(1e-4 * (1 + rise));
    }
    expect(Number(rows[0]!.n0)).toBeCloseTo(0.5e9, 0);
    expect(rows.length).toBeGreaterThan(100);
  });

  it("4.1: each run against the reference, the lower end before the upper", async () => {
    const rows = await csvOf(at, "data-reuse", "figure-4-1");
    const expected = results().experiments.reuse!.variants.flatMap(({ variant, windows }) =>
      windows[0]!.rows.map(({ reuseFactor, evaluations, loss, difference, test: { interval, verdict } }) => ({
        variant,
        reuse_factor: String(reuseFactor),
        evaluations: String(evaluations),
        loss,
        difference,
        low: interval[0],
        high: interval[1],
        verdict
      }))
    );
    expect(rows).toHaveLength(expected.length);
    for (const [i, row] of rows.entries()) expectClose(row, expected[i]!);
  });
});
