/** Sentences on predictions: what is measured decides which is said. */
import { beforeAll, describe, expect, it } from "vitest";
import { loadResults } from "../../loaders/analysis/build-results.js";
import type { Results } from "../../src/lib/results.js";
import {
  slopeDiffers,
  slopesReading
} from "../../src/paper/beyond/base-and-instruct/paired-slopes/paired-slopes-figure.js";
import { lossDifferences } from "../../src/paper/beyond/base-and-instruct/variants-compared.js";
import { publishedFamily, versionDifferences } from "../../src/paper/beyond/llama/other-families.js";
import {
  answer,
  between,
  curvature,
  forms,
  joint,
  pilot,
  pooled,
  within
} from "../../src/paper/power-law/power-law-words.js";
import { predictionData } from "../../src/paper/power-law/prediction-data.js";
import { predictionErrorsFigure } from "../../src/paper/power-law/prediction-errors/prediction-errors-figure.js";
import {
  forecastAdvice,
  gainVerdict,
  gainWords,
  heldOut,
  predictionParts,
  sided,
  withinOf
} from "../../src/paper/power-law/predictions-read.js";
import { repeatedSizes, repeatsData, repeatsFigure } from "../../src/paper/power-law/repeats/repeats-figure.js";

let results: Results;
beforeAll(async () => {
  results = await loadResults();
}, 120_000);

const changed = (change: (copy: Results) => void): Results => {
  const copy = structuredClone(results);
  change(copy);
  return copy;
};

describe("predictionParts(results, variant, resource)", () => {
  it("has the errors of the size held out, its level by the first ten evaluations, and of the study's early steps", () => {
    const { orders } = results.prediction;
    const first = (errors: readonly (readonly number[] | null)[]) => errors.map((error) => error?.[0] ?? null);
    for (const variant of ["base", "instruct"])
      for (const resource of ["compute", "data"]) {
        const isOf = (one: { family: string; variant: string; resource: string }) =>
          one.family === "qwen2.5" && one.variant === variant && one.resource === resource;
        const target = results.prediction.between
          .find(isOf)!
          .targets.find((one) => one.kind === "leave-one-out" && one.target === 72e9)!;
        const cut = results.prediction.within.find(isOf)!.cuts.find(({ share }) => share === null)!;
        const found = predictionParts(results, variant, resource)!;
        const ten = target.calibrated.find(({ seen }) => seen === 10)!;
        expect(orders.calibrated.map((name) => found.calibrated[name])).toEqual(first(ten.errors));
        expect(first(ten.errors)).not.toEqual(first(target.calibrated.find(({ seen }) => seen === null)!.errors));
        expect(orders.strict.map((name) => found.strict[name])).toEqual(first(target.strict));
        expect(orders.within.map((name) => found.early[name])).toEqual(first(cut.mean));
        expect(found.seenToStep).toBe(cut.sizes[0]!.seenToStep);
      }
  });
});

describe("sentences of the power law", () => {
  it("say how well the held-out size is predicted, seen and unseen, beside the no-change baseline", () => {
    expect(answer(results, "base")).toMatch(
      /^Base models\. Across sizes: the law takes the slope of 72B from the smaller models\. With the height of its line fitted to the first ten of 103 evaluations, it is \d\.\d% off on the rest\. With the height guessed from smaller models too, it is \d+ to \d+% off, depending on the guess\. Within a run: fitted to the steps up to 25, the law is \d\.\d% off on the rest\. Assuming no change is \d\.\d% off: a gain of 3\.3% \[−0\.3%, 6\.9%\], undecided\.$/
    );
  });

  it("change with the side of the error", () => {
    expect(sided([0.1, -0.1, 0])).toBe("10% too low");
    expect(sided([0.1, 0.09, 0])).toBe("10% too high");
    expect(sided([0.048, 0.01, 0])).toBe("4.8% off");
  });

  it("say so when the smaller sizes settle no law", () => {
    const without = changed((copy) => {
      for (const { target } of [heldOut(copy, "base", "compute")!]) Object.assign(target, { k: null, strict: [] });
    });
    expect(between(without, "base")).toBe("In base models the smaller sizes fix no law to predict 72B from.");
    expect(answer(without, "base")).toContain("From smaller models alone, 72B cannot be predicted.");
  });

  it("turn round when copying the next smaller size does better", () => {
    const at = results.prediction.orders.strict.indexOf("constant");
    const copied = (error: number) =>
      between(
        changed((copy) => {
          heldOut(copy, "base", "compute")!.target.strict[at] = [error, error, error];
        }),
        "base"
      );
    expect(copied(0.01)).toContain("That is a larger error than copying");
    expect(copied(0.9)).toContain("That is a smaller error than copying");
  });

  it("name the share from which the no-change baseline is as good, or say that there is none", () => {
    const stop = (share: number | null) =>
      within(
        changed((copy) => {
          Object.assign(withinOf(copy, "base", "compute")!, { lawStopsAt: share, lawStopsAtAgainstStill: share });
        }),
        "base"
      );
    expect(stop(null)).toContain("wherever the run is cut");
    expect(stop(0.4)).toContain("past 40% of the run");
  });

  it("never give a pooled R² without its baselines", () => {
    for (const variant of ["base", "instruct"] as const) {
      expect(pooled(results, variant)).toMatch(
        /scores an R² of .* one slope for all sizes scores .* no learning at all /
      );
    }
  });

  it("count curves in words, none included", () => {
    const none = changed((copy) => {
      for (const { verdict } of copy.prediction.curves) if (verdict) Object.assign(verdict, { description: "sigmoid" });
    });
    expect(forms(none)).toContain("the power law describes none best");
    expect(curvature(results)).toMatch(
      / still do after allowing for run-to-run differences\. A test of any smooth bend /
    );
    expect(curvature(results)).toMatch(
      /whether the slope from step 52 on is below the whole run’s beyond its error: it is/
    );
    expect(pilot(results, "base")).toMatch(/^A pilot run of 72B base fixes .* after one evaluation/);
    expect(pilot(results, "instruct")).toMatch(/^A pilot run of 72B instruct fixes /);
  });

  it("give the decomposition of all sizes beside the law, so that a fit of other sizes is not taken for it", () => {
    const forecast = (variant: string, form: string) => {
      const one = results.prediction.joint.find(
        (record) => record.family === "qwen2.5" && record.variant === variant && record.form === form
      )!;
      return `${(one.forecasts.at(-1)!.error * 100).toFixed(1)}%`;
    };
    for (const variant of ["base", "instruct"])
      expect(joint(results)).toContain(
        `of ${variant} runs to ${forecast(variant, "loss-decomposition")}, the law to ${forecast(variant, "power-law")}`
      );
    expect(
      joint(
        changed((copy) => {
          copy.prediction.joint = [];
        })
      )
    ).toBe("");
  });
});

describe("figures of the power law", () => {
  it("set every prediction beside baselines on the same points", () => {
    const { table, reading } = predictionErrorsFigure.view(predictionData(results), {
      variant: "instruct",
      resource: "data"
    });
    expect(String(table)).toContain("no learning");
    expect(String(table)).toContain("Loss stays at the mean of the last five");
    expect(reading).toMatch(
      /^Given 72B\u2019s first ten evaluations, the law is \d\.\d% off; from smaller sizes alone \d+ to \d+%, as its height is guessed; the next smaller size\u2019s mean loss \d+%$/
    );
  });

  it("call the loss of the next smaller size what is known with nothing of the size seen, as each guess of the height", () => {
    const base = { variant: "base", resource: "compute" };
    const parts = (from: typeof results) =>
      /Measured losses of the size are used, (.*)\. Predicted from smaller sizes alone, (.*)\.$/.exec(
        String(predictionErrorsFigure.view(predictionData(from), base).description)
      )!;
    const [, used, unseen] = parts(results);
    expect(used).not.toMatch(/next smaller|unseen/);
    expect(unseen).toMatch(/^from Law, height guessed by .*%, to Law, height guessed by /);
    const guessless = structuredClone(results);
    const { orders, between } = guessless.prediction;
    const guesses = ["linear", "quadratic", "logistic", "copy"].map((name) => orders.strict.indexOf(name as "copy"));
    for (const { targets } of between)
      for (const target of targets) for (const guess of guesses) target.strict[guess] = null;
    expect(parts(guessless)[2]).toMatch(/^Mean loss of the next smaller size \d+%$/);
  });

  it("say of repeats that one had another prompt, where it had", () => {
    const view = (variant: string) => repeatsFigure.view(repeatsData(results), { variant });
    expect(view("base").reading).toMatch(/^Repeats of a size stay apart/);
    expect(String(view("base").caption)).toContain("One repeat of each size had another prompt");
    expect(view("instruct").reading).toMatch(/^Repeats of one setting stay apart/);
    expect(String(view("instruct").caption)).not.toContain("prompt");
  });

  it("have the single repeats of five sizes, each around the mean", () => {
    const sizes = repeatedSizes(results, "base");
    expect(sizes.map(({ modelSize }) => modelSize / 1e9)).toEqual([0.5, 1.5, 3, 7, 14]);
    const ratios = sizes.flatMap(({ runs }) => runs.flatMap(({ ratio }) => ratio));
    expect(ratios.reduce((a, b) => a + b, 0) / ratios.length).toBeCloseTo(1, 2);
  });
});

describe("pages beyond the findings", () => {
  it("read both published versions of the other family", () => {
    const family = publishedFamily(results)!;
    expect(Object.keys(family.versions)).toEqual(["current", "earlier"]);
    const large = versionDifferences(family).find(({ modelSize }) => modelSize === 70e9)!;
    // 0.015 to 0.046 lower in the later version
    expect(Math.max(...large.difference)).toBeLessThan(-0.0145);
    expect(Math.min(...large.difference)).toBeGreaterThan(-0.0465);
  });

  it("compare variants after the same samples, with intervals from repeats", () => {
    const rows = lossDifferences(results, 98);
    expect(rows).toHaveLength(7);
    for (const { difference, low, high } of rows) {
      expect(low!).toBeLessThan(difference);
      expect(high!).toBeGreaterThan(difference);
    }
  });

  it("say which slopes differ beyond their noise", () => {
    const slope = (value: number, standardError = 0.001) => ({ value, low: null, high: null, standardError });
    const pair = (modelSize: number, base: number, instruct: number) => ({
      modelSize,
      base: slope(base),
      instruct: slope(instruct)
    });
    expect(slopesReading([])).toBe("Without repeats no slope has an interval to compare");
    expect(slopesReading([pair(3e9, 0.1, 0.05), pair(7e9, 0.1, 0.0999)])).toBe(
      "Instruction-tuned models learn more slowly at every size, beyond the noise at 3B"
    );
    // errors of 0.003 and 0.004 are 0.005 of their difference; 1.96 of them on either side
    const errors = (z: number) => ({
      modelSize: 3e9,
      base: slope(0.1, 0.003),
      instruct: slope(0.1 + 0.005 * z, 0.004)
    });
    expect([1.95, 1.97, -1.95, -1.97].map((z) => slopeDiffers(errors(z)))).toEqual([false, true, false, true]);
    expect(slopesReading([pair(3e9, 0.1, 0.1001), pair(7e9, 0.1, 0.0999)])).toContain("though at no size");
  });
});

describe("the law against no change", () => {
  const run = { law: 0.02, still: 0.05, seenToStep: 25, gain: 0.03, interval: [-0.01, 0.07] as [number, number] };

  it("is told by the verdict, never by the means alone", () => {
    expect(gainWords({ ...run, verdict: "supported" })).toBe("a gain of 3.0% [−1.0%, 7.0%]");
    expect(gainWords({ ...run, verdict: "undecided" })).toBe("a gain of 3.0% [−1.0%, 7.0%], undecided");
    expect(gainWords({ ...run, verdict: "contradicted" })).toBe("no gain to count on");
    expect(gainWords({ ...run, law: 0.06, verdict: "undecided" })).toBe("no gain to count on");
    expect(gainWords({ ...run, gain: null, interval: null, verdict: null })).toBe("a gain whose spread is not known");
    expect(gainWords({ ...run, interval: [null, 0.07], verdict: "undecided" })).toBe(
      "a gain whose spread is not known"
    );
    const words = (["supported", "undecided", "contradicted", null] as const).map((verdict) =>
      gainVerdict({ ...run, verdict })
    );
    expect(words).toEqual(["gain supported", "gain undecided", "no gain", "gain undecided"]);
    expect(gainVerdict({ ...run, law: 0.06, verdict: "undecided" })).toBe("no gain");
  });

  it("is advised with its doubt, until shares that each variant has", () => {
    const of = (base: number | null, instruct: number | null) =>
      forecastAdvice(
        changed((copy) => {
          Object.assign(withinOf(copy, "base", "compute")!, { lawStopsAt: 0.2, lawStopsAtAgainstStill: base });
          Object.assign(withinOf(copy, "instruct", "compute")!, { lawStopsAt: 0.2, lawStopsAtAgainstStill: instruct });
        }),
        ["base", "instruct"]
      );
    expect(of(0.5, 0.6)).toBe(
      "Forecast the rest of a run by the law only early in it; that this beats no change is not shown. From 20% of it on, another forecast does at least as well, mostly a line fitted to each size alone. From 50% (base) and 60% (instruct) on, assume no further change."
    );
    expect(of(0.5, 0.5)).toMatch(/ From 50% on, assume no further change\.$/);
    expect(of(null, null)).not.toContain("assume");
  });
});
