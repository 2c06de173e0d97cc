import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cellVariance, poolRunEffects } from "../../../src/lib/inference/runs/run-effects.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { plantedTruth, problems, simulateStudy, trueRatios } from "../../helpers/simulated-study.js";
import { studySamples } from "../../helpers/study-samples.js";

interface SciPyCell {
  variant: string;
  modelSize: number;
  resource: string;
  steps: number;
  white: number;
  slopeRatio: number;
  levelRatio: number;
}
const scipy = JSON.parse(readFileSync("test/fixtures/scipy/slopes.json", "utf8")) as {
  tool: string;
  cells: SciPyCell[];
};

describe("cellVariance(cell, problems)", () => {
  it("gives ratios of 1 on average where runs are white noise about one line", () => {
    const random = seededRandom(11);
    const lnX = Float64Array.from({ length: 90 }, (_, t) => Math.log(t + 12));
    const cells = Array.from({ length: 400 }, () =>
      cellVariance(
        {
          modelSize: 7e9,
          lnX: [lnX, lnX, lnX],
          lnL: [0, 1, 2].map(() => lnX.map((x) => -0.05 * x + 0.02 * random.normal()))
        },
        500
      )
    );
    const { slopeRatio, levelRatio } = poolRunEffects(cells);
    // 800 degrees of freedom: standard error sqrt(2 / 800) = 0.05
    expect(Math.abs(slopeRatio - 1)).toBeLessThan(0.15);
    expect(Math.abs(levelRatio - 1)).toBeLessThan(0.15);
    expectRelative(cells.reduce((sum, { white }) => sum + white, 0) / 400, 0.0004, 0.02);
  });

  it("recovers the ratios that a simulated study was made with", () => {
    const pooled = Array.from({ length: 60 }, (_, s) =>
      poolRunEffects(simulateStudy(plantedTruth(0.5), 500 + s).cells.map((cell) => cellVariance(cell, problems)))
    );
    const average = (of: (one: (typeof pooled)[number]) => number) =>
      pooled.reduce((sum, one) => sum + of(one), 0) / 60;
    expect(pooled[0]!.df).toBe(20);
    // 1200 degrees of freedom: standard error 4 % of each ratio
    expectRelative(
      average((one) => one.slopeRatio),
      trueRatios.slope,
      0.12
    );
    expectRelative(
      average((one) => one.levelRatio),
      trueRatios.level,
      0.12
    );
  });

  it("refuses a single repeat", () => {
    const one = Float64Array.of(1, 2, 3);
    expect(() => cellVariance({ modelSize: 1, lnX: [one], lnL: [one] }, 500)).toThrow(
      "needs 2 repeats and 3 common steps; got 1 and 3"
    );
  });
});

describe(`run effects of the study, against ${scipy.tool}`, () => {
  it("agree in every cell: steps, white variance, both ratios", () => {
    for (const resource of ["compute", "data"] as const) {
      const cells = studySamples.find((one) => one.resource === resource)!.effects.cells;
      const expected = scipy.cells.filter((cell) => cell.resource === resource);
      expect(cells).toHaveLength(10);
      cells.forEach((cell, i) => {
        expect([cell.modelSize, cell.steps]).toEqual([expected[i]!.modelSize, expected[i]!.steps]);
        // differences of nearly equal logarithms: rounding of 1e-16 over deviations of 1e-2
        expectRelative(cell.white, expected[i]!.white, 1e-9);
        expectRelative(cell.slopeRatio, expected[i]!.slopeRatio, 1e-6);
        expectRelative(cell.levelRatio, expected[i]!.levelRatio, 1e-6);
      });
    }
  });
});

describe("what run effects need", () => {
  const cell = (repeats: number, steps: number) => ({
    modelSize: 7e9,
    lnX: Array.from({ length: repeats }, () => Float64Array.from({ length: steps }, (_, t) => t)),
    lnL: Array.from({ length: repeats }, (_, r) =>
      Float64Array.from({ length: steps }, (_, t) => -0.5 - 0.1 * t + 0.01 * ((t * (r + 2)) % 3))
    )
  });

  it("is two repeats and three common steps", () => {
    expect(cellVariance(cell(2, 3), 500)).toMatchObject({ repeats: 2, steps: 3 });
    for (const [repeats, steps] of [
      [1, 3],
      [2, 2]
    ] as const) {
      expect(() => cellVariance(cell(repeats, steps), 500)).toThrow(
        `size 7000000000: needs 2 repeats and 3 common steps; got ${repeats} and ${steps}`
      );
    }
    expect(() => cellVariance(cell(0, 3), 500)).toThrow(
      "size 7000000000: needs 2 repeats and 3 common steps; got 0 and 0"
    );
  });

  it("is a cell with repeats", () => {
    expect(() => poolRunEffects([])).toThrow("run effects: needs a cell with repeats; got none");
  });
});
