/** Parts of the inference about single runs whose every number can be written down. */
import { describe, expect, it } from "vitest";
import { sigmoidScore } from "../../../src/lib/forms/score-sigmoid.js";
import { byPrompt, oneTreated, referenceRepeats } from "../../../src/lib/inference/runs/one-prompt.js";
import { contrastTest } from "../../../src/lib/inference/runs/prompt-contrast.js";
import { sigmoidProfile } from "../../../src/lib/inference/runs/sigmoid-profile.js";
import { scoreSigmoid } from "../../../src/lib/inference/runs/sigmoid-record.js";
import { passMeaning, stdOverSteps } from "../../../src/lib/inference/runs/uncertainty-table.js";
import { slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const lnX = Float64Array.from({ length: 40 }, (_, t) => Math.log(100 * (t + 1)));
const truth = { r0: 0.2, a: 0.6, lnCMid: Math.log(900), lnB: Math.log(1.6) };
const off = (t: number) => 0.01 * Math.sin(1.3 * t) + 0.004 * Math.cos(2.9 * t);

describe("sigmoidProfile(curve)", () => {
  it("has the autocorrelation of residuals by the roots of their weights, and the limit made of it", () => {
    const weight = Array.from(lnX, (_, t) => (t < 15 ? 3 : 1));
    const score = lnX.map((x, t) => sigmoidScore(truth, x) + off(t));
    const { fit, autocorrelation, inflation, limit, rises, n } = sigmoidProfile({ lnX, score, weight });
    const e = Array.from(lnX, (x, t) => Math.sqrt(weight[t]!) * (score[t]! - sigmoidScore(fit, x)));
    const squares = e.reduce((sum, one) => sum + one * one, 0);
    const lagged = e.slice(1).reduce((sum, one, t) => sum + one * e[t]!, 0);
    expectRelative(fit.rss, squares, 1e-9);
    expectRelative(autocorrelation, lagged / squares, 1e-9);
    const factor = Math.max(1, (squares + lagged) / (squares - lagged));
    expectRelative(inflation, factor, 1e-9);
    // R: qt(0.975, 36) = 2.028094
    expectRelative(limit, squares * (1 + (2.028094 ** 2 * factor) / 36), 1e-6);
    expect([rises, n]).toEqual([true, 40]);
  });
});

describe("sigmoidProfile(curve) of scores that are all alike", () => {
  it("has residuals of nothing, which do not hang together", () => {
    const { fit, autocorrelation, inflation, limit } = sigmoidProfile({ lnX, score: lnX.map(() => 0) });
    expect([fit.rss, autocorrelation, inflation, limit]).toEqual([0, 0, 1, 0]);
  });
});

describe("scoreSigmoid(sample)", () => {
  const sampleOf = (score: (x: number, t: number) => number) =>
    slopeSample({
      ...{ modelSize: 7e9, lnX, repeatsAt: lnX.map(() => 1), white: 1e-4, runCentre: lnX[0]! },
      lnL: lnX.map((x, t) => Math.log(1 - score(x, t)))
    });

  it.each([
    ["all of the gain long before the first point", 10],
    ["nearly all of it before", 60],
    ["hardly any of it by the last", 9000],
    ["all of it in between", 900]
  ])("has an end where the profile has one, in the parameter's own unit, and none where it has none: %s", (_, cMid) => {
    const sample = sampleOf((x, t) => sigmoidScore({ ...truth, lnCMid: Math.log(cMid) }, x) + off(t));
    const { fit, intervals } = sigmoidProfile({ lnX, score: sample.lnL.map((y) => 1 - Math.exp(y)) });
    const found = scoreSigmoid(sample);
    for (const [name, of, plain] of [
      ["r0", "r0", (v: number) => v],
      ["a", "a", (v: number) => v],
      ["b", "lnB", Math.exp],
      ["cMid", "lnCMid", Math.exp]
    ] as const) {
      const { value, low, high, identified } = found[name];
      const ends = [intervals[of].low, intervals[of].high].map((end) => end && plain(end));
      expect([name, value, low, high]).toEqual([
        name,
        ...[plain(fit[of]), ...ends].map((one) => one && expect.closeTo(one, 9))
      ]);
      const isWithin = name !== "cMid" || (low !== null && low >= 100 && high !== null && high <= 4000);
      expect(identified, name).toBe(low !== null && high !== null && isWithin);
    }
    const isOpen = Object.values(intervals).some(({ low, high }) => low === null || high === null);
    expect(isOpen).toBe(cMid !== 900);
  });

  it("does not identify a middle whose interval ends beyond what was measured", () => {
    const found = scoreSigmoid(sampleOf((x, t) => sigmoidScore({ ...truth, lnCMid: Math.log(3600) }, x) + off(t) / 4));
    expect(found.cMid.low!).toBeGreaterThan(100);
    expect(found.cMid.low!).toBeLessThan(4000);
    expect(found.cMid.high!).toBeGreaterThan(4000);
    expect(found.cMid.identified).toBe(false);
  });
});

describe("stdOverSteps(steps, repeats)", () => {
  it("is the mean standard deviation over the steps with as many repeats, no fewer and no more", () => {
    const steps = [
      { step: 1, losses: [0.1, 0.3] },
      { step: 2, losses: [0.1, 0.2, 0.3] },
      { step: 3, losses: [0.5] },
      { step: 4, losses: [0.4, 0.8] }
    ];
    // of two values the difference over the root of 2
    const meanStd = (0.2 + 0.4) / 2 / Math.SQRT2;
    expect(stdOverSteps(steps, 2)).toEqual({
      meanStd: expect.closeTo(meanStd, 12),
      sem: expect.closeTo(meanStd / Math.SQRT2, 12),
      steps: 2,
      repeats: 2
    });
    expect(stdOverSteps(steps, 3)).toMatchObject({ meanStd: expect.closeTo(0.1, 12), steps: 1 });
    expect(stdOverSteps(steps, 1)).toBeNull();
    expect(stdOverSteps(steps, 4)).toBeNull();
  });
});

describe("passMeaning(printed, row)", () => {
  it("is every reading with the printed digits, halves up, whole numbers too", () => {
    const row = { best: 0.625, final: 0.61, lastTen: null };
    expect(passMeaning("0.63", row)).toEqual(["best single evaluation"]);
    expect(passMeaning("0.6", row)).toEqual(["best single evaluation", "final mean"]);
    expect(passMeaning("1", row)).toEqual(["best single evaluation", "final mean"]);
    expect(passMeaning("0.61", { ...row, lastTen: 0.6149 })).toEqual(["final mean", "mean of the last 10"]);
    expect(passMeaning("0.7", row)).toEqual(["none of these"]);
    expect(passMeaning("0", { ...row, best: 1, final: 1 })).toEqual(["none of these"]);
  });
});

describe("contrastTest(cells)", () => {
  it("refuses a scale without end", () => {
    const cell = { label: "base 7B", treated: 1, others: [2, 3], scale: Infinity };
    expect(() => contrastTest([cell])).toThrow("contrast: scale of base 7B must be positive and finite; got Infinity");
  });

  it("has the shares of all assignments of one, two and four runs beside the treated one, each by its variance", () => {
    const runs = [
      [-0.6, -0.1],
      [-0.3, 0.8, 0.6],
      [0.2, -0.1, -0.4, 0.8, -0.3]
    ];
    // 2 x 3 x 5 of them: d over its variance 1 + 1/r, and d times that
    const all = runs.reduce<{ squares: number; sum: number }[]>(
      (sums, ofCell) => {
        const r = ofCell.length - 1;
        const total = ofCell.reduce((a, b) => a + b);
        return sums.flatMap(({ squares, sum }) =>
          ofCell.map((run) => {
            const d = run - (total - run) / r;
            return { squares: squares + (d * d) / ((r + 1) / r), sum: sum + d / ((r + 1) / r) };
          })
        );
      },
      [{ squares: 0, sum: 0 }]
    );
    const atLeast = (of: (sums: (typeof all)[number]) => number) =>
      all.filter((sums) => of(sums) > of(all[0]!) - 1e-9).length;
    expect([all.length, atLeast(({ squares }) => squares), atLeast(({ sum }) => Math.abs(sum))]).toEqual([30, 12, 10]);
    const found = contrastTest(
      runs.map(([treated, ...others], i) => ({ label: `cell ${i}`, treated: treated!, others, scale: 1 }))
    );
    expect([found.permutationP, found.meanPermutationP]).toEqual([12 / 30, 10 / 30]);
  });
});

describe("repeats by their prompt", () => {
  const run = (name: string, promptKind: string | null) => ({ name, promptKind });
  const names = (runs: readonly { name: string }[]) => runs.map(({ name }) => name).join("");

  it("come in groups, the largest first", () => {
    const groups = byPrompt([run("a", "x"), run("b", "y"), run("c", "y"), run("d", null)]);
    expect(groups.map(names)).toEqual(["bc", "a", "d"]);
  });

  it("have one treated only where it stands alone beside two or more of one other prompt", () => {
    const of = (...kinds: (string | null)[]) => oneTreated(kinds.map((kind, i) => run(String(i), kind)));
    const found = of("x", "y", "y")!;
    expect([found.treated.name, names(found.others)]).toEqual(["0", "12"]);
    expect(of("x", "y")).toBeNull();
    expect(of("x", "x", "y", "y")).toBeNull();
    expect(of("x", "x", "y", "z")).toBeNull();
    expect(of("x", "x", "x")).toBeNull();
    expect(of()).toBeNull();
  });

  it("are those of the published run where its prompt is known and some have it, else the most", () => {
    const runs = [run("a", "x"), run("b", "y"), run("c", "y"), run("d", null)];
    expect(names(referenceRepeats(runs, run("p", "x")))).toBe("a");
    expect(names(referenceRepeats(runs, run("p", "z")))).toBe("bc");
    expect(names(referenceRepeats(runs, run("p", null)))).toBe("bc");
    expect(names(referenceRepeats(runs, undefined))).toBe("bc");
    expect(referenceRepeats([], undefined)).toEqual([]);
  });
});
