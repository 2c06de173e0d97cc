/** A user's own run, every number of its fit and of its comparison with a study, by NumPy and SciPy (test/fixtures/oracles/user_runs.py). */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { percentileInterval } from "../../../src/lib/inference/sizes/law-bootstrap.js";
import { sampleAlone } from "../../../src/lib/inference/sizes/slope-sample.js";
import { compareWithStudy, type StudySlopes } from "../../../src/lib/user-runs/compare-with-study.js";
import { fitUserRun } from "../../../src/lib/user-runs/fit-user-run.js";
import { drawSlopes } from "../../../src/lib/user-runs/slope-draws.js";
import { unreadLaw } from "../../../src/lib/user-runs/user-law.js";
import { expectAlike, expectRelative } from "../../helpers/expect-relative.js";

interface Points {
  x: number[];
  loss: number[];
}
const oracle = JSON.parse(readFileSync("test/fixtures/oracles/user-runs.json", "utf8")) as {
  tool: string;
  fits: (Points & { run: string; stretch: number; expected: object & { k: number } })[];
  pairs: { name: string; run: Points; study: Points & object; expected: object }[];
};
const inLogs = (x: readonly number[], loss: readonly number[], modelSize: number | null = 7e9) => ({
  ...{ run: "r", modelSize },
  lnX: Float64Array.from(x, Math.log),
  lnL: Float64Array.from(loss, Math.log)
});

describe("fitUserRun(curve)", () => {
  it.each(oracle.fits)("is SciPy's line, with the errors of a departure that lasts: $run", (one) => {
    const curve = { ...inLogs(one.x, one.loss, null), run: one.run };
    const fit = fitUserRun(curve, { resamples: 200, seed: 4 });
    expectAlike(fit, { run: one.run, modelSize: null, points: one.x.length, ...one.expected }, 1e-8);
    // the percentiles of the draws about k, stretched by t over the normal
    const ends = percentileInterval(drawSlopes(sampleAlone(1, curve.lnX, curve.lnL), 200, 4));
    ends.forEach((end, i) => {
      expectRelative(fit.interval[i]!, one.expected.k + one.stretch * (end - one.expected.k), 1e-7);
    });
    const [low, high] = fit.interval;
    expect(fit.growth).toBe(low > 0 ? "improved" : high < 0 ? "falls back" : "not shown");
  });

  it("has its ends at the least and the greatest X, whatever the order, and 2,000 draws of the first seed", () => {
    const { x, loss } = oracle.fits[0]!;
    const [there, back] = [inLogs(x, loss), inLogs([...x].reverse(), [...loss].reverse())];
    const { from, to } = fitUserRun(back, { resamples: 10 });
    const other = fitUserRun(there, { resamples: 10 });
    expectRelative(from.x, other.from.x, 1e-12);
    expectRelative(to.loss, other.to.loss, 1e-12);
    expect(fitUserRun(there)).toEqual(fitUserRun(there, { resamples: 2000, seed: 1 }));
    expect(fitUserRun(there).modelSize).toBe(7e9);
  });

  it("of a score that never moves has an R² of 0; what counts as moving grows with the level of ln L", () => {
    const x = [1, 2, 3, 4, 5, 6];
    const fit = fitUserRun(
      inLogs(
        x,
        x.map(() => 0.5)
      )
    );
    expect(fit.r2).toBe(0);
    // a slope of 2e-12 over a range of ln 6: more than a part in 10^12 of 1, and of 3, less than that of 10
    const moving = (level: number) => ({
      ...inLogs(x, x),
      lnL: Float64Array.from(x, (value) => level - 2e-12 * Math.log(value))
    });
    expect(fitUserRun(moving(0)).k).toBeGreaterThan(1e-12);
    expect(fitUserRun(moving(-3)).k).toBeGreaterThan(1e-12);
    expect(fitUserRun(moving(-10)).k).toBe(0);
    const falling = { ...inLogs(x, x), lnL: Float64Array.from(x, (value) => 2e-12 * Math.log(value)) };
    expect(fitUserRun(falling).k).toBeLessThan(-1e-12);
    // the range of ln X counts, not where it lies: 2e-13 over ln 6 is less than a part in 10^12
    const far = x.map((value) => 1e17 * value);
    const slow = { ...inLogs(far, x), lnL: Float64Array.from(far, (value) => -2e-13 * Math.log(value)) };
    expect(fitUserRun(slow).k).toBe(0);
    const stuck = inLogs(
      x.map(() => 5),
      x
    );
    expect(() => fitUserRun(stuck)).toThrow(`${stuck.run}: all points have the same X, so no slope`);
  });
});

interface Change {
  benchmark?: string;
  sizes?: number[];
  band?: object;
}
const seriesOf = (measured: object[], { benchmark = "olympiad", sizes = [7e9], ...change }: Change = {}) =>
  ({
    ...{ family: "f", variant: "base", resource: "compute", benchmark },
    sizes: sizes.map((modelSize) => ({ modelSize })),
    band: { modelSize: [1e9, 1e10], k: [0.02, 0.05], low: [0.01, 0.045], high: [0.03, 0.075] },
    measured: measured.map((one) => ({ modelSize: 7e9, repeats: 1, runVariance: 0.001, df: 4, ...one })),
    ...change
  }) as unknown as StudySlopes;
const [pair] = oracle.pairs;
const besideStudy = (series: StudySlopes, score = "olympiad", run = inLogs(pair!.run.x, pair!.run.loss)) =>
  compareWithStudy(run, score, "compute", [series]);

describe("compareWithStudy(curve, score, resource, series)", () => {
  it.each(oracle.pairs)("has SciPy's slopes, interval and p: $name", ({ run, study, expected }) => {
    const [found] = besideStudy(seriesOf([study]), "val/olympiad", inLogs(run.x, run.loss));
    expectAlike(found!.test, { modelSize: 7e9, ...expected }, 1e-8);
    const [low, high] = found!.test!.interval;
    expect(found!.verdict).toBe(low > 0 ? "higher" : high < 0 ? "lower" : "no difference shown");
    expect(found).toMatchObject({ family: "f", variant: "base", resource: "compute", why: null, unconfirmed: false });
    const along = Math.log(7) / Math.log(10);
    expectAlike(
      [found!.k, ...found!.interval],
      [0.02 + along * 0.03, 0.01 + along * 0.035, 0.03 + along * 0.045],
      1e-12
    );
  });

  it("is beside the nearest size, of those within 12%", () => {
    const study = pair!.study;
    const sizeBeside = (modelSize: number, ...measured: number[]) => {
      const series = seriesOf(
        measured.map((size) => ({ ...study, modelSize: size })),
        { sizes: [1e9, 1e11] }
      );
      return besideStudy(series, "olympiad", inLogs(pair!.run.x, pair!.run.loss, modelSize))[0]!.test?.modelSize;
    };
    expect([sizeBeside(7.4e9, 7e9, 7.6e9), sizeBeside(7.4e9, 7.6e9, 7e9)]).toEqual([7.6e9, 7.6e9]);
    expect([sizeBeside(7.2e9, 7e9, 7.6e9), sizeBeside(7.2e9, 7.6e9, 7e9)]).toEqual([7e9, 7e9]);
    expect([7e9 * 1.119, 7e9 / 1.119].map((size) => sizeBeside(size, 7e9))).toEqual([7e9, 7e9]);
    expect([7e9 * 1.121, 7e9 / 1.121].map((size) => sizeBeside(size, 7e9))).toEqual([undefined, undefined]);
    expect(sizeBeside(7e9)).toBeUndefined();
  });

  it("needs five evaluations of each in the range that both have, ends that differ by rounding among them", () => {
    const line = (x: number[]) => ({ x, loss: x.map((value, i) => 0.9 * value ** -0.2 + (i % 2) * 0.003) });
    const isTested = (run: number[], study: number[]) => {
      const { x, loss } = line(run);
      return besideStudy(seriesOf([line(study)]), "olympiad", inLogs(x, loss))[0]!.test !== null;
    };
    const many = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(isTested(many, [2, 3, 4, 5, 6])).toBe(true);
    expect(isTested(many, [2, 3, 4, 5])).toBe(false);
    // five of the study, and four of the run between its ends
    expect(isTested([1, 2, 3, 4, 10], [1, 1.5, 2, 3, 4.5])).toBe(false);
    expect(isTested([1, 2, 3, 4, 4.4, 10], [1, 1.5, 2, 3, 4.5])).toBe(true);
    const moved = (by: number) => [2 * (1 - by), 3, 4, 5, 6 * (1 + by)];
    expect([isTested(moved(1e-12), [2, 3, 4, 5, 6]), isTested([2, 3, 4, 5, 6], moved(1e-12))]).toEqual([true, true]);
    expect([isTested(moved(1e-6), [2, 3, 4, 5, 6]), isTested([2, 3, 4, 5, 6], moved(1e-6))]).toEqual([false, false]);
  });

  it("is none where nothing tells what runs differ by, and the run is the study's curve", () => {
    const same = { x: [1, 2, 3, 4, 5, 6], loss: [0.9, 0.8, 0.75, 0.7, 0.69, 0.6], runVariance: 0 };
    const found = besideStudy(seriesOf([same]), "olympiad", inLogs(same.x, same.loss))[0]!;
    expect(found).toMatchObject({ test: null, verdict: "not a comparison" });
    expect(found.why).toBe("it is the study's curve point for point, and no repeats tell what runs differ by");
  });

  it.each([
    ["olympiad", true],
    ["Olym-Piad", true],
    ["a/olympiad/b", true],
    ["a.olympiad", true],
    ["a|olympiad", true],
    ["a[olympiad]", true],
    ["a=olympiad,b", true],
    ["a:olympiad", true],
    ["f(olympiad)", true],
    ["the olympiad  score", true],
    ["olympiad2", false],
    ["my-olympiad", false],
    ["score", false]
  ])("takes the score %s for the benchmark olympiad: %s", (score, isNamed) => {
    const [found] = besideStudy(seriesOf([pair!.study]), score);
    expect(found!.test !== null).toBe(isNamed);
    expect(found!.why).toBe(isNamed ? null : "the study is scored on olympiad, this run by another score");
  });

  it("compares digits of names too", () => {
    expect(besideStudy(seriesOf([pair!.study], { benchmark: "aime24" }), "aime25")[0]!.test).toBeNull();
    expect(besideStudy(seriesOf([pair!.study], { benchmark: "aime-24" }), "AIME24")[0]!.test).not.toBeNull();
  });

  it.each([
    ...["holdout", "held-out", "hold_out", "val", "valid", "validation", "test", "testing", "dev", "eval", "evals"],
    ...["evaluation", "main", "testset", "Test Set", "valset"]
  ])("takes %s for no problems in particular", (benchmark) => {
    const series = seriesOf([pair!.study], { benchmark });
    expect(besideStudy(series, "x/y", undefined)[0]!.unconfirmed).toBe(false);
    const [found] = besideStudy(series, benchmark.replace(" ", ""));
    expect(found).toMatchObject({
      test: null,
      unconfirmed: true,
      why: `any set of problems may be called ${benchmark}`
    });
    const run = inLogs(pair!.run.x, pair!.run.loss);
    const [said] = compareWithStudy(run, "x/y", "compute", [series], { sameProblems: true });
    expect(said).toMatchObject({ unconfirmed: false, why: null });
  });

  it.each(["math500test", "testolympiad", "gsm8k", "set", "settest", "mainly"])(
    "takes %s for problems",
    (benchmark) => {
      expect(besideStudy(seriesOf([pair!.study], { benchmark }), benchmark)[0]!.test).not.toBeNull();
    }
  );

  it("is shown up to ten times beyond the sizes measured, and outside beyond them at all", () => {
    const shown = (modelSize: number) => {
      const run = inLogs(pair!.run.x, pair!.run.loss, modelSize);
      return besideStudy(seriesOf([pair!.study], { sizes: [1e9, 8e9] }), "olympiad", run)[0]?.outside;
    };
    expect([1e8, 8e10].map(shown)).toEqual([true, true]);
    expect([0.999e8, 8.01e10].map(shown)).toEqual([undefined, undefined]);
    expect([1e9, 8e9, 0.999e9, 8.01e9].map(shown)).toEqual([false, false, true, true]);
  });

  it("has k of the ends of a band beyond them, of a band of one size everywhere, and nothing without a band", () => {
    const kAt = (modelSize: number, band: object) => {
      const run = inLogs(pair!.run.x, pair!.run.loss, modelSize);
      const [found] = besideStudy(seriesOf([pair!.study], { band }), "olympiad", run);
      return found && [found.k, ...found.interval];
    };
    const band = { modelSize: [5e9, 8e9, 1e10], k: [1, 2, 4], low: [0, 1, 2], high: [3, 5, 9] };
    expect(kAt(4e9, band)).toEqual([1, 0, 3]);
    expect(kAt(8e9, band)).toEqual([2, 1, 5]);
    expect(kAt(2e10, band)).toEqual([4, 2, 9]);
    expectAlike(kAt(Math.sqrt(8e9 * 1e10), band), [3, 1.5, 7], 1e-12);
    expectAlike(kAt(Math.sqrt(8e9 * 5e9), band), [1.5, 0.5, 4], 1e-12);
    const one = { modelSize: [7e9], k: [1], low: [0], high: [3] };
    expect([6e9, 7e9, 8e9].map((size) => kAt(size, one))).toEqual([
      [1, 0, 3],
      [1, 0, 3],
      [1, 0, 3]
    ]);
    expect(kAt(7e9, { modelSize: [], k: [], low: [], high: [] })).toBeUndefined();
    expect(kAt(7e9, { modelSize: [7e9], k: [], low: [], high: [] })).toBeUndefined();
  });
});

describe("unreadLaw(sizes)", () => {
  it.each([
    [[0, -0.1, -0.2], "no size learns, so saturation cannot be read"],
    [[0.01, 0.02, 0.05], "k shows no sign of levelling off, so saturation cannot be read"],
    [[0.05, 0.06, 0.05], "k does not grow with size, so saturation cannot be read"],
    [[0.05, 0.01, -0.02], "k does not grow with size, so saturation cannot be read"]
  ])("%j: %s", (ks, words) => {
    const sizes = ks.map((k, i) => ({ modelSize: (i + 1) * 1e9, k }));
    expect(unreadLaw(sizes)).toBe(words);
    expect(unreadLaw([sizes[1]!, sizes[2]!, sizes[0]!])).toBe(words);
    expect(sizes.map(({ k }) => k)).toEqual(ks);
  });
});
