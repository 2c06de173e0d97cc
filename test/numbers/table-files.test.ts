/** Every column of the tables that are given out, by row key, bound to the results; the report's archive holds the same files. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { site } from "../browser/browser.js";
import { expectTable } from "./given-out.js";
import { only, results } from "./results.js";

const { laws, sizeLaws, curves, inference, comparison, experiments, inputs } = results();
const series = ({ family, variant, resource }: { family: string; variant: string; resource: string }) => ({
  family,
  variant,
  resource
});
const keysOfSeries = ["family", "variant", "resource"];
/** Both ends in their order, under their names. */
const ends = (name: string, [low, high]: readonly (number | null)[]) => ({
  [`${name}low`]: low!,
  [`${name}high`]: high!
});

describe("the tables that are given out", () => {
  it("curves: every evaluation of every curve", () =>
    expectTable(
      "curves",
      ["run", "step"],
      curves.flatMap((curve) =>
        curve.step.map((step, i) => ({
          run: curve.run,
          family: curve.family,
          variant: curve.variant,
          kind: curve.kind,
          model_size: curve.modelSize,
          benchmark: curve.benchmark,
          step,
          samples: curve.dataSamples[i]!,
          flops: curve.computeFlops[i]!,
          test_loss: curve.testLoss[i]!
        }))
      )
    ));

  it("laws: parameters, goodness and window of each joint fit", () =>
    expectTable(
      "laws",
      [...keysOfSeries, "protocol", "objective"],
      laws.map((one) => ({
        ...series(one),
        protocol: one.protocol,
        objective: one.objective,
        k_max: one.law.kMax,
        n0: one.law.n0,
        r2: one.goodness.r2,
        r2_log: one.goodness.r2Log,
        r2_constant: one.goodness.r2Constant,
        r2_shared_slope: one.goodness.r2SharedSlope,
        objective_value: one.goodness.objective,
        points: one.goodness.points,
        status: one.status,
        window: one.window.rule
      }))
    ));

  it("law-sizes: k, E and the line of each size of each fit, k that of the law", async () => {
    const rows = laws.flatMap((one) => one.law.sizes.map((size) => ({ ...one, size })));
    for (const { law, size } of rows) {
      expect(size.learningEfficiency / (law.kMax / (1 + law.n0 / size.modelSize))).toBeCloseTo(1, 9);
      const line = size.intercept - size.learningEfficiency * Math.log(size.referenceX);
      expect(Math.exp(line)).toBeCloseTo(size.referenceLoss, 9);
    }
    await expectTable(
      "law-sizes",
      [...keysOfSeries, "protocol", "objective", "model_size"],
      rows.map(({ size, ...one }) => ({
        ...series(one),
        protocol: one.protocol,
        objective: one.objective,
        model_size: size.modelSize,
        k: size.learningEfficiency,
        intercept: size.intercept,
        reference_x: size.referenceX,
        reference_loss: size.referenceLoss,
        points: size.points,
        r2: size.r2,
        r2_log: size.r2Log
      }))
    );
  });

  it("claims: every cell, its effect and its verdict", () =>
    expectTable(
      "claims",
      ["claim", "cell"],
      results().claims.rows.flatMap(({ id, margin, cells }) =>
        cells.map((cell) => ({
          claim: id,
          cell: cell.what,
          beside: cell.beyond,
          rule: margin.rule,
          estimate: cell.estimate,
          low: cell.interval ? cell.interval[0] : null,
          high: cell.interval ? cell.interval[1] : null,
          margin: cell.margin,
          unit: margin.unit,
          verdict: cell.verdict
        }))
      )
    ));

  it("size-laws: each size fitted alone", () =>
    expectTable(
      "size-laws",
      [...keysOfSeries, "model_size"],
      sizeLaws.map((one) => ({
        ...series(one),
        model_size: one.modelSize,
        k: one.learningEfficiency,
        k_theil_sen: one.theilSenEfficiency,
        intercept: one.intercept,
        reference_x: one.referenceX,
        reference_loss: one.referenceLoss,
        points: one.points,
        r2: one.r2,
        r2_log: one.r2Log
      }))
    ));

  it("inference-sizes: each slope between the ends of its interval", async () => {
    const sizes = inference.series.flatMap((one) => one.sizes.map((size) => ({ ...series(one), size })));
    const countsOf = ({ size, ...one }: (typeof sizes)[number]) => {
      const { problems, sizes: all } = only(inference.counts, one as Partial<(typeof inference.counts)[number]>);
      const { k, interval, likelihood, allRight } = only(all, { modelSize: size.modelSize });
      return {
        ...{ k_counts: k, ...ends("k_counts_", interval), counts: likelihood },
        ...{ problems, scores_of_1: allRight }
      };
    };
    for (const { size } of sizes) {
      expect(size.interval[0]).toBeLessThan(size.k);
      expect(size.interval[1]).toBeGreaterThan(size.k);
    }
    await expectTable(
      "inference-sizes",
      [...keysOfSeries, "model_size"],
      sizes.map(({ size, ...one }) => ({
        ...one,
        model_size: size.modelSize,
        k: size.k,
        ...ends("k_", size.interval),
        standard_error: size.standardError,
        standard_error_ols: size.standardErrorOls,
        points: size.points,
        ...countsOf({ size, ...one })
      }))
    );
  });

  it("inference-laws: limit and half-way size with both of their intervals", () =>
    expectTable(
      "inference-laws",
      [...keysOfSeries, "sizes"],
      inference.series.flatMap((one) =>
        (["law", "withoutHeldOut"] as const).map((which) => ({
          ...series(one),
          sizes: which === "law" ? "all" : "without the held-out size",
          k_max: one[which].kMax,
          ...ends("k_max_", one[which].kMaxWidened),
          ...ends("k_max_sampling_", one[which].kMaxInterval),
          n0: one[which].n0,
          ...ends("n0_", one[which].n0Widened),
          ...ends("n0_sampling_", one[which].n0Interval),
          chi2: one[which].chi2,
          df: one[which].df
        }))
      )
    ));

  it("comparison: printed values beside ours", () =>
    expectTable(
      "comparison",
      ["id"],
      comparison.rows.map((row) => ({
        id: row.id,
        table: row.table,
        family: row.family,
        variant: row.variant,
        resource: row.resource,
        scenario: row.scenario,
        model_size: row.modelSize,
        quantity: row.quantity,
        unit: row.unit,
        published: row.published,
        published_text: row.publishedText,
        ours: row.ours,
        match: row.match,
        relative_difference: row.ours === null ? null : (row.ours - row.published) / row.published,
        note: row.note
      }))
    ));

  it("reuse: each run in each window against the reference", () =>
    expectTable(
      "reuse",
      ["variant", "reuse_factor", "from_step"],
      experiments.reuse!.variants.flatMap(({ variant, windows }) =>
        windows.flatMap(({ window, rows }) =>
          rows.map((row) => {
            expect((row.test.interval[0] + row.test.interval[1]) / 2).toBeCloseTo(row.difference, 9);
            return {
              variant,
              reuse_factor: row.reuseFactor,
              from_step: window.from,
              to_step: window.to,
              evaluations: row.evaluations,
              loss: row.loss,
              difference: row.difference,
              ...ends("", row.test.interval),
              margin: row.test.margin,
              verdict: row.test.verdict
            };
          })
        )
      )
    ));

  it("rollouts: each group in each window, its chance found by its size", () =>
    expectTable(
      "rollouts",
      ["variant", "group_size", "from_step"],
      experiments.rollouts!.variants.flatMap(({ variant, perSample }) =>
        perSample.flatMap(({ window, groups, chanceBest }) =>
          groups.map((group) => ({
            variant,
            group_size: group.groupSize,
            from_step: window.from,
            to_step: window.to,
            runs: group.runs,
            loss: group.loss,
            standard_error: group.se,
            chance_best: chanceBest.find(({ groupSize }) => groupSize === group.groupSize)!.chance
          }))
        )
      )
    ));

  it("transfer: each benchmark of each model, the study's first", async () => {
    const { heldOut, benchmarks } = experiments.transfer!;
    const cells = [...heldOut.cells, ...benchmarks.cells];
    for (const { difference, first, last, theseQuestions } of cells) {
      expect(last.loss - first.loss).toBeCloseTo(difference, 12);
      expect((theseQuestions.interval[0] + theseQuestions.interval[1]) / 2).toBeCloseTo(difference, 9);
    }
    await expectTable(
      "transfer",
      ["family", "variant", "model_size", "benchmark"],
      cells.map((cell) => ({
        family: cell.family,
        variant: cell.variant,
        model_size: cell.modelSize,
        benchmark: cell.benchmark,
        problems: cell.problems,
        step_zero: cell.stepZero,
        first: cell.first.loss,
        last: cell.last.loss,
        difference: cell.difference,
        ...ends("", cell.theseQuestions.interval),
        verdict: cell.theseQuestions.verdict,
        verdict_kind: cell.suchQuestions.verdict,
        format: cell.format.marked
      }))
    );
  });

  it("logs and exclusions: the inputs' rows", async () => {
    await expectTable(
      "logs",
      ["path"],
      inputs.files.map(({ rowsRead, rowsExcluded, path, format, bytes, sha256, run, kind, state, steps }) => {
        const counts = { rows_read: rowsRead, rows_excluded: rowsExcluded };
        return { path, format, bytes, sha256, run, kind, state, steps, ...counts };
      })
    );
    await expectTable(
      "exclusions",
      ["reason"],
      inputs.excludedByReason.map(({ reason, rows }) => ({ reason, rows }))
    );
  });
});

describe("the report's archive", () => {
  it("holds these tables, the results and their schema, byte for byte", () => {
    const entries = unzipSync(readFileSync(join(site, "data/rlscale-report.zip")));
    const tables = readdirSync(join(site, "data/tables"));
    expect(Object.keys(entries).filter((name) => name.startsWith("tables/"))).toEqual(
      tables.map((name) => `tables/${name}`).sort()
    );
    for (const name of [...tables.map((table) => `tables/${table}`), "results.json", "results.schema.json"]) {
      expect(Buffer.compare(entries[name]!, readFileSync(join(site, "data", name))), name).toBe(0);
    }
  });
});
