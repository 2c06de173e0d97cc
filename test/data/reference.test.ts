import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ReferenceSeries, ReferenceValue } from "../../loaders/make-runs/reference-record.js";
import { filesBelow, reference, sourceLines } from "./made.js";

const valueFiles = [
  "fits.json",
  "law-digits.json",
  "final-loss.json",
  "k-points.json",
  "repeat-std.json",
  "external-models.json",
  "crossdomain.json"
];

function textOf(file: string, id: string): string | undefined {
  return reference<ReferenceValue[]>(file).find((record) => record.id === id)?.text;
}

describe("data/reference", () => {
  it("gives every number its digits as printed", () => {
    expect(textOf("fits.json", "table-6/qwen2.5-base/d/inter/n_0_billions")).toBe("17.0");
    expect(textOf("fits.json", "table-6/qwen2.5-base/c/inter/k_max")).toBe("0.152");
    expect(textOf("fits.json", "table-4/qwen2.5-base/final/0.5b/pass_at_1")).toBe("0.070");
    expect(textOf("final-loss.json", "table-5/qwen2.5-instruct/72/final_test_loss")).toBe("0.4320");
  });

  it("says the same in text, value and digits", () => {
    const values = valueFiles.flatMap((file) => reference<ReferenceValue[]>(file));
    const wrong = values.filter(
      ({ value, text, digits }) =>
        Number(text) !== value || (digits !== null && (text.split(".")[1] ?? "").length !== digits)
    );
    expect(wrong).toEqual([]);
  });

  it("has the ten fits of Table 6 and the 24 values of Table 4", () => {
    const fits = reference<ReferenceValue[]>("fits.json");
    expect(fits.filter(({ where }) => where === "Table 6")).toHaveLength(10 * 3);
    expect(fits.filter(({ where }) => where === "Table 4")).toHaveLength(24);
    expect(fits).toHaveLength(sourceLines("published_fits.csv").length);
  });

  it("gives series as columns of equal length", () => {
    const files = ["benchmark-repeat-std.json", "prompt-length.json", "llama-curves.json"];
    const series = files.flatMap((file) => reference<ReferenceSeries[]>(file));
    expect(series).toHaveLength(40 + 3 + 8);
    expect(series.filter(({ step, value }) => step.length !== value.length || step.length === 0)).toEqual([]);
  });

  it("names each record once", () => {
    const ids = [...filesBelow("data/reference").keys()]
      .filter((path) => !path.includes("/") && path !== "accounting.json")
      .flatMap((path) => reference<{ id: string }[]>(path).map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("data/reference/paper", () => {
  it("lists the claims A1 to E8", () => {
    const ids = reference<{ id: string }[]>("paper/claims.json").map(({ id }) => id);
    const counts = { A: 5, B: 7, C: 2, D: 3, E: 8 };
    const expected = Object.entries(counts).flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, i) => `${letter}${i + 1}`)
    );
    expect(ids).toEqual(expected);
  });

  it("has the number of problems of each benchmark that a log may score", () => {
    const setup = reference<{ benchmarks: { rows: { benchmark: string; problems: number }[] } }>("paper/setup.json");
    const problems = Object.fromEntries(setup.benchmarks.rows.map((row) => [row.benchmark, row.problems]));
    expect(problems).toEqual({
      holdout: 500,
      aime2024: 30,
      amc2023: 40,
      gsm8k: 1319,
      math500: 500,
      humaneval: 164,
      zebra_puzzle: 200,
      supergpqa: 200
    });
  });
});

describe("data/README.md", () => {
  it("has a row for every source table with its number of rows", () => {
    const readme = readFileSync("data/README.md", "utf8");
    const tables = [...filesBelow("data/source").keys()].filter((path) => path.endsWith(".csv"));
    const missing = tables.filter(
      (table) => !readme.includes(`| \`${table}\` | ${sourceLines(table).length.toLocaleString("en-US")} |`)
    );
    expect(missing).toEqual([]);
  });
});
