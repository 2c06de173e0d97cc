/** Sentences of the ledger that turn on a number: which side of the margin, how many curves, which sizes. */
import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../../loaders/analysis/build-results.js";
import type { ClaimInputs } from "../../../src/lib/claims/ledger.js";
import { rules } from "../../../src/paper/claims/rules.js";
import { between, fixed, percent, signed, sizeName } from "../../numbers/formats.js";

const { claims, ...results } = await loadResults(projectRoot);
const judged = (id: string, change: (inputs: ClaimInputs) => void) => {
  const planted: ClaimInputs = { ...structuredClone(results), external: [] };
  change(planted);
  return rules[id]?.judge(planted);
};

describe("the sentence of D2", () => {
  it.each([
    [0.0149, "below"],
    [0.0301, "not below"]
  ])("says of an interval that ends at %d whether that is below the margin", (high, side) => {
    const margin = claims.rows.find(({ id }) => id === "D2")?.margin.value ?? Number.NaN;
    expect(high < margin).toBe(side === "below");
    const said = judged("D2", ({ experiments }) => {
      for (const { variant, windows } of experiments.reuse?.variants ?? [])
        for (const row of windows[0]?.rows ?? []) {
          const highest = variant === "instruct" && row.reuseFactor === 5;
          row.test.interval = highest ? [-0.0123, high] : [-0.02, 0.0012];
          if (highest) row.difference = 0.0042;
        }
    });
    const ends = between([-0.0123, high], (value) => fixed(value, 3));
    expect(said?.argument).toBe(
      `No run ends above fresh data by more than its error. The highest interval is that of instruct after 5 passes: ${signed(0.0042, 3)} ${ends}. Its upper end is ${side} the margin. Each setting is a single run, and all are of one size.`
    );
  });
});

describe("the sentence of B7", () => {
  /** Curves in order, the first so many with an interval beside zero, and the first of them far from it. */
  const said = (beside: number, far: number) => {
    let sizes = 0;
    const { argument } = judged("B7", ({ experiments, study }) => {
      const family = study.families[0]?.id;
      for (const link of experiments.links.filter((found) => found.family === family))
        for (const size of link.sizes) {
          Object.assign(size, {
            kCompute: 0.1,
            kData: sizes === 0 ? 0.12 : 0.095,
            relative: sizes === 0 ? -0.0123 : 0.001
          });
          const interval =
            sizes < far ? [0.06, 0.07] : sizes < beside ? [0.001, 0.002] : sizes % 2 ? [0, 0.002] : [-0.002, 0];
          Object.assign(size.raw, { interval });
          sizes++;
        }
    }) ?? { argument: "" };
    return { argument, sizes };
  };

  it.each([
    [0, 0, "not shown to differ"],
    [3, 0, "close, not equal"],
    [3, 1, "not equal"]
  ])("counts %d curves beyond the error, of them %d beyond the margin", (beside, far, words) => {
    const { argument, sizes } = said(beside, far);
    const margin = percent(claims.rows.find(({ id }) => id === "B7")?.margin.value ?? Number.NaN);
    expect(argument).toBe(
      `The slopes k_D and k_C are ${words}. They differ by −5.0% to +20%: beyond the error in ${beside} of ${sizes} curves, and by less than the margin of ${margin} in ${sizes - far} of ${sizes} curves. The difference is there because tokens per sample change along a run: with that taken in, k_D is k_C times d ln C / d ln D to within 1.2%.`
    );
  });
});

describe("the rule of E4", () => {
  it("asks the three largest sizes, in whatever order their cells come", () => {
    const transfer = results.experiments.transfer;
    const logic =
      transfer?.questions.filter(({ domain }) => domain === "logic").map(({ benchmark }) => benchmark) ?? [];
    const family = results.study.families[0]?.id;
    const cells = (transfer?.benchmarks.cells ?? []).filter(
      (cell) => logic.includes(cell.benchmark) && cell.family === family
    );
    const sizes = [...new Set(cells.map(({ modelSize }) => modelSize))].sort((a, b) => a - b).slice(-3);
    const large = cells.filter(({ modelSize }) => sizes.includes(modelSize));
    const turned = judged("E4", ({ experiments }) => experiments.transfer?.benchmarks.cells.reverse());
    expect(new Set(turned?.cells.map(({ what }) => what))).toEqual(
      new Set(large.map(({ benchmark, variant, modelSize }) => `${benchmark}, ${variant}: ${sizeName(modelSize)}`))
    );
    const least = large.reduce((a, b) => (b.difference < a.difference ? b : a));
    const most = large.reduce((a, b) => (b.difference > a.difference ? b : a));
    expect(turned?.argument).toContain(
      ` The changes go from ${signed(least.difference, 3)} (${sizeName(least.modelSize)} ${least.variant}) to ${signed(most.difference, 3)} (${sizeName(most.modelSize)} ${most.variant}).`
    );
  });
});
