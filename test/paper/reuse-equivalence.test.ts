import { describe, expect, it } from "vitest";
import { loadResults, projectRoot } from "../../loaders/analysis/build-results.js";
import { readStudySite } from "../../loaders/site/study-site.js";
import { settle } from "../../src/components/frame/choice-figure.js";
import { percent } from "../../src/lib/format.js";
import { nonInferiorityPower } from "../../src/lib/inference/experiments/equivalence.js";
import { reuseData } from "../../src/paper/data-reuse/reuse-data.js";
import { reuseEquivalenceFigure } from "../../src/paper/data-reuse/reuse-equivalence/reuse-equivalence-figure.js";

const results = await loadResults(projectRoot);
const { series } = await readStudySite(results);
const data = { reuse: reuseData(results, series)! };
const at = (margin: string) => {
  const choices = settle(reuseEquivalenceFigure, data, { margin });
  return { margin: choices.margin, ...reuseEquivalenceFigure.view(data, choices) };
};

describe("what a run of reuse is held against", () => {
  it("is named with the repeat that each published run is, variant by variant", () => {
    const runs = (state: string) =>
      data.reuse.variants.flatMap(({ variant }) => {
        const found = series.find(
          (run) =>
            run.experiment === "reuse" &&
            run.variant === variant &&
            run.modelSize === data.reuse.modelSize &&
            run.reuseFactor === data.reuse.reference &&
            run.state === state
        );
        const repeat = found?.sameAs?.split("-repeat-")[1];
        return repeat ? [`repeat ${repeat} in ${variant}`] : [];
      });
    const caption = (against: string) =>
      reuseEquivalenceFigure.view(data, settle(reuseEquivalenceFigure, data, { against })).caption;
    expect([runs("current").length, runs("earlier").length]).toEqual([2, 2]);
    expect(caption("published")).toContain(`; fresh data are one run, as published (${runs("current").join(", ")}).`);
    expect(caption("earlier")).toContain(
      `; fresh data are one run, as in an earlier figure (${runs("earlier").join(", ")}).`
    );
  });
});

describe("the steps that count as the end of a run", () => {
  const windows = results.experiments.reuse!.variants[0]!.windows;

  it("have each their own error, cells, degrees of freedom and loss on fresh data", () => {
    const cells = windows.map(({ error }) => `${error.cells} ${error.df} ${error.s}`);
    expect(new Set(cells).size).toBe(windows.length);
    for (const { window, error, reference } of windows) {
      const choices = settle(reuseEquivalenceFigure, data, { window: String(window.from) });
      const { subtitle, caption, computed } = reuseEquivalenceFigure.view(data, choices);
      expect(String(subtitle)).toContain(`over steps ${window.from}\u2013${window.to} `);
      expect(caption).toContain(`over ${error.cells} settings with repeats (${error.df} degrees of freedom)`);
      const words = String(computed)
        .replace(/<[^>]+>/g, " ")
        .replace(/\s+/g, " ");
      for (const [name, value] of [
        ["deviation between runs", error.s],
        ["degrees of freedom", error.df],
        ["loss on fresh data, base", reference.loss]
      ] as const)
        expect(words, name).toMatch(new RegExp(`${name}[ =:]*${String(value).replace(".", "\\.")}(?!\\d)`));
    }
  });
});

describe("the margin of reuse", () => {
  it("goes from 0.005 to 0.05, by itself 0.02", () => {
    expect(at("none").margin).toBe("0.02");
    expect([at("0.005").margin, at("0.05").margin]).toEqual(["0.005", "0.05"]);
    expect([at("0.004").margin, at("0.051").margin]).toEqual(["0.02", "0.02"]);
  });

  it("has the power to show no loss beside it, for each variant", () => {
    for (const margin of ["0.005", "0.02", "0.05"]) {
      const shown = at(margin).numbers!.map(({ value }) => value);
      const expected = results.experiments.reuse!.variants.map(({ windows: [judged] }) => {
        const { se, df } = judged!.rows[0]!;
        return percent(nonInferiorityPower({ se, df, margin: Number(margin) }));
      });
      expect(shown).toEqual(expected);
    }
  });

  it("shows more runs to be no worse the wider it is, and says detectable apart", () => {
    const verdicts = (margin: string) =>
      at(margin)
        .csv!.split("\n")
        .filter((line) => /equivalent|not worse/.test(line)).length;
    expect(verdicts("0.005")).toBeLessThan(verdicts("0.02"));
    expect(verdicts("0.02")).toBeLessThan(verdicts("0.05"));
    // a property of the difference and its error, whatever the margin
    const detectable = (margin: string) => at(margin).table.match(/yes, worse|yes, better|no(?=<\/td><\/tr>)/g)!;
    const judged = results.experiments.reuse!.variants.flatMap(({ windows }) => windows[0]!.rows);
    expect(detectable("0.005")).toEqual(detectable("0.05"));
    expect(detectable("0.02").filter((word) => word !== "no")).toHaveLength(
      judged.filter(({ test }) => test.detectable).length
    );
  });
});
