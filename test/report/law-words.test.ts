/** Laws whose fit is at a bound: words, and an end of N_0 that is 0. */
import { describe, expect, it } from "vitest";
import { lawLines } from "../../loaders/cli/fit/fit-scores-text.js";
import type { LogFits } from "../../src/import/study/fit-runs.js";
import type { Results } from "../../src/lib/results.js";
import { unreadLaw } from "../../src/lib/user-runs/user-law.js";
import { lawSentences, lawsOf } from "../../src/report/run-sentences.js";
import type { StudySite } from "../../src/report/site.js";
import { table as lawTable } from "../../src/report/tables/law-table.js";

const sizes = (...ks: number[]) => ks.map((k, i) => ({ modelSize: (i + 1) * 1e9, k, runs: 1 }));

describe("the law over sizes in words", () => {
  it("says why slopes settle no limit, whatever order the sizes stand in", () => {
    expect(unreadLaw(sizes(0.09, 0.06, 0.03))).toBe("k does not grow with size, so saturation cannot be read");
    expect(unreadLaw(sizes(0.09, 0.06, 0.03).reverse())).toContain("does not grow");
    expect(unreadLaw(sizes(0.03, 0.06, 0.09).reverse())).toContain("no sign of levelling off");
    // the first and the last size say it, whatever is between; as large is no growth
    expect(unreadLaw(sizes(0.05, 0.04, 0.06))).toContain("no sign of levelling off");
    expect(unreadLaw(sizes(0.05, 0.06, 0.04))).toContain("does not grow");
    expect(unreadLaw(sizes(0.05, 0.06, 0.05))).toContain("does not grow");
    expect(unreadLaw(sizes(0, -0.1, -0.2))).toContain("no size learns");
  });

  it("prints no number of a fit at its bound on the command line", () => {
    const law = {
      ...{ sizes: sizes(0.09, 0.06, 0.03), kMax: null, n0: null, status: "at-bound", undefinedShare: 1 },
      ...{ kMaxInterval: [0.0365, 0.0458], n0Interval: [0, 0] }
    };
    const [line] = lawLines({ laws: [{ score: "acc", law, noLaw: null, counts: null }] } as unknown as LogFits);
    expect(line).toBe("\nK_max and N_0: k does not grow with size, so saturation cannot be read (at-bound)\n");
  });

  it("counts the laws of many series and has each in a table", () => {
    const law = (i: number, kMax: number | null) => ({
      ...{ family: `f${i}`, variant: "base", resource: "data", sizes: sizes(0.03, 0.04, 0.045), kMax, n0: kMax && 4e8 },
      ...{ kMaxInterval: [0.045, null], n0Interval: [0, 9.2e9] }
    });
    const resultsOf = (limits: (number | null)[]) =>
      ({
        ...{ runLaws: limits.map((kMax, i) => law(i, kMax)), inference: { series: [] }, curves: [] },
        study: {
          ...{ series: [], dataUnit: "problems" },
          families: limits.map((_, i) => ({ id: `f${i}`, name: `<F${i}>`, recipe: null }))
        }
      }) as unknown as Results;
    const many = resultsOf([0.05, null, 0.12, 0.08, null]);
    expect(lawSentences(many)).toBe(
      "Of five series of three sizes or more, three settle where learning levels off. Their <i>K</i><sub>max</sub> goes from 0.050 to 0.120."
    );
    expect(lawSentences(resultsOf([null, null, null, null, null]))).toBe(
      "Of five series of three sizes or more, none settles where learning levels off."
    );
    expect(lawSentences(resultsOf([0.05, null, 0.12, 0.08])).match(/Over the three sizes/g)).toHaveLength(4);
    const shown = String(lawTable({ results: many } as StudySite, {}));
    expect(shown.match(/<tr>/g)).toHaveLength(6);
    expect(shown).toContain("&lt;F2&gt; base");
    expect(shown).toContain("0.120 [0.045, open]");
    expect(shown).toContain("k shows no sign of levelling off, so saturation cannot be read");
    expect(String(lawTable({ results: resultsOf([0.05]) } as StudySite, {}))).toBe("");
  });

  it("is one a series: of its means where it has repeats, else of its runs; against compute where it has that", () => {
    const law = { kMax: 0.05, n0: 4e8, kMaxWidened: [0.04, 0.06], n0Widened: [3e8, 5e8] };
    const series = (variant: string, resource: string) => ({
      ...{ family: "a", variant, resource, sizes: sizes(0.03, 0.04, 0.045), law }
    });
    const runLaw = (family: string, variant: string, resource: string, count = 3) => ({
      ...{ family, variant, resource, sizes: sizes(...[0.02, 0.03, 0.035].slice(0, count)), kMax: 0.07, n0: 6e8 },
      ...{ kMaxInterval: [0.06, null], n0Interval: [null, 7e8], counts: null }
    });
    const runLaws = [
      runLaw("a", "base", "data"),
      runLaw("a", "instruct", "data"),
      runLaw("a", "instruct", "compute"),
      runLaw("b", "base", "data"),
      runLaw("b", "instruct", "data", 2)
    ];
    const found = lawsOf({
      runLaws,
      inference: { series: [series("base", "data"), series("base", "compute")], counts: [] }
    } as unknown as Results);
    expect(
      found.map(({ family, variant, resource, kMax, kMaxInterval, n0Interval }) =>
        [family, variant, resource, kMax, kMaxInterval, n0Interval].flat()
      )
    ).toEqual([
      ["a", "base", "compute", 0.05, 0.04, 0.06, 3e8, 5e8],
      ["a", "instruct", "compute", 0.07, 0.06, null, null, 7e8],
      ["b", "base", "data", 0.07, 0.06, null, null, 7e8]
    ]);
  });

  it("writes an end of N_0 at 0 on the page", () => {
    const law = {
      ...{ family: "a", variant: "base", resource: "data", sizes: sizes(0.03, 0.04, 0.045), kMax: 0.05, n0: 4e8 },
      ...{ kMaxInterval: [0.045, null], n0Interval: [0, 9.2e9] }
    };
    const results = {
      ...{ runLaws: [law], inference: { series: [] }, curves: [] },
      study: { families: [{ id: "a", name: "A" }], series: [], dataUnit: "problems" }
    } as unknown as Results;
    expect(lawSentences(results)).toContain("<sub>0</sub> 0.400B [0, 9.20B].");
    expect(lawSentences(results)).toContain("is 0.050 [0.045, open]");
  });
});
