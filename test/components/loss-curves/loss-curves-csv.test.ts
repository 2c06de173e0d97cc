import { describe, expect, it } from "vitest";
import { lossCurvesCsv } from "../../../src/components/loss-curves/loss-curves-csv.js";
import { lossCurvesModel } from "../../../src/components/loss-curves/loss-curves-model.js";

import { defaultState, figureData, planted } from "../figure-data.js";

const model = lossCurvesModel(figureData(), defaultState);

describe("lossCurvesCsv(model)", () => {
  const [head = "", ...lines] = lossCurvesCsv(model).trimEnd().split("\n");
  const rows = lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(head.split(",").map((name, i) => [name, cells[i]!]));
  });

  it("has every measured point, with the line there", () => {
    const points = rows.filter(({ what }) => what === "point");
    expect(points).toHaveLength(model.sizes.reduce((sum, { points }) => sum + points.length, 0));
    // planted without noise: the line of ln L with slope K_max / (1 + N_0 / N) goes through the points
    for (const { test_loss, line_loss } of points) expect(Number(line_loss) / Number(test_loss)).toBeCloseTo(1, 8);
    const of72 = points.filter(({ model_size }) => model_size === "72000000000");
    const [a, b] = [of72[0]!, of72.at(-1)!];
    const slope =
      Math.log(Number(a.line_loss) / Number(b.line_loss)) / Math.log(Number(b.compute_flops) / Number(a.compute_flops));
    expect(slope).toBeCloseTo(planted.kMax / (1 + planted.n0 / 72e9), 8);
  });

  it("has the zero-shot line of the held-out size, and no other's", () => {
    const zeroShot = rows.filter(({ what }) => what === "zero_shot");
    expect(new Set(zeroShot.map(({ model_size }) => model_size))).toEqual(new Set(["72000000000"]));
    const { strict, learningEfficiency } = model.sizes.at(-1)!;
    for (const { compute_flops, line_loss, test_loss } of zeroShot) {
      expect(test_loss).toBe("");
      expect(Math.log(Number(line_loss))).toBeCloseTo(
        strict!.intercept - learningEfficiency * Math.log(Number(compute_flops)),
        10
      );
    }
  });

  it("has each band with its line, low below and high above it", () => {
    const last = model.sizes.at(-1)!;
    const band = { x: [1e18, 1e19], low: [0.5, 0.4], high: [0.7, 0.6] };
    const sizes = [...model.sizes.slice(0, -1), { ...last, band, strictBand: { ...band, high: [0.8, 0.65] } }];
    const text = lossCurvesCsv({ ...model, sizes });
    const line = (x: number, intercept: number) => Math.exp(intercept - last.learningEfficiency * Math.log(x));
    const found = text.split("\n").filter((row) => /^(band|zero_shot)/.test(row));
    expect(found.map((row) => row.split(",").slice(-2).map(Number))).toEqual([
      [0.5, 0.7],
      [0.4, 0.6],
      [0.5, 0.8],
      [0.4, 0.65]
    ]);
    expect(Number(found[0]!.split(",")[8])).toBeCloseTo(line(1e18, last.intercept), 12);
    expect(Number(found[3]!.split(",")[8])).toBeCloseTo(line(1e19, last.strict!.intercept), 12);
  });
});
