/** The law over a reader's own sizes: runs of one size are pooled about their own centres, and their order does not matter. */
import { quantileSorted } from "d3-array";
import { describe, expect, it } from "vitest";
import { sampleAlone } from "../../../src/lib/inference/sizes/slope-sample.js";
import type { SlopeCurve } from "../../../src/lib/user-runs/fit-user-run.js";
import { drawSlopes } from "../../../src/lib/user-runs/slope-draws.js";
import { fitUserLaw } from "../../../src/lib/user-runs/user-law.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { lawOf } from "../../helpers/law-search.js";

const run = (
  name: string,
  modelSize: number | null,
  k: number,
  level: number,
  from: number,
  points: number
): SlopeCurve => {
  const lnX = Float64Array.from({ length: points }, (_, t) => from + 0.3 * t);
  // a wave that no line takes away
  const lnL = lnX.map((x, t) => level - k * x + 0.004 * Math.sin(2.1 * t + from));
  return { run: name, modelSize, lnX, lnL } as SlopeCurve;
};
const runs = [
  run("a", 1e9, 0.012, -0.1, 2, 20),
  run("b", 1e9, 0.03, 0.4, 5, 12),
  run("c", 7e9, 0.05, -0.2, 3, 18),
  run("d", 3e10, 0.085, -0.3, 1, 25),
  // without a size: in no law
  run("e", null, 0.5, 0, 1, 9)
];

/** Slope of all points of a size, each run about its own centre, by sums. */
function slopeOf(own: readonly SlopeCurve[]): { k: number; lnX: Float64Array } {
  let [sxx, sxy] = [0, 0];
  const centred: number[] = [];
  for (const { lnX, lnL } of own) {
    const mean = (column: Float64Array) => column.reduce((sum, value) => sum + value, 0) / column.length;
    const [x, y] = [mean(lnX), mean(lnL)];
    for (const [t, value] of lnX.entries()) {
      sxx += (value - x) ** 2;
      sxy += (value - x) * (lnL[t]! - y);
      centred.push(value - x);
    }
  }
  return { k: -sxy / sxx, lnX: Float64Array.from(centred) };
}

describe("fitUserLaw(curves)", () => {
  const law = fitUserLaw(runs, { resamples: 40 });
  const bySize = [1e9, 7e9, 3e10].map((size) => slopeOf(runs.filter(({ modelSize }) => modelSize === size)));

  it("has the slope of each size's runs about their own centres", () => {
    expect(law.sizes.map(({ modelSize, runs: n }) => [modelSize, n])).toEqual([
      [1e9, 2],
      [7e9, 1],
      [3e10, 1]
    ]);
    for (const [i, { k }] of bySize.entries()) expect(law.sizes[i]!.k).toBeCloseTo(k, 12);
  });

  it("has the K_max and N_0 of these slopes, and ends on both sides of them", () => {
    const expected = lawOf(
      bySize.map(({ lnX }, i) => ({ modelSize: [1e9, 7e9, 3e10][i]!, lnX })),
      bySize.map(({ k }) => k)
    );
    expect(law.status).toBe("converged");
    expect(law.kMax! / expected.kMax).toBeCloseTo(1, 6);
    expect(law.n0! / expected.n0).toBeCloseTo(1, 6);
    expect(law.undefinedShare).toBe(0);
    for (const [[low, high], value] of [
      [law.kMaxInterval, law.kMax!],
      [law.n0Interval, law.n0!]
    ] as const) {
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
  });

  it("has the percentiles of laws found anew through draws of the slopes, a stream of chance a size", () => {
    const columns = [runs.slice(0, 2), [runs[2]!], [runs[3]!]].map((own) => {
      const centred = (of: "lnX" | "lnL") =>
        Float64Array.from(
          own.flatMap((one) => {
            const mean = one[of].reduce((sum, value) => sum + value, 0) / one[of].length;
            return Array.from(one[of], (value) => value - mean);
          })
        );
      return { lnX: centred("lnX"), lnL: centred("lnL") };
    });
    const slopes = columns.map(({ lnX, lnL }, i) => drawSlopes(sampleAlone(1e9, lnX, lnL), 12, 5 + i));
    const laws = Array.from({ length: 12 }, (_, b) =>
      lawOf(
        columns.map(({ lnX }, i) => ({ modelSize: [1e9, 7e9, 3e10][i]!, lnX })),
        slopes.map((of) => of[b]!)
      )
    );
    const found = fitUserLaw(runs, { resamples: 12, seed: 5 });
    for (const [of, interval] of [
      ["kMax", found.kMaxInterval],
      ["n0", found.n0Interval]
    ] as const) {
      const sorted = laws.map((one) => one[of]).sort((a, b) => a - b);
      expectRelative(interval[0]!, quantileSorted(sorted, 0.025)!, 1e-5);
      expectRelative(interval[1]!, quantileSorted(sorted, 0.975)!, 1e-5);
    }
  });

  it("has no K_max and N_0 where slopes grow faster than size", () => {
    const steep = [run("a", 1e9, 0.01, 0, 2, 9), run("b", 2e9, 0.05, 0, 2, 9), run("c", 4e9, 0.4, 0, 2, 9)];
    const found = fitUserLaw(steep, { resamples: 10 });
    expect(found).toMatchObject({ kMax: null, n0: null, status: "at-bound" });
    expect(found.kMaxInterval[1]).toBeNull();
  });

  it("is the same to the last bit for any order of the runs, also where names are the same", () => {
    const same = (some: readonly SlopeCurve[]) => {
      const first = fitUserLaw(some, { resamples: 10 });
      for (let turn = 1; turn < some.length; turn++)
        expect(fitUserLaw([...some.slice(turn), ...some.slice(0, turn)], { resamples: 10 })).toEqual(first);
      expect(fitUserLaw([...some].reverse(), { resamples: 10 })).toEqual(first);
    };
    same(runs);
    // one name, other lengths; then one length, another value at the end; then another X
    same([runs[0]!, run("a", 1e9, 0.03, 0.4, 5, 12), runs[2]!, runs[3]!]);
    const twin = { ...runs[0]!, lnL: runs[0]!.lnL.map((y, t) => (t === 19 ? y - 0.01 : y)) };
    const later = { ...runs[0]!, lnX: runs[0]!.lnX.map((x, t) => (t === 19 ? x + 0.5 : x)) };
    same([runs[0]!, twin, later, runs[2]!, runs[3]!]);
    // one is the beginning of the other
    const part = { ...runs[0]!, lnX: runs[0]!.lnX.slice(0, 13), lnL: runs[0]!.lnL.slice(0, 13) };
    same([part, runs[0]!, runs[2]!, runs[3]!]);
  });

  it("has sizes ascending, whatever their runs are called", () => {
    const named = [run("z", 1e9, 0.02, 0, 2, 9), run("y", 7e9, 0.05, 0, 2, 9), run("x", 3e10, 0.08, 0, 2, 9)];
    expect(fitUserLaw(named, { resamples: 3 }).sizes.map(({ modelSize }) => modelSize)).toEqual([1e9, 7e9, 3e10]);
  });

  it("gives the share of resamples that settle no law", () => {
    const loose = [run("a", 1e9, 0.05, 0, 2, 6), run("b", 2e9, 0.051, 0, 2, 6), run("c", 4e9, 0.0505, 0, 2, 6)];
    const { undefinedShare } = fitUserLaw(loose, { resamples: 60 });
    expect(undefinedShare).toBeGreaterThan(0.05);
    expect(undefinedShare).toBeLessThan(1);
    expect(60 * undefinedShare).toBeCloseTo(Math.round(60 * undefinedShare), 9);
  });

  it("names the sizes that were found where they are too few", () => {
    expect(() => fitUserLaw([runs[4]!])).toThrow(
      "K_max and N_0 need runs of 3 model sizes or more; found none that is known"
    );
    expect(() => fitUserLaw([runs[0]!, runs[1]!, runs[2]!])).toThrow("found 1B, 7B");
  });
});
