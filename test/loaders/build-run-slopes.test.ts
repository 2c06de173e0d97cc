import { describe, expect, it } from "vitest";
import { buildRunLaws, buildRunSlopes } from "../../loaders/analysis/build-run-slopes.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { runTable, type TableRun, tableSeries, tableStudy } from "../helpers/run-table.js";

// shares of 20 problems, and of 80 where four runs stand behind an evaluation
const solvedAtLast = [0.8, 0.55, 0.4, 0.3, 0.3, 0.25, 0.2, 0.15, 0.1, 0];
const neverSolved = [0.9, 0.7, 0.6, 0.45, 0.45, 0.35, 0.3, 0.3, 0.25, 0.25];
const repeats = solvedAtLast.map((_, t) => (t % 2 === 0 ? 1 : 4));
const [a, b] = [
  { run: "a", modelSize: 1e9, loss: solvedAtLast, repeats },
  { run: "b", modelSize: 2e9, loss: neverSolved, repeats }
];
const slopesOf = (runs: TableRun[], series = tableSeries(), heldOutProblems = 20) =>
  buildRunSlopes(runTable(runs), tableStudy({ series: [series], heldOutProblems }), []);

describe("buildRunSlopes(runs, study, samples)", () => {
  const single = tableSeries({ kind: "repeat" });
  const runs = [a, b].map((run) => ({ ...run, kind: "repeat" as const }));

  it("has each run's own line, and the maximum of the likelihood of its own answers, those all right among them", () => {
    const found = slopesOf(runs, single).filter(({ resource }) => resource === "data");
    expect(found.map(({ run, modelSize, kind, points }) => [run, modelSize, kind, points])).toEqual([
      ["a", 1e9, "repeat", 9],
      ["b", 2e9, "repeat", 10]
    ]);
    // statsmodels 0.15.0: GLM(Binomial(Log()))
    const expected = [0.7876784345287934, 0.515130681833673] as const;
    for (const [i, { counts }] of found.entries()) {
      expectRelative(counts?.k ?? 0, expected[i] ?? 0, 1e-7);
      expect(counts).toMatchObject({ likelihood: "binomial", answers: 20, answersFrom: "heldOutProblems", points: 10 });
      expect(counts?.allRight).toBe(i === 0 ? 1 : 0);
    }
    // NumPy 2.4.6: polyfit of ln L on ln samples, the first nine of a
    expectRelative(found[0]?.k ?? 0, 0.8496765194481767, 1e-9);
  });

  it("weighs the answers of a mean by the runs behind each evaluation", () => {
    const [, data] = slopesOf([b]);
    expectRelative(data?.counts?.k ?? 0, 0.5311349129003101, 1e-7);
    expect(data?.kind).toBe("mean");
  });

  it("takes half-counts where the study does not say how many problems there are", () => {
    expect(slopesOf([b], tableSeries(), 0)[1]?.counts).toMatchObject({
      likelihood: "half-count",
      answersFrom: "stated"
    });
  });

  it("has no slope against a resource that a run lacks", () => {
    const named = slopesOf([{ ...a, flops: null }, b]).map(({ run, resource }) => `${run} ${resource}`);
    expect(named).toEqual(["a data", "b compute", "b data"]);
  });

  it("is of series that are measured and have no repeats of their own", () => {
    const series = [
      tableSeries(),
      tableSeries({ variant: "instruct" }),
      tableSeries({ family: "other" }),
      tableSeries({ family: "drawn", asPublished: true })
    ];
    const all = series.map(({ family, variant }) => ({ ...b, family, variant, run: `${family} ${variant}` }));
    const named = (known: { family: string; variant: "base" | "instruct" }[]) =>
      buildRunSlopes(runTable(all), tableStudy({ series }), known)
        .filter(({ resource }) => resource === "data")
        .map(({ family, variant }) => `${family} ${variant}`);
    expect(named([])).toEqual(["test base", "test instruct", "other base"]);
    expect(named([{ family: "test", variant: "base" }])).toEqual(["test instruct", "other base"]);
    const two = [
      { family: "test", variant: "instruct" },
      { family: "elsewhere", variant: "base" }
    ] as const;
    expect(named([...two])).toEqual(["test base", "other base"]);
  });
});

describe("buildRunLaws(runs, study, samples)", () => {
  const planted = (modelSize: number): TableRun => ({
    run: `${modelSize / 1e9}b`,
    modelSize,
    loss: Array.from({ length: 8 }, (_, t) => 0.9 * (t + 1) ** (-0.2 / (1 + 3e9 / modelSize)))
  });
  const lawsOf = (runs: TableRun[]) => buildRunLaws(runTable(runs), tableStudy({ heldOutProblems: 400 }), []);
  const three = [1e9, 4e9, 16e9].map(planted);

  it("has what was planted in the lines of three sizes, by both ways, and nothing of two", () => {
    const laws = lawsOf(three);
    expect(laws.map(({ family, variant, resource }) => [family, variant, resource])).toEqual([
      ["test", "base", "compute"],
      ["test", "base", "data"]
    ]);
    for (const { kMax, n0, counts, sizes } of laws) {
      for (const found of [{ kMax, n0 }, counts]) {
        expectRelative(found?.kMax ?? 0, 0.2, 1e-5);
        expectRelative(found?.n0 ?? 0, 3e9, 1e-4);
      }
      expect(counts).toMatchObject({ likelihood: "binomial", runs: 3 });
      expect(sizes.map(({ modelSize }) => modelSize)).toEqual([1e9, 4e9, 16e9]);
    }
    expect(lawsOf(three.slice(1))).toEqual([]);
  });

  it("has no law against a resource that one of the runs lacks", () => {
    const laws = lawsOf(three.map((run, i) => (i === 1 ? { ...run, flops: null } : run)));
    expect(laws.map(({ resource }) => resource)).toEqual(["data"]);
  });
});
