/** Sentences of a user's report for outcomes that no study here has: every number is another. */
import { describe, expect, it } from "vitest";
import { type FigureReads, inputsRead } from "../../src/components/frame/inputs-read.js";
import type { Results } from "../../src/lib/results.js";
import { provenanceData } from "../../src/report/figure-origin.js";
import { figure as coverage } from "../../src/report/figures/coverage-figure.js";
import { figure as runCurves } from "../../src/report/figures/run-curves-figure.js";
import { figure as slopesBySize } from "../../src/report/figures/slopes-by-size-figure.js";
import { repeatsKnown } from "../../src/report/repeats-known.js";
import { lawSentences, whatWasTrained } from "../../src/report/run-sentences.js";
import type { StudySite } from "../../src/report/site.js";
import { curveSentence, intervalSentence } from "../../src/report/study-words.js";
import { textOf } from "../components/table-cells.js";

const of = (planted: object) => planted as unknown as Results;

describe("what a curve is", () => {
  const said = (...kinds: string[]) => curveSentence(of({ curves: kinds.map((kind) => ({ kind })) }));
  it("names each kind that there is", () => {
    expect(said("repeat")).toBe("The curve is one run.");
    expect(said("mean")).toBe("Each fitted curve is of one size: a mean over its seeds where there are several.");
    expect(said("mean", "mean")).toBe(said("mean"));
    expect(said("repeat", "repeat")).toBe("Each curve is one run.");
    expect(said("mean", "repeat")).toBe("Each curve is a mean over repeats or one run.");
    expect(said("published-curve", "mean")).toBe("Each curve is a curve as published or a mean over repeats.");
  });

  it("and what its interval holds", () => {
    const alone = (kind: string) =>
      intervalSentence(of({ inference: { settings: {}, series: [] }, runSlopes: [{ kind }] }));
    expect(alone("mean")).toMatch(
      /^A curve may leave its power law slowly, .* It is of this curve: what its seeds differ by is not in it\.$/
    );
    expect(alone("repeat")).toMatch(
      /^A run may leave .* It is of this run: what another run of the same setting would differ by is not in it, that takes repeats\.$/
    );
    const repeated = intervalSentence(
      of({ inference: { settings: { resamples: 1234 }, series: [{}] }, runSlopes: [] })
    );
    expect(repeated).toContain("Where a series has repeats, 1,234 draws are made");
  });
});

describe("repeatsKnown(results)", () => {
  it("has by variant and size whether single repeats are there, and what has none", () => {
    const curve = (variant: string, modelSize: number, kind = "mean", family = "f") => ({
      ...{ run: `${family}-${variant}-${modelSize}`, family, variant, modelSize, kind, benchmark: "math" },
      ...{ step: [1], dataSamples: [1], computeFlops: [1], testLoss: [0.5] }
    });
    const results = of({
      study: { families: ["f", "g", "h"].map((id) => ({ id, name: id })), benchmark: "math", series: [] },
      ...{ inputs: { hash: "" }, inference: { series: [], runEffects: [] }, prediction: { within: [] } },
      curves: [curve("base", 4e9), curve("base", 1e9), curve("instruct", 4e9), curve("base", 16e9)],
      otherCurves: [
        curve("base", 1e9, "repeat"),
        curve("instruct", 4e9, "repeat-set"),
        curve("base", 16e9, "mean"),
        curve("base", 16e9, "repeat", "g")
      ]
    });
    expect(repeatsKnown(results)).toEqual({
      curves: [
        { variant: "base", modelSize: 1e9, known: true },
        { variant: "base", modelSize: 4e9, known: false },
        { variant: "base", modelSize: 16e9, known: false },
        { variant: "instruct", modelSize: 4e9, known: true }
      ],
      ...{ without: [16e9], families: ["h"], some: true }
    });
    expect(repeatsKnown(of({ ...results, otherCurves: [] }))).toMatchObject({
      some: false,
      without: [1e9, 4e9, 16e9],
      families: ["g", "h"]
    });
  });
});

describe("what was trained", () => {
  const family = (id: string, name: string, recipe: string | null = null) => ({ id, name, recipe });
  const said = (runs: [string, number][], more: object = {}, shown?: number) =>
    whatWasTrained(
      of({
        curves: runs.map(([family, size]) => ({ family, modelSize: size * 1e9, kind: "repeat" })),
        study: {
          families: [family("a", "Delta"), family("b", "Beta"), family("c", "c", "Delta (2)")],
          algorithm: "GRPO",
          domain: "arithmetic",
          ...more
        }
      }),
      shown
    );
  it("counts runs and sizes, and names the family where there is one", () => {
    expect(said([["a", 1]])).toBe("One training run of a Delta model of 1B, by GRPO on arithmetic");
    expect(
      said([
        ["a", 1],
        ["a", 1]
      ])
    ).toBe("Two training runs of Delta models of 1B, by GRPO on arithmetic");
    expect(
      said([
        ["a", 1],
        ["b", 1]
      ])
    ).toBe("Two training runs of models of 1B, by GRPO on arithmetic");
    expect(
      said([
        ["a", 1],
        ["c", 4]
      ])
    ).toBe("Two training runs of Delta models of 1B and 4B, by GRPO on arithmetic");
    expect(
      said(
        [
          ["a", 4],
          ["a", 1],
          ["a", 16]
        ],
        {},
        7
      )
    ).toBe("Seven training runs of Delta models of three sizes, 1B to 16B, by GRPO on arithmetic");
  });

  it("and says how many sizes there are where a law needs more", () => {
    const law = (...series: [string, number[]][]) =>
      lawSentences(
        of({
          ...{ runLaws: [], inference: { series: [] } },
          curves: series.flatMap(([variant, sizes]) =>
            sizes.map((size) => ({ family: "a", variant, modelSize: size * 1e9, kind: "repeat" }))
          ),
          study: {
            families: [family("a", "Delta")],
            series: series.map(([variant]) => ({ family: "a", variant })),
            dataUnit: "steps"
          }
        })
      );
    expect(textOf(law(["base", [1, 4]]))).toBe("Kmax and N0 need three sizes; this study has two.");
    expect(textOf(law(["base", [1]], ["instruct", [1, 4]]))).toBe(
      "Kmax and N0 need three sizes; no family and variant of this study has more than two."
    );
  });
});

describe("where a figure's numbers come from", () => {
  const file = (path: string, state: string, rowsRead: number, rowsExcluded: number) => ({
    path,
    state,
    rowsRead,
    rowsExcluded,
    sha256: path
  });
  const site = {
    results: of({
      study: { title: "T", families: [{ id: "f", name: "F" }] },
      inputs: {
        hash: "fedcba98",
        files: [
          file("runs/a", "current", 1234, 12),
          file("runs/b", "current", 100, 3),
          file("runs/c", "earlier", 5000, 1)
        ]
      }
    }),
    reference: { study: { site: "s", counterparts: { figures: {} } } }
  } as unknown as StudySite;

  it("counts the logs and rows that it rests on, and names its places in the results", () => {
    const textFor = (reads: FigureReads) => textOf(inputsRead(reads, provenanceData(site)));
    const mine = textFor({ logs: "all", places: ["laws", "tables/fits.csv", "curves"] });
    expect(mine).toContain("2 logs: 1,334 rows read, 1,319 used, 15 excluded");
    expect(mine).toContain("results.json: laws, curves; fits.csv");
    expect(textFor(coverage.reads)).toContain("3 logs: 6,334 rows read, 6,318 used, 16 excluded");
    expect(textFor(coverage.reads)).toContain("results.json: curves, otherCurves");
    expect(textFor(runCurves.reads)).toContain("results.json: curves, runSlopes");
    expect(textFor(slopesBySize.reads)).toContain("results.json: runSlopes, runLaws, inference.series");
    expect(textFor({ logs: "all", places: ["tables/fits.csv"] })).toContain("Unrounded infits.csv");
  });

  it.each([
    ["own", 1],
    ["others", 2],
    ["reuse", 5],
    ["rollouts", 9],
    ["all", 15]
  ] as const)(
    "reads of the logs those of the study's own family, of others, or of an experiment beside: %s",
    (logs, rows) => {
      const paths = ["data/main/f-7B", "data/main/g-7B", "data/reuse/7B", "data/rollouts/7B"];
      const files = paths.map((path, i) => file(path, "current", 2 ** i, 0));
      const { study } = site.results;
      const placed = { ...site, results: of({ study, inputs: { hash: "", files } }) } as StudySite;
      expect(textOf(inputsRead({ logs, places: [] }, provenanceData(placed)))).toContain(
        `${rows} rows read, ${rows} used, 0 excluded`
      );
    }
  );
});
