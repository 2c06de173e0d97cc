/** What the planner's page says of forecasts that were tried, and asks first: every number worked out here from the curves. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JSDOM } from "jsdom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildResults } from "../../loaders/analysis/build-results.js";
import { type DoublingTried, doublingsTried } from "../../src/lib/plan/doubling.js";
import { planStudy } from "../../src/lib/plan/plan-study.js";
import type { Results } from "../../src/lib/results.js";
import { seededRandom } from "../../src/lib/statistics/random.js";
import { planPage } from "../../src/report/plan-page.js";
import type { StudySite } from "../../src/report/site.js";
import { table } from "../../src/report/tables/plan-table.js";
import type { LateBacktest } from "../../src/report/words/late-backtests.js";
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
