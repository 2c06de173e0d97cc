/** A run beside a study: only the same size and benchmark, log-odds over the same X, shapes that both share cancelled. */
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../../loaders/analysis/build-results.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import {
  type Comparison,
  compareWithStudy,
  type StudySlopes,
  studySlopes
} from "../../../src/lib/user-runs/compare-with-study.js";

const sizes = [5e8, 7e9, 7.2e10];
const x = Array.from({ length: 80 }, (_, t) => 1e18 * (t + 1));
const logistic = (odds: number) => 1 / (1 + Math.exp(-odds));
/** log-odds that jump and level off: no line */
const shape = (lnX: number) => -2 + 2 * logistic(3 * (lnX - Math.log(8e18)));
const scores = (rise: number, noise = 0, seed = 1) => {
  const random = seededRandom(seed);
  return x.map((value) => logistic(shape(Math.log(value)) + rise * Math.log(value / 1e18) + noise * random.normal()));
};
const [runVariance, repeats, df] = [0.0004, 3, 10];
const study = {
  ...{ family: "f", variant: "base", resource: "compute", benchmark: "holdout" },
  band: { modelSize: sizes, k: [0.02, 0.05, 0.08], low: [0.015, 0.045, 0.07], high: [0.025, 0.055, 0.09] },
  sizes: sizes.map((modelSize) => ({ modelSize })),
  measured: sizes.map((modelSize) => ({
    ...{ modelSize, x, loss: scores(modelSize === 7e9 ? 0 : 1).map((score) => 1 - score), repeats, runVariance, df }
  }))
} as unknown as StudySlopes;
const run = (score: number[], modelSize: number | null = 7e9, at = x) => ({
  ...{ run: "r", modelSize },
  lnX: Float64Array.from(at.map(Math.log)),
  lnL: Float64Array.from(score.map((one) => Math.log1p(-one)))
});
const named = { ...study, benchmark: "olympiad" };
const beside = (one: ReturnType<typeof run>, score = "val-core/olympiad/acc/mean@1", series = named): Comparison[] =>
  compareWithStudy(one, score, "compute", [series]);

describe("compareWithStudy(curve, score, resource, series)", () => {
  it("gives a planted difference of log-odds slopes back, whatever shape both share", () => {
    for (const rise of [0, 0.3, -0.2]) {
      const [{ test, verdict } = {} as Comparison] = beside(run(scores(rise)));
      expect(test!.difference).toBeCloseTo(rise, 9);
      expect(test!.run - test!.study).toBeCloseTo(rise, 9);
      expect(verdict).toBe(rise > 0 ? "higher" : rise < 0 ? "lower" : "no difference shown");
      expect(test!.modelSize).toBe(7e9);
    }
  });

  it("its interval is t times what one run and a mean of three differ by, where nothing else is off", () => {
    const [{ test } = {} as Comparison] = beside(run(scores(0.04)));
    // 97.5 % of t with 10 degrees of freedom; the root of V (1 + 1 / 3)
    const half = 2.228138852 * Math.sqrt(runVariance * (4 / 3));
    expect(test!.interval[1] - test!.difference).toBeCloseTo(half, 4);
    expect(test!.difference - test!.interval[0]).toBeCloseTo(half, 4);
    // t = 0.04 / 0.0230940 = 1.7320508: p from tables of t with 10 degrees of freedom
    expect(test!.p).toBeCloseTo(0.1139, 3);
  });

  it("widens with noise and with a shape that the study has not", () => {
    const width = (score: number[]) => {
      const [{ test } = {} as Comparison] = beside(run(score));
      return test!.interval[1] - test!.interval[0];
    };
    const still = width(scores(0));
    expect(width(scores(0, 0.3))).toBeGreaterThan(1.2 * still);
    const bent = x.map((value) => logistic(-2 + 0.5 * Math.log(value / 1e18) ** 2 * 0.4));
    expect(width(bent)).toBeGreaterThan(2 * still);
  });

  it("takes only the X that both have", () => {
    // ten times as far as the study went, with another slope there
    const far = Array.from({ length: 160 }, (_, t) => 1e18 * (t + 1) * 5);
    const score = far.map((value) =>
      logistic(shape(Math.log(value)) + (value > 8e19 ? 5 : 0) * Math.log(value / 8e19))
    );
    const [{ test } = {} as Comparison] = beside(run(score, 7e9, far));
    expect(test!.from).toBeCloseTo(5e18, -12);
    expect(test!.to / 8e19).toBeCloseTo(1, 9);
    expect(Math.abs(test!.difference)).toBeLessThan(0.01);
  });

  it("is no comparison on another benchmark, at a size that was not measured, or where few points meet", () => {
    const why = (...args: Parameters<typeof beside>) => {
      const [one] = beside(...args);
      expect(one!.test).toBeNull();
      expect(one!.verdict).toBe("not a comparison");
      return one!.why;
    };
    expect(why(run(scores(0)), "val/gsm8k/acc")).toBe("the study is scored on olympiad, this run by another score");
    expect(why(run(scores(0)), "val/olympiad2/acc")).toContain("by another score");
    expect(why(run(scores(0), 1.5e10))).toBe("the study has no run of this size");
    expect(beside(run(scores(0), 7.6e9))[0]!.test).not.toBeNull();
    expect(
      why(
        run(
          scores(0),
          7e9,
          x.map((value) => value * 76.5)
        )
      )
    ).toBe("fewer than 5 evaluations of each lie in the range that both have");
  });

  it("takes no name that any set may have for the study's own problems until somebody says so", () => {
    const [one] = compareWithStudy(run(scores(0.3)), "val-core/holdout/acc/mean@1", "compute", [study]);
    expect(one).toMatchObject({ test: null, verdict: "not a comparison", unconfirmed: true });
    expect(one!.why).toBe("any set of problems may be called holdout");
    const said = { sameProblems: true };
    const [same] = compareWithStudy(run(scores(0.3)), "val-core/holdout/acc/mean@1", "compute", [study], said);
    expect(same).toMatchObject({ verdict: "higher", unconfirmed: false, why: null });
    expect(same!.test!.difference).toBeCloseTo(0.3, 9);
    // nothing to ask where there is no run of the size, or the score has another name
    const [other] = compareWithStudy(run(scores(0), 1.5e10), "holdout", "compute", [study]);
    expect(other).toMatchObject({ unconfirmed: false, why: "the study has no run of this size" });
    const [gsm] = compareWithStudy(run(scores(0)), "gsm8k", "compute", [study]);
    expect(gsm).toMatchObject({ unconfirmed: false, verdict: "not a comparison" });
  });

  it("leaves scores of 0 and 1 out: their log-odds are infinite", () => {
    const score = scores(0.3);
    score[3] = 0;
    score[70] = 1;
    const [{ test } = {} as Comparison] = beside(run(score));
    expect(test!.difference).toBeCloseTo(0.3, 9);
  });

  it("shows the law at any size near those measured, and nothing without a size or against another resource", () => {
    expect(beside(run(scores(0), null))).toEqual([]);
    expect(beside(run(scores(0), 1e12))).toEqual([]);
    expect(compareWithStudy(run(scores(0)), "holdout", "data", [study])).toEqual([]);
    expect(beside(run(scores(0), 1e11))[0]).toMatchObject({ k: 0.08, interval: [0.07, 0.09], outside: true });
    expect(beside(run(scores(0)))[0]).toMatchObject({ k: 0.05, outside: false });
    // straight in ln N: halfway between 0.5B and 7B
    const [between] = beside(run(scores(0), Math.sqrt(5e8 * 7e9)));
    for (const [found, expected] of [
      [between!.k, 0.035],
      [between!.interval[0], 0.03],
      [between!.interval[1], 0.04]
    ] as const)
      expect(found).toBeCloseTo(expected, 12);
    expect(beside(run(scores(0), 4e8))[0]).toMatchObject({ k: 0.02, interval: [0.015, 0.025], outside: true });
    expect(beside(run(scores(0), 7.2e10))[0]).toMatchObject({ k: 0.08, outside: false });
  });
});

describe("the study's own runs beside the study", () => {
  it("have no slope of log-odds where every score is 0 or 1, and still count as runs behind their curve", async () => {
    const results = structuredClone(await loadResults(projectRoot));
    const [first] = results.inference.series;
    const sizeOf = (series: StudySlopes[]) => series[0]!.measured.find(({ modelSize }) => modelSize === 5e8)!;
    const before = sizeOf(studySlopes(results));
    for (const one of results.otherCurves) {
      if (one.family === first!.family && one.variant === first!.variant && one.modelSize === 5e8)
        one.testLoss = one.testLoss.map(() => 1);
    }
    const after = sizeOf(studySlopes(results));
    expect(before.repeats).toBe(3);
    expect(after.repeats).toBe(3);
    // one degree of freedom fewer: two runs of one prompt had a mean
    expect(after.df).toBe(before.df - 1);
    expect(Number.isFinite(after.runVariance)).toBe(true);
  });

  it("are not rejected: each repeat and each mean curve, and each repeat beside the mean of the other two", async () => {
    const results = await loadResults(projectRoot);
    const all = studySlopes(results);
    const repeated = results.otherCurves.filter(
      (one) => one.family === "qwen2.5" && one.kind === "repeat" && one.state === "current"
    );
    const verdicts: string[] = [];
    const apart: string[] = [];
    for (const one of [...repeated, ...results.curves.filter(({ family }) => family === "qwen2.5")]) {
      for (const resource of ["compute", "data"] as const) {
        const values = (of: typeof one) => (resource === "compute" ? of.computeFlops : of.dataSamples);
        const series = all.filter((s) => s.variant === one.variant && s.resource === resource);
        const curve = run(
          one.testLoss.map((loss) => 1 - loss),
          one.modelSize,
          values(one)
        );
        verdicts.push(
          ...compareWithStudy(curve, "holdout", resource, series, { sameProblems: true }).map(({ verdict }) => verdict)
        );
        if (one.kind !== "repeat") continue;
        const others = repeated.filter(
          (other) => other.variant === one.variant && other.modelSize === one.modelSize && other !== one
        );
        const steps = others[0]!.step.filter((step) => others.every((other) => other.step.includes(step)));
        const mean = (of: (other: typeof one) => number[]) =>
          steps.map((step) => others.reduce((sum, o) => sum + of(o)[o.step.indexOf(step)]!, 0) / others.length);
        const without = series.map((s) => ({
          ...s,
          measured: s.measured.map((m) =>
            m.modelSize === one.modelSize
              ? { ...m, x: mean(values), loss: mean((o) => o.testLoss), repeats: others.length }
              : m
          )
        }));
        const [found] = compareWithStudy(curve, "holdout", resource, without, { sameProblems: true });
        if ("promptKind" in one && one.promptKind === "short") apart.push(found!.verdict);
        else verdicts.push(found!.verdict);
      }
    }
    expect(verdicts).toHaveLength(2 * (30 + 14) + 2 * 25);
    expect(new Set(verdicts)).toEqual(new Set(["no difference shown"]));
    // a run of another prompt, beside two of the usual one: five sizes, two resources
    expect(apart).toHaveLength(10);
    expect(apart.filter((verdict) => verdict !== "no difference shown")).toEqual(["lower"]);
  });
});
