import { describe, expect, it } from "vitest";
import { buildFits, hasResource, recordCurve } from "../../loaders/analysis/build-fits.js";
import { runTable, type TableRun, tableSeries, tableStudy } from "../helpers/run-table.js";

const law = { kMax: 0.2, n0: 3e9 };
/** Losses on the law exactly, `bend` times the square of ln X from it. */
const planted = (modelSize: number, points: number, bend = 0): TableRun => ({
  run: `${modelSize / 1e9}b`,
  modelSize,
  loss: Array.from({ length: points }, (_, t) => {
    const lnX = Math.log(t + 1);
    return 0.9 * Math.exp((-law.kMax / (1 + law.n0 / modelSize)) * lnX + bend * lnX * lnX);
  })
});
const fitsOf = (runs: TableRun[], series = tableSeries()) =>
  buildFits(runTable(runs), tableStudy({ series: [series] }));
type Fits = ReturnType<typeof fitsOf>;
const named = ({ laws }: Fits) =>
  laws.map(({ resource, protocol, objective }) => `${resource} ${protocol} ${objective}`);
const sizes = ({ sizeLaws }: Fits, wanted: string) =>
  sizeLaws.filter(({ resource }) => resource === wanted).map(({ modelSize }) => modelSize / 1e9);

describe("buildFits(runs, study)", () => {
  it("has a law for each resource, protocol and objective that leaves three sizes, with what was planted", () => {
    const four = [1e9, 2e9, 4e9, 16e9].map((size) => planted(size, 8));
    const fits = fitsOf(four);
    const both = (resource: string, protocols: string[]) =>
      protocols.flatMap((protocol) => [`${resource} ${protocol} log`, `${resource} ${protocol} linear`]);
    const all = ["full", "inter", "intra"];
    expect(named(fits)).toEqual([...both("compute", all), ...both("data", all)]);
    for (const { law: found } of fits.laws) {
      expect(found.kMax / law.kMax).toBeCloseTo(1, 6);
      expect(found.n0 / law.n0).toBeCloseTo(1, 5);
    }
    expect(named(fitsOf(four.slice(1)))).toEqual([
      ...both("compute", ["full", "intra"]),
      ...both("data", ["full", "intra"])
    ]);
    expect(named(fitsOf(four.slice(2)))).toEqual([]);
  });

  it("holds each law to its own resource, points and objective", () => {
    const { laws } = fitsOf([1e9, 2e9, 16e9].map((size) => planted(size, 8, -0.02)));
    for (const { resource, protocol, objective, law: found, goodness, window } of laws) {
      const points = protocol === "intra" ? 4 : 8;
      // the mean of ln(100 t) over the points, and of ln(6 N 100 t)
      const meanLnX = Math.log(100) + Math.log(points === 4 ? 24 : 40_320) / points;
      for (const { modelSize, referenceX } of found.sizes) {
        const expected = Math.exp(meanLnX) * (resource === "compute" ? 6 * modelSize : 1);
        expect(referenceX / expected).toBeCloseTo(1, 9);
      }
      expect(goodness.points).toBe(3 * points);
      expect(window.protocol).toBe(protocol);
      const other = laws.find(
        (each) => each.resource === resource && each.protocol === protocol && each.objective !== objective
      );
      expect(found.kMax).not.toBe(other?.law.kMax);
    }
  });

  it("fits no law where a size has two points in the window; its own line needs no more", () => {
    const two = [planted(1e9, 8), planted(2e9, 2), planted(16e9, 8)];
    expect(named(fitsOf(two))).toEqual([]);
    expect(sizes(fitsOf(two), "data")).toEqual([1, 2, 16]);
    const three = [planted(1e9, 8), planted(2e9, 3), planted(16e9, 8)];
    expect(named(fitsOf(three, tableSeries({ early: { firstPoints: 3 } })))).toContain("data intra log");
    expect(named(fitsOf(three, tableSeries({ early: { firstPoints: 2 } }))).join()).not.toContain("intra");
    expect(sizes(fitsOf([planted(1e9, 8), planted(2e9, 1), planted(16e9, 8)]), "data")).toEqual([1, 16]);
  });

  it("fits nothing against a resource that a run lacks, be it at one evaluation", () => {
    const runs = [planted(1e9, 8), { ...planted(2e9, 8), flops: null }, planted(16e9, 8)];
    const fits = fitsOf(runs);
    expect(new Set(fits.laws.map(({ resource }) => resource))).toEqual(new Set(["data"]));
    expect([sizes(fits, "compute"), sizes(fits, "data")]).toEqual([[], [1, 2, 16]]);
    expect(fits.curves.map(({ computeFlops }) => computeFlops.length)).toEqual([8, 0, 8]);
  });
});

describe("hasResource(curve, resource)", () => {
  const curve = (computeFlops: number[], dataSamples: number[]) => ({
    ...{ run: "a", modelSize: 1e9, step: Float64Array.of(1, 2), testLoss: Float64Array.of(0.9, 0.8) },
    ...{ computeFlops: Float64Array.from(computeFlops), dataSamples: Float64Array.from(dataSamples) }
  });

  it("takes it to be there where every value is above 0", () => {
    expect(hasResource(curve([1, 2], [0, 1]), "compute")).toBe(true);
    expect(hasResource(curve([1, 2], [0, 1]), "data")).toBe(false);
    expect(hasResource(curve([Number.NaN, 2], [1, 2]), "compute")).toBe(false);
    expect(hasResource(curve([Number.NaN, Number.NaN], [1, 2]), "data")).toBe(true);
  });

  it("records a curve with its compute, and with none where there is none", () => {
    const recorded = (computeFlops: number[]) => recordCurve(tableStudy(), tableSeries(), curve(computeFlops, [1, 2]));
    expect(recorded([3, 4])).toEqual({
      ...{ run: "a", family: "test", variant: "base", kind: "mean", modelSize: 1e9, benchmark: "holdout" },
      ...{ step: [1, 2], dataSamples: [1, 2], computeFlops: [3, 4], testLoss: [0.9, 0.8] }
    });
    expect(recorded([Number.NaN, Number.NaN]).computeFlops).toEqual([]);
  });
});
