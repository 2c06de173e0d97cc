import { describe, expect, it } from "vitest";
import { buildResults, loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { toJson } from "../../loaders/emit.js";
import { fitLaw } from "../../src/lib/law/fit-law.js";
import type { ComparisonRow } from "../../src/lib/results.js";
import { expectAlike } from "../helpers/expect-relative.js";
import { studyCurves } from "../helpers/study-curves.js";

const results = await loadResults(projectRoot);
const row = (id: string) => results.comparison.rows.find((one) => one.id === id) as ComparisonRow;

describe("buildResults(root)", () => {
  it.runIf(process.env.RLSCALE_TESTS === "all")(
    "gives the same bytes again, on one core",
    async () => {
      expect(toJson(await buildResults(projectRoot))).toBe(toJson(results));
    },
    60_000
  );

  it("reads the held-out curves back from the logs as the source table has them", () => {
    for (const [family, variant] of [
      ["qwen2.5", "base"],
      ["qwen2.5", "instruct"],
      ["llama3", "instruct"]
    ] as const) {
      const expected = studyCurves(family, variant);
      const mine = results.curves.filter((curve) => curve.family === family && curve.variant === variant);
      expect(mine.map(({ modelSize }) => modelSize)).toEqual(expected.map(({ modelSize }) => modelSize));
      mine.forEach((curve, i) => {
        expect(curve.step).toEqual(Array.from(expected[i]!.step));
        expect(curve.dataSamples).toEqual(Array.from(expected[i]!.dataSamples));
        expect(curve.computeFlops).toEqual(Array.from(expected[i]!.computeFlops));
        // logs hold scores; 1 - (1 - L) moves the last bit at most
        const gaps = curve.testLoss.map((loss, j) => Math.abs(loss - expected[i]!.testLoss[j]!));
        expect(Math.max(...gaps)).toBeLessThan(2 ** -52);
      });
    }
  });

  it("has the law of the smaller sizes from each of the first eight steps, where sizes begin at different ones", () => {
    const curves = studyCurves("qwen2.5", "instruct").filter(({ modelSize }) => modelSize !== 72e9);
    const wanted = (["compute", "data"] as const).flatMap((resource) =>
      [1, 2, 3, 4, 5, 6, 7, 8].map((fromStep) => {
        const from = (curve: (typeof curves)[number]) => {
          const kept = (column: Float64Array) => column.filter((_, t) => curve.step[t]! >= fromStep);
          const [step, dataSamples] = [kept(curve.step), kept(curve.dataSamples)];
          return {
            ...curve,
            step,
            dataSamples,
            computeFlops: kept(curve.computeFlops),
            testLoss: kept(curve.testLoss)
          };
        };
        // the fit has oracles of its own
        const { kMax, n0, goodness } = fitLaw(curves.map(from), { resource, objective: "linear" });
        return { variant: "instruct", resource, fromStep, kMax, n0, r2: goodness.r2 };
      })
    );
    // the curves of the table differ from those of the logs in the last bit of a loss
    expectAlike(results.firstStep, wanted, 1e-6);
  });

  it("accounts for every row: used and set aside add up, with a reason for each", () => {
    const { rowsRead, rowsUsed, rowsExcluded, excludedByReason, files } = results.inputs;
    expect(rowsUsed + rowsExcluded).toBe(rowsRead);
    expect(excludedByReason.reduce((sum, { rows }) => sum + rows, 0)).toBe(rowsExcluded);
    expect(files.reduce((sum, file) => sum + file.rowsRead, 0)).toBe(rowsRead);
    expect(new Set(files.map(({ format }) => format))).toEqual(new Set(["parquet", "arrow"]));
  });
});

describe("inference of the study", () => {
  const { series, settings } = results.inference;

  it("covers both variants of the family with repeats, against both resources", () => {
    expect(series.map(({ family, variant, resource }) => [family, variant, resource])).toEqual(
      ["base", "instruct"].flatMap((variant) => ["compute", "data"].map((resource) => ["qwen2.5", variant, resource]))
    );
    expect(settings.resamples).toBeGreaterThanOrEqual(2000);
  });

  it("puts df = 5 beside chi-square, and intervals about the default law", () => {
    for (const { law, family, variant, resource, sizes } of series) {
      const fit = results.laws.find(
        (l) =>
          l.family === family &&
          l.variant === variant &&
          l.resource === resource &&
          l.protocol === "full" &&
          l.objective === "log"
      )!;
      expect(law.df).toBe(5);
      expect(law.widening).toBeCloseTo(Math.sqrt(Math.max(1, law.chi2 / 5)), 12);
      expect(Math.abs(law.kMax! / fit.law.kMax - 1)).toBeLessThan(1e-8);
      expect(law.kMaxInterval[0]).toBeLessThan(law.kMax!);
      expect(law.kMaxInterval[1]).toBeGreaterThan(law.kMax!);
      expect(law.kMaxWidened[0]).toBeLessThan(law.kMaxInterval[0]!);
      expect(sizes.map(({ repeats }) => repeats[1])).toEqual(sizes.map(() => 3));
      for (const size of sizes) expect(size.standardError).toBeGreaterThan(size.standardErrorOls);
    }
  });

  it("knows where repeats end: 32B base at one from step 41, 72B base at two from step 97", () => {
    const base = series.find(({ variant }) => variant === "base")!;
    expect(base.sizes.slice(-2).map(({ repeats }) => repeats[0])).toEqual([1, 2]);
  });
});

describe("the paper's numbers that come back in every digit", () => {
  const everyDigit = results.comparison.rows.filter(({ match }) => match === "every digit").map(({ id }) => id);

  it("base between sizes, compute and data; base within a run, data; both Llama fits", () => {
    const fits = [
      "qwen2.5-base/c/inter",
      "qwen2.5-base/d/inter",
      "qwen2.5-base/d/intra",
      "llama3-instruct/c/intra",
      "llama3-instruct/d/intra"
    ];
    for (const fit of fits) {
      for (const quantity of ["k_max", "n_0_billions", "r2"])
        expect(everyDigit).toContain(`table-6/${fit}/${quantity}`);
    }
  });

  it("the final loss of all 14 Qwen2.5 runs", () => {
    expect(everyDigit.filter((id) => id.startsWith("table-5/qwen2.5"))).toHaveLength(14);
  });

  it("to six digits where a figure gives more than the table prints", () => {
    const drawn = [row("table-6/qwen2.5-base/c/inter/k_max"), row("table-6/qwen2.5-base/d/inter/k_max")];
    for (const { ours, drawn: marker } of drawn) expect(Math.abs(ours! / marker! - 1)).toBeLessThan(5e-6);
  });
});

describe("the paper's numbers that do not come back", () => {
  const others = results.comparison.rows.filter(({ match }) => match !== "every digit");

  it("each says what is known", () => {
    expect(others.length).toBeGreaterThan(0);
    for (const { note } of others) expect(note).toMatch(/\w.*\.$/);
  });

  it("base within a run, compute, is within half a per cent", () => {
    expect(row("table-6/qwen2.5-base/c/intra/k_max")).toMatchObject({
      match: "within",
      publishedText: "0.135",
      oursText: "0.134"
    });
  });

  it("instruct between sizes differs, and its note shows how the first step moves the answer", () => {
    const { match, note } = row("table-6/qwen2.5-instruct/c/inter/n_0_billions");
    expect(match).toBe("differs");
    expect(note).toContain("0.193 with 39.9B from step 1");
    expect(note).toContain("0.156 with 25.5B from step 4");
  });

  it("Llama's printed final losses are means over the run, in every digit", () => {
    for (const size of [1, 3, 8, 70]) {
      expect(row(`table-5/llama3-instruct/${size}/final_test_loss`).note).toContain("mean over all 10");
    }
  });

  it("the counts of the summary are those of the rows", () => {
    const { total, everyDigit, withinOnePercent, differ, notRecomputed } = results.comparison.summary;
    expect(total).toBe(results.comparison.rows.length);
    expect(everyDigit + withinOnePercent + differ + notRecomputed).toBe(total);
  });
});
