/** CSV of the law to play with: slopes, the curve of k(N) and its rivals, the valley, and the pairs that are named. */
import { describe, expect, it } from "vitest";
import { missing, useSite } from "../browser/browser.js";
import { csvOf } from "./csv-of.js";
import { lawAt, own, seriesOf } from "./quantities.js";
import { only, results } from "./results.js";

const reason = missing();
const { curves, laws } = results();
const base = own(curves).filter(({ variant }) => variant === "base");
const key = { family: "qwen2.5", variant: "base", resource: "compute", objective: "log" } as const;
const { law } = only(laws, { ...key, protocol: "full" });

/** RMS of ln L of a pair, sizes weighing the same, the height of each set on its own points. */
function errorOf(pair: { kMax: number; n0: number }): number {
  const squares = base.map(({ modelSize, computeFlops, testLoss }) => {
    const left = testLoss.map((loss, i) => Math.log(loss) + lawAt(pair, modelSize) * Math.log(computeFlops[i]!));
    const mean = left.reduce((sum, one) => sum + one, 0) / left.length;
    return left.reduce((sum, one) => sum + (one - mean) ** 2, 0) / left.length;
  });
  return Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / squares.length);
}

describe.skipIf(reason !== null)("every row of the CSV of the law to play with", () => {
  const at = useSite();

  it.each([
    ["index", "figure-law", ""],
    ["explore", "figure-explore", "?rivals=shown"]
  ])("%s", async (page, id, view) => {
    const rows = await csvOf(at, page, id, view);
    const of = (what: string) => rows.filter((row) => row.what === what);
    const numbers = (what: string, ...names: string[]) => of(what).map((row) => names.map((name) => Number(row[name])));
    const slopes = seriesOf("base", "compute").sizes;
    for (const [i, [N, k]] of numbers("slope of this size alone", "model_size", "k").entries()) {
      expect(N).toBe(slopes[i]!.modelSize);
      expect(k).toBeCloseTo(slopes[i]!.k, 4);
    }
    const along = numbers("k(N) of the law", "model_size", "k");
    expect([along[0]![0], along.at(-1)![0]! / 1e12]).toEqual([0.4e9, 1]);
    for (const [N, k] of along) expect(k! / lawAt(law, N!)).toBeCloseTo(1, 4);
    const least = errorOf(law as { kMax: number; n0: number });
    for (const { n0, k_max: kMax, ...row } of of("valley")) {
      // the valley is the least error at each N_0: as far to either side the error is greater
      const there = (k: string | null | undefined) => errorOf({ kMax: Number(k), n0: Number(n0) });
      expect(there(kMax) / Number(row.rms)).toBeCloseTo(1, 4);
      for (const share of [0.99, 1.01]) expect(there(String(share * Number(kMax)))).toBeGreaterThan(there(kMax));
      for (const percent of [5, 20]) {
        const [low, high] = ["low", "high"].map((end) => row[`k_max_within_${percent}_percent_${end}`]);
        if (low === null) expect(there(kMax) / least).toBeGreaterThan(1 + percent / 100 - 1e-4);
        else {
          expect(Number(low)).toBeLessThanOrEqual(Number(kMax));
          expect(Number(high)).toBeGreaterThanOrEqual(Number(kMax));
          for (const end of [low, high]) expect(there(end) / least).toBeCloseTo(1 + percent / 100, 3);
        }
      }
    }
    const without = only(laws, { ...key, protocol: "inter" }).law;
    const pairs = { "the pair shown": law, ours: law, "without 72B": without };
    for (const [what, pair] of Object.entries(pairs)) {
      const [[kMax, n0, half]] = numbers(what, "k_max", "n0", "k") as [number[]];
      expect([kMax! / pair.kMax!, n0! / pair.n0!, half! / pair.kMax!].map((one) => Number(one.toFixed(4)))).toEqual([
        1, 1, 0.5
      ]);
    }
    const kinds = [...new Set(rows.map((row) => row.what!))].filter((what) => what.startsWith("k(N), "));
    expect(kinds).toEqual(
      page === "index" ? [] : ["the power of N", "the line in ln N", "the Hill form"].map((form) => `k(N), ${form}`)
    );
    for (const what of kinds) expect(of(what)).toHaveLength(33);
  });
});
