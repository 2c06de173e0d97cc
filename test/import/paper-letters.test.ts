/** Letters of papers on scaling laws as columns: N for parameters, D for tokens, C for FLOPs, and n for answers. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import type { ImportOptions } from "../../src/import/imported-log.js";
import { fitRuns } from "../../src/import/study/fit-runs.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { importLog } from "../helpers/import-log.js";

const [kMax, n0] = [0.13, 9e8];
const sizes = [5e8, 1.5e9, 7e9];

/** Points of a law with K_max and N_0 as planted, each size over twelve values of C. */
const points = sizes.flatMap((N) =>
  Array.from({ length: 12 }, (_, i) => {
    const C = 1e18 * 1.6 ** i;
    return { N, C, D: C / (6 * N), L: 0.8 * (C / 1e18) ** (-kMax / (1 + n0 / N)) };
  })
);
type Point = (typeof points)[number];

const imported = (text: string, options?: ImportOptions) =>
  importLog(sourceOfBytes("x.csv", new TextEncoder().encode(text)), options);
const table = (header: string, row: (point: Point, i: number) => (string | number)[]) =>
  [header, ...points.map((point, i) => row(point, i).join(","))].join("\n");

describe("a table of points by letters", () => {
  it.each<[string, (point: Point) => (string | number)[]]>([
    ["N,C,accuracy", ({ N, C, L }) => [N, C, 1 - L]],
    ["test_loss,flops,N", ({ N, C, L }) => [L, C, N]],
    ["N,D,C,accuracy", ({ N, D, C, L }) => [N.toExponential(), D, C, 1 - L]],
    ["n,d,accuracy", ({ N, D, L }) => [N, D, 1 - L]],
    ["N,D,test_loss", ({ N, D, L }) => [N / 1e9, D, L]],
    ["flops,N,accuracy", ({ N, C, L }) => [C, N / 1e9, 1 - L]],
    ["N,flops,accuracy", ({ N, C, L }) => [`${N / 1e9}B`, C, 1 - L]],
    ["model_size,D,accuracy", ({ N, D, L }) => [N, D, 1 - L]],
    ["Model Size,Training FLOP,test_loss", ({ N, C, L }) => [N, C, L]]
  ])("%s is fitted against FLOPs, with the sizes", async (header, row) => {
    const log = await imported(table(header, row));
    expect(log.runs.map(({ modelSize }) => modelSize?.parameters)).toEqual(sizes);
    const { fits, law } = fitRuns([log], {}, []);
    expect(fits.map(({ unit, points: used }) => [unit, used])).toEqual(sizes.map(() => ["FLOPs", 12]));
    for (const [i, { k }] of fits.entries()) expectRelative(k, kMax / (1 + n0 / sizes[i]!), 1e-6);
    expectRelative(law!.kMax!, kMax, 1e-3);
    expectRelative(law!.n0!, n0, 1e-3);
  });

  it("says what each letter is read as, in which unit", async () => {
    const notes = async (header: string, row: (point: Point) => (string | number)[]) =>
      (await imported(table(header, row))).problems.filter((text) => text.includes("is read as"));
    expect(await notes("N,D,C,accuracy", ({ N, D, C, L }) => [N, D, C, 1 - L])).toEqual([
      "N is read as the model's parameters, D is read as tokens since the start, C is read as FLOPs since the start; a longer name, such as problems, says what else a column is"
    ]);
    expect(await notes("N,D,accuracy", ({ N, D, L }) => [N / 1e9, D, 1 - L])).toEqual([
      expect.stringContaining("N is read as the model's parameters in billions, D is")
    ]);
  });

  it("takes no loss for a score by itself, and says with which options", async () => {
    const text = (beyond: number) => table("N,D,loss,C", ({ N, D, L, C }) => [N, D, L + beyond, C]);
    const [none] = fitRuns([await imported(text(0))], {}, []).refused;
    expect(none!.reason).toMatch(/has no score: .*--score COLUMN \(columns of numbers: loss\).*--score-range 1,0/);
    const named = { scores: ["loss"] };
    const [asked] = fitRuns([await imported(text(0), named)], { score: "loss" }, []).refused;
    expect(asked!.reason).toContain("--score loss --score-range 1,0");
    const [beyond] = fitRuns([await imported(text(1), named)], { score: "loss" }, []).refused;
    expect(beyond!.reason).toMatch(/more than a share of wrong answers can be.*a cross-entropy is not fitted/);
    const range = { low: 1, high: 0 };
    const { fits } = fitRuns([await imported(text(0), { ...named, scoreRange: range })], { score: "loss", range }, []);
    for (const [i, { k }] of fits.entries()) expectRelative(k, kMax / (1 + n0 / sizes[i]!), 1e-6);
  });

  it("reads D and C nowhere where steps are counted", async () => {
    const { runs } = await imported(table("step,N,D,C,accuracy", ({ N, D, C, L }, i) => [i % 12, N, D, C, 1 - L]));
    expect(runs.map(({ modelSize, tokens, flops }) => [modelSize?.parameters, tokens, flops])).toEqual(
      sizes.map((size) => [size, null, null])
    );
  });
});

describe("n of a score", () => {
  const rights = [61, 150, 163, 171, 188, 201, 214];
  it.each([
    ["step", "N", 500],
    ["step", "n", 500],
    ["flops", "N", 500],
    ["flops", "n", 30],
    ["step", "n", 1_000_000]
  ])("beside %s, %s of %d is the number of answers", async (x, name, count) => {
    const decimals = count > 1000 ? 6 : 2;
    const rows = rights.map((right, i) => [
      (i + 1) * 10,
      count,
      (Math.round((right / 500) * count) / count).toFixed(decimals)
    ]);
    const { runs } = await imported([`${x},${name},accuracy`, ...rows.map((row) => row.join(","))].join("\n"));
    expect(runs.map(({ modelSize, scores }) => [modelSize, scores[0]!.answers])).toEqual([
      [null, { count, from: `column ${name}` }]
    ]);
  });
});

describe("tokens of a table of points", () => {
  it.each(["tokens", "training_tokens", "total_tokens", "D"])(
    "%s are since the start, however slowly they grow",
    async (name) => {
      const slow = points.map(({ N }, i) => (1e20 * 1.05 ** (i % 12)) / (6 * N));
      const text = table(`model_size,${name},accuracy`, ({ N, L }, i) => [N, slow[i]!, 1 - L]);
      const { runs } = await imported(text);
      expect(runs.map(({ tokens }) => [...tokens!.cumulative])).toEqual(
        [0, 12, 24].map((from) => slow.slice(from, from + 12))
      );
      const asked = await imported(text, { tokens: "per-step" });
      expect(asked.runs.map(({ tokens }) => tokens)).toMatchObject(
        runs.map(({ tokens }) => ({ cumulative: tokens!.cumulative }))
      );
      expect(asked.problems.join()).toContain(
        `${name} is read as cumulative: the table has no steps that --tokens per-step could sum`
      );
    }
  );
});
