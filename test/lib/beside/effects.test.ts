/** What single runs say beside a study: effects and their intervals by hand, quantiles by SciPy 1.17.1. */
import { describe, expect, it } from "vitest";
import { bendOfOne, declineTest, forecastErrors, forecastTest, seedsTest } from "../../../src/lib/beside/effects.js";
import { slopeOf } from "../../../src/lib/beside/tested-runs.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const run = (recipe: string, score: readonly number[]) => ({
  ...{ recipe, problems: null },
  step: Float64Array.from(score, (_, t) => 10 * (t + 1)),
  score: Float64Array.from(score)
});

describe("bendOfOne(run)", () => {
  it("is the slope of the last half over that of all, less 1, with the errors of both", () => {
    const bent = run(
      "r",
      Array.from({ length: 60 }, (_, t) => 0.2 + 0.12 * Math.log(t + 1) + 0.004 * Math.sin(3 * t * t))
    );
    const [whole, late] = [slopeOf(bent)!, slopeOf(bent, { from: 300 })!];
    const { estimate, interval } = bendOfOne(bent);
    expectRelative(estimate!, late.k / whole.k - 1, 1e-12);
    const half = (1.959963984540054 * Math.hypot(late.standardError, whole.standardError)) / whole.k;
    expectRelative(estimate! - interval![0]!, half, 1e-9);
    expectRelative(interval![1]! - estimate!, half, 1e-9);
  });
});

describe("forecastErrors(runs)", () => {
  const rising = Array.from({ length: 13 }, (_, t) => 0.3 + 0.02 * t);

  it("are those of the rest of each run, over its loss, from its first half: of thirteen evaluations six", () => {
    const [errors] = forecastErrors([run("a", rising)]);
    // the mean of 0.36, 0.38 and 0.4 against 0.42 to 0.54
    const off = [0.42, 0.44, 0.46, 0.48, 0.5, 0.52, 0.54].map((score) => (score - 0.38) / (1 - score));
    expectRelative(errors!["no-change"], off.reduce((sum, value) => sum + value, 0) / 7, 1e-9);
  });

  it("are means over the seeds of a recipe, and none of a run that is short or reaches a score of 1", () => {
    const low = rising.map((score) => score - 0.2);
    const alone = [run("a", rising), run("a", low)].map((one) => forecastErrors([one])[0]!["no-change"]);
    expect(forecastErrors([run("a", rising), run("a", low)]).map((error) => error["no-change"])).toEqual([
      expect.closeTo((alone[0]! + alone[1]!) / 2, 12)
    ]);
    expect(forecastErrors([run("a", [...rising.slice(0, 12), 1]), run("b", rising.slice(0, 11))])).toEqual([]);
  });

  it("lead to the gain over no change, by the mean and Student's interval over recipes", () => {
    const bend = (of: number) =>
      run(
        `recipe ${of}`,
        rising.map((score, t) => score + 0.002 * of * Math.sin(of * t))
      );
    const runs = [1, 2, 3].map(bend);
    const gains = forecastErrors(runs).map((error) => error["no-change"] - error.power);
    const mean = gains.reduce((sum, gain) => sum + gain, 0) / 3;
    const sd = Math.sqrt(gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / 2);
    const [power] = forecastTest("group", runs).effects;
    expectRelative(power!.estimate!, mean, 1e-12);
    // t.ppf(0.975, 2)
    expectRelative(power!.interval![1]! - mean, (4.302652729749462 * sd) / Math.sqrt(3), 1e-9);
  });
});

describe("seedsTest(group, recipes)", () => {
  it("is what a difference of two single runs leaves of two points, with the spread's own interval", () => {
    const seeds = (scores: readonly number[]) =>
      scores.map((score) => ({ x: Float64Array.of(10, 20, 30), y: Float64Array.of(score, score, score) }));
    const recipes = [
      { name: "a", seeds: seeds([0.5, 0.51, 0.52]) },
      { name: "b", seeds: seeds([0.6, 0.61, 0.62, 0.63]) }
    ];
    const { effects, values } = seedsTest("group", recipes);
    // squares about the means: 0.0002 with two degrees of freedom, 0.0005 with three
    const sd = Math.sqrt(0.0007 / 5);
    expectRelative(values["group: sd"]!, sd, 1e-9);
    expect(values["group: df"]).toBe(5);
    const half = (spread: number) => 1.959963984540054 * Math.sqrt(2) * spread;
    expectRelative(values["group: half-width"]!, half(sd), 1e-9);
    expectRelative(effects[0]!.estimate!, 0.02 - half(sd), 1e-9);
    // chi2.ppf(0.025, 5) and chi2.ppf(0.975, 5)
    expectRelative(effects[0]!.interval![0]!, 0.02 - half(sd * Math.sqrt(5 / 0.8312116134866625)), 1e-8);
    expectRelative(effects[0]!.interval![1]!, 0.02 - half(sd * Math.sqrt(5 / 12.832501994030027)), 1e-8);
  });
});

describe("declineTest(group, runs)", () => {
  it("is the share of runs that fall or collapse above one in twenty, with its exact interval", () => {
    const rising = Array.from({ length: 20 }, (_, t) => 0.3 + 0.01 * t);
    const lost = rising.map((score, t) => (t < 16 ? score : 0.05));
    const { effects, values } = declineTest("group", [run("a", lost), ...[1, 2, 3].map((i) => run(`${i}`, rising))]);
    expect([values["group: lost"], values["group: collapsed"], values["group: runs"]]).toEqual([1, 1, 4]);
    expectRelative(effects[0]!.estimate!, 0.2, 1e-12);
    // beta.ppf(0.025, 1, 4) and beta.ppf(0.975, 2, 3)
    expectRelative(effects[0]!.interval![0]!, 0.006309463209709866 - 0.05, 1e-9);
    expectRelative(effects[0]!.interval![1]!, 0.8058795503167565 - 0.05, 1e-9);
  });
});
