/** What the planner's page says of forecasts that were tried, and asks first: every number worked out here from the curves. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JSDOM } from "jsdom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildResults } from "../../loaders/analysis/build-results.js";
import { planFigures } from "../../src/components/plan/plan-figures.js";
import { planPartNames } from "../../src/components/plan/plan-parts.js";
import { type DoublingTried, doublingsTried } from "../../src/lib/plan/doubling.js";
import { planStudy } from "../../src/lib/plan/plan-study.js";
import { halfWidth, lnLossAt } from "../../src/lib/plan/size-line.js";
import type { Results } from "../../src/lib/results.js";
import { seededRandom } from "../../src/lib/statistics/random.js";
import { planFigure } from "../../src/report/figures/plan-figure.js";
import { planPage } from "../../src/report/plan-page.js";
import type { StudySite } from "../../src/report/site.js";
import { table } from "../../src/report/tables/plan-table.js";
import { type LateBacktest, lateBacktests } from "../../src/report/words/late-backtests.js";
import { harmWords, topic } from "../../src/report/words/plan-words.js";
import { smallSizes, writeSmallStudy } from "../helpers/small-study.js";
import { fixed, signed } from "../numbers/formats.js";

const long = 120;
const folder = mkdtempSync(join(tmpdir(), "rlscale-plan-"));
let small: Results;
/** The same study with curves long enough to be cut half way: two go on as they began, two level off. */
let results: Results;

beforeAll(async () => {
  writeSmallStudy(join(folder, "data"));
  small = await buildResults(folder);
  const random = seededRandom(5);
  results = {
    ...small,
    curves: small.curves.map((curve, i) => {
      const step = Array.from({ length: long }, (_, t) => t + 1);
      const late = (t: number) => (i % 2 === 0 ? t : Math.min(t, 40));
      const testLoss = step.map((t) => 0.9 * late(t) ** -(0.06 + 0.03 * i) * Math.exp(0.004 * random.normal()));
      return {
        ...curve,
        step,
        testLoss,
        dataSamples: step.map((t) => 512 * t),
        computeFlops: step.map((t) => 1e15 * t)
      };
    })
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const siteOf = (made: Results) => ({ results: made }) as unknown as StudySite;
const wordsOf = (made: Results) => topic(siteOf(made)) as Record<string, string>;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("the next doubling, tried on every curve", () => {
  let tried: DoublingTried[];
  beforeAll(() => {
    tried = doublingsTried(planStudy(results).curves);
  });

  it("is said with the errors of the forecast, of the power law and of no change, each in its place", () => {
    expect(tried).toHaveLength(smallSizes.length);
    const off = (of: (one: DoublingTried) => number) => {
      const errors = tried.map((one) => of(one) - one.came);
      return `${signed(mean(errors), 4)} on average (root mean square ${fixed(Math.sqrt(mean(errors.map((e) => e ** 2))), 4)})`;
    };
    const inside = tried.filter(({ came, interval: [low, high] }) => low <= came && came <= high).length;
    expect(wordsOf(results).doubling).toBe(
      `Tried on 4 curves, each cut half way: the forecast was off by ${off(({ forecast }) => forecast)}, the power law of the part seen by ${off(({ law }) => law)}, no change by ${off(() => 0)}. The gain lay in the 95% interval for ${inside} of 4: its width was set on runs of five sources, and is more than these need.`
    );
  });

  it("has a row a curve: what came, forecast, interval and power law", () => {
    const rows = [
      ...new JSDOM(String(table(siteOf(results), { part: "tried" }))).window.document.querySelectorAll("tr")
    ].map((row) => Array.from(row.children, (cell) => cell.textContent!.trim()));
    const three = (value: number) => signed(value, 3);
    expect(rows).toEqual([
      ["Curve", "Gain that came", "Forecast", "95% interval", "Power law of the part seen"],
      ...tried.map(({ modelSize, came, forecast, interval: [low, high], law }) => [
        `Small ${modelSize / 1e9}B base`,
        ...[three(came), three(forecast), `[${three(low)}, ${three(high)}]`, three(law)]
      ])
    ]);
  });

  it("is not said of curves that are too short", () => {
    expect(wordsOf(small).doubling).toBe("No curve is long enough to try it on.");
  });
});

describe("the late slope", () => {
  const of = (variant: string, resource: string, late: number, law: number) =>
    ({ variant, resource, late, law }) as unknown as LateBacktest;
  const [better, worse] = [of("base", "compute", -0.001, 0.002), of("instruct", "data", 0.0031, -0.0012)];
  const alike = of("base", "data", 0.00012, 0.00009);

  it("does harm where it is further off as it is printed, with both errors", () => {
    expect(harmWords([better, worse, alike])).toBe(
      "The forecast with the late slope is worse in 1 of 3 series: for instruct against data, where it was +0.0031 off and the law −0.0012."
    );
    expect(harmWords([better, alike])).toBe(
      "The forecast with the late slope is not further off than the law in any of 2 series."
    );
    expect(harmWords([alike])).toBe("The forecast with the late slope is not further off than the law in this series.");
  });
});

describe("figures of the planner's page", () => {
  it("are the planner's own, of the question that the page asks first", () => {
    const page = planPage(small)!;
    for (const [name, made] of Object.entries(planFigures) as [
      keyof typeof planFigures,
      (typeof planFigures)["run"]
    ][]) {
      const { reading, description, csv } = planFigure(name).view(page, {});
      const own = made(page.study, page.found);
      expect([name, reading, description, csv]).toEqual([name, own.reading, own.description, own.csv]);
      expect(String(description).length).toBeGreaterThan(20);
    }
  });
});

describe("sizes that were not measured", () => {
  it("are missed by what the rule between sizes misses, where there is one", () => {
    const said = (between: number | null) => {
      const made = { ...small };
      Object.assign(planPage(made)!.found.model, { between });
      return wordsOf(made).between;
    };
    expect([said(0.0456), said(null)]).toEqual(["4.6%", ""]);
  });
});

describe("evaluations of single runs", () => {
  /** A third of the evaluations of each run lies outside its interval, and all of those that are none of its series. */
  function withRuns(): Results {
    const sizes = smallSizes.map((modelSize, i) => ({
      ...{ modelSize, white: 1e-4, wander: 2e-5 * (i + 1), runLevel: 3e-4, runSlope: 2e-6 },
      ...{ centre: 1e16, slopes: [4, -6, 1, 0, 3], levels: [1, 2, -5, -1, 4] }
    }));
    const noise = { drift: 1e-6, runDf: 9, kMax: [5, -3, 1, 8, 1], lnN0: [20, -15, 2, 4, -30], sizes };
    const noisy = {
      ...small,
      planning: {
        ...small.planning,
        settings: { draws: 5, unit: 1e-3, seed: 1 },
        series: small.planning.series.map((series) => ({ ...series, noise }))
      }
    } as Results;
    const { model } = planPage(noisy)!.found;
    const run = (modelSize: number, away: readonly number[], more: object = {}) => {
      const line = model.sizes.find((one) => one.modelSize === modelSize)!;
      const x = away.map((_, t) => 2 ** t * Math.exp(line.from));
      const lnL = x.map((X, t) => lnLossAt(line, Math.log(X)) + away[t]! * halfWidth(line, Math.log(X))!);
      const of = { family: "small", variant: "base", modelSize, kind: "repeat", state: "current" };
      return { ...of, dataSamples: x, computeFlops: x, testLoss: lnL.map(Math.exp), ...more };
    };
    const far = [9, 9, 9, 9, 9];
    const [first] = smallSizes as [number];
    const otherCurves = [
      ...smallSizes.map((size) => run(size, [0, 0.99, -1.01])),
      ...[{ family: "other" }, { variant: "instruct" }, { kind: "mean" }, { state: "earlier" }, { modelSize: 2e9 }].map(
        (more) => run(first, far, more)
      )
    ];
    return { ...noisy, otherCurves } as unknown as Results;
  }

  it("are counted, of the runs of the series alone, with the share that lies in the interval of a new run", () => {
    expect(wordsOf(withRuns()).coverage).toBe(
      "Of 12 evaluations of single runs, 67% lie inside the 95% interval of a new run; the law has seen their means."
    );
    expect(wordsOf(small).coverage).toBe("There are no repeats to hold the intervals against.");
  });
});

describe("forecasts that were tried", () => {
  const of = { family: "small", variant: "base", resource: "compute" };
  const cut = (share: number, seenToStep: number, errors: readonly number[]) => ({
    ...{ share, inside: 0.9, sizes: smallSizes.map((modelSize) => ({ modelSize, seenToStep })) },
    mean: errors.map((error) => [error, 9 * error])
  });
  const target = (kind: string, size: number, upTo: number | null, error: number) => ({
    ...{ kind, target: size, upTo, strict: [[error, 9 * error]] }
  });
  const planted = (cuts: readonly object[], targets: readonly object[] = []) =>
    ({
      ...small,
      prediction: {
        ...small.prediction,
        orders: {
          ...small.prediction.orders,
          within: ["last-value", "law", "own-slope", "mean-5"],
          strict: ["chosen"]
        },
        within: [{ ...of, cuts }],
        between: [{ ...of, targets }]
      }
    }) as unknown as Results;

  it("are said of the shortest part seen, over how far, beside the best of the baselines", () => {
    const cuts = [
      cut(0.75, 30, [0.0444, 0.0333, 0.0111, 0.0555]),
      cut(0.5, 16, [0.0777, 0.0222, 0.001, 0.0666]),
      cut(0.25, 8, [0.0888, 0.0123, 0.0011, 0.0999])
    ];
    const said = wordsOf(planted(cuts));
    expect(said.shortest).toBe(
      "From the first 50% of their steps, the rest of the runs, to 2.5 times as far, was predicted with an error of 2.2% of the loss on average; the no-change baseline would have missed by 6.7%."
    );
    expect(said.late).toBe("The law beat the no-change baseline to the last.");
    const none = wordsOf(planted([]));
    expect([none.shortest, none.late]).toEqual(["No forecast was tried on these runs.", ""]);
  });

  it("name the part of the run from which on no change did better", () => {
    const said = wordsOf(
      planted([
        cut(0.25, 10, [0.09, 0.02, 0.01, 0.08]),
        cut(0.5, 20, [0.03, 0.04, 0.01, 0.05]),
        cut(0.75, 30, [0.02, 0.03, 0.01, 0.05])
      ])
    );
    expect(said.late).toBe("From 50% of the steps on, the no-change baseline did better than the law.");
  });

  it("say how the largest size was predicted from those below it", () => {
    const targets = [
      target("up-to", 27e9, 3e9, 0.0999),
      target("up-to", 27e9, 9e9, 0.0456),
      target("up-to", 9e9, 3e9, 0.0888),
      ...smallSizes.map((size) => target("leave-one-out", size, null, 0.0123))
    ];
    const said = wordsOf(planted([], targets));
    expect(said.above).toBe(
      "The largest size, 3 times the next one, was predicted from those below it with an error of 4.6% of its loss."
    );
    expect(wordsOf(planted([])).above).toBe("No size was predicted from others.");
  });

  it("say what the worst size would hold where intervals are right, and whether what is measured lies there", () => {
    const ahead = { draws: 1234, worst: 0.871, worstInterval: [0.52, 0.98], reached: 0.456, wider: 1.37, held: 0.9753 };
    const said = (low: number) =>
      wordsOf({
        ...small,
        planning: {
          ...small.planning,
          series: small.planning.series.map((series) => ({
            ...series,
            ahead: { ...ahead, worstInterval: [low, 0.98] }
          }))
        }
      } as Results).ahead!;
    const { inside, worst } = lateBacktests(small, "small")[0]!;
    const measured = `${Math.round(100 * worst.inside)}%`;
    expect(said(0.52)).toContain(
      `The 95% interval held ${Math.round(100 * inside)}% of the evaluations, and ${measured} of those of the worst size, ${worst.modelSize / 1e9}B. The worst of four sizes holds less than 95%`
    );
    expect(said(0.52)).toContain(
      `In 1,234 simulated backtests in which all that they assume is true, the worst size holds 87% in the median (52% to 98%); the ${measured} measured is within that range. It reaches 90% in 46% of them. To reach 90% in 95% of them, intervals would have to be 1.4 times as wide; they would then hold 97.5% of all evaluations.`
    );
    expect(said(worst.inside)).toContain(`% to 98%); the ${measured} measured is within that range.`);
    expect(said(0.97)).toContain(`(97% to 98%); the ${measured} measured is below that range.`);
  });

  it("take of the law's slope beyond a run what came of it in the second halves, all curves together", () => {
    const tried = small.curves.map(({ computeFlops, testLoss }) => {
      const x = computeFlops.map(Math.log);
      const y = testLoss.map(Math.log);
      const n = x.findIndex((value) => value >= x.at(-1)! - Math.LN2 + 1e-9);
      const [mx, my] = [mean(x.slice(0, n)), mean(y.slice(0, n))];
      const sum = (of: (i: number) => number) => x.slice(0, n).reduce((total, _, i) => total + of(i), 0);
      const k = -sum((i) => (x[i]! - mx) * (y[i]! - my)) / sum((i) => (x[i]! - mx) ** 2);
      const end = my - k * (x[n - 1]! - mx);
      return { promised: k * (mean(x.slice(-5)) - x[n - 1]!), came: end - mean(y.slice(-5)) };
    });
    const total = (of: (one: (typeof tried)[number]) => number) => tried.reduce((sum, one) => sum + of(one), 0);
    const share = total(({ promised, came }) => promised * came) / total(({ promised }) => promised ** 2);
    expect(wordsOf(small).ahead).toContain(`the law\u2019s slope is multiplied by ${fixed(share, 2)}: that share`);
  });
});

describe("the page's first question", () => {
  it("is the compute of the longest run, to two digits, where a day of machines is too far from the runs", () => {
    const { question, plan } = planPage(small)!.found;
    const longest = Math.max(...small.curves.flatMap(({ computeFlops }) => computeFlops));
    const [digits, exponent] = longest.toExponential().split("e");
    expect([question.by, question.flops]).toEqual(["flops", Number(`${digits!.slice(0, 3)}e${exponent}`)]);
    expect(question.flops).toBeLessThanOrEqual(longest);
    expect(question.flops).toBeGreaterThan(0.9 * longest);
    expect(plan.passRate).not.toBeNull();
  });

  it("is a day of machines where that is near the runs", () => {
    const times = 1000;
    const scaled = {
      ...small,
      curves: small.curves.map((curve) => ({ ...curve, computeFlops: curve.computeFlops.map((C) => times * C) })),
      planning: {
        ...small.planning,
        series: small.planning.series.map((series) =>
          series.resource === "compute"
            ? {
                ...series,
                sizes: series.sizes.map((size) => ({ ...size, from: times * size.from, to: times * size.to }))
              }
            : series
        )
      }
    } as Results;
    expect(planPage(scaled)!.found.question.by).toBe("gpus");
  });
});

describe("parts of the planner's page", () => {
  const part = (name: string) => String(table({ results: small } as StudySite, { part: name }));

  it("are the form, the field of a target, what was tried, and each by its name; no other", () => {
    expect(part("form")).toContain("data-plan-status");
    expect(part("ask")).not.toContain("data-plan-status");
    expect(part("ask")).toMatch(/<input\b/);
    for (const name of planPartNames) expect(part(name)).toContain(`<div class="plan-part" data-plan="${name}">`);
    expect(() => part("asks")).toThrow(`part must be form, ask, tried or one of ${planPartNames.join(", ")}; got asks`);
  });
});
