import { readFileSync } from "node:fs";
import { parseStudy, type Series } from "../../loaders/study/study.js";
import type { Curve } from "../../src/lib/runs.js";

const [head, ...lines] = readFileSync("data/source/holdout_loss.csv", "utf8").trim().split("\n");
const column = Object.fromEntries(head!.split(",").map((name, i) => [name, i]));
const rows = lines.map((line) => line.split(","));

/** The published mean curves straight from the source table, sizes ascending: the fits' input without any loader. */
export function studyCurves(family: string, variant: string): Curve[] {
  const mine = rows.filter((row) => row[column.family!] === family && row[column.variant!] === variant);
  const sizes = [...new Set(mine.map((row) => Number(row[column.params_b!])))].sort((a, b) => a - b);
  return sizes.map((billions) => {
    const points = mine.filter((row) => Number(row[column.params_b!]) === billions);
    const values = (name: string) => Float64Array.from(points, (row) => Number(row[column[name]!]));
    return {
      run: `${family}-${variant}-${billions}b`,
      modelSize: billions * 1e9,
      step: values("step"),
      dataSamples: values("samples"),
      computeFlops: values("flops"),
      testLoss: values("test_loss")
    };
  });
}

const { series } = parseStudy(readFileSync("data/study.yaml", "utf8"));

/** The windows of a series, as the study describes it. */
export function seriesRules(family: string, variant: string): Series {
  return series.find((one) => one.family === family && one.variant === variant)!;
}
