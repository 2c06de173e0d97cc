/** What `rlscale plan` prints, row by row, of a study whose lines have formulas: every cell worked out from the answer. */
import { describe, expect, it } from "vitest";
import { otherFamilies, planText } from "../../loaders/cli/plan/plan-text.js";
import { comparisonText } from "../../loaders/cli/record/check-table.js";
import type { Words } from "../../src/lib/plan/question.js";
import { asked, names, plantedStudy } from "../components/plan/planted-plan.js";

const cells = (line: string) => line.trim().split(/ {2,}/);
const exponent = (value: number) => value.toExponential(1).replace(/e\+?/, "\u00a0\u00d7\u00a010^");
const whole = (value: number) => Math.round(value).toLocaleString("en");
/** Steps and hours: whole from 100, a decimal from 1, two figures below. */
const amount = (value: number) =>
  value >= 99.95 ? whole(value) : value >= 0.95 ? value.toFixed(1).replace(/\.0$/, "") : value.toPrecision(2);
const three = (value: number) => value.toFixed(3);

function printed(ask: "forward" | "backward" | "best", words: Words, study = plantedStudy()) {
  const found = asked(study, words);
  const lines = planText(ask, study, found).split("\n");
  const head = lines.findIndex((line) => /^size {2}/.test(line));
  const rows = lines.slice(head + 1, head + 1 + found.sizes.length).map(cells);
  return { found, lines, head: cells(lines[head]!), rows };
}

describe("planText(ask, study, found)", () => {
  it.each([
    ["within the runs", { by: "samples", samples: "3000" }],
    ["beyond them", { by: "samples", samples: "15000" }],
    ["too far for a number", { by: "samples", samples: "900000" }],
    ["of machines", { by: "gpus", gpus: "3", hours: "0.001" }]
  ])("has a row a size: amounts, pass rate with its interval, chance and how far that is, %s", (_, words) => {
    const { found, head, rows } = printed("best", words);
    expect(head).toEqual([
      ...["size", "FLOPs", "samples", "steps", "pass rate", "95% interval", "best", "measured range", "state fits"]
    ]);
    const chance = (value: number) => (value < 0.005 ? "<1%" : value > 0.995 ? ">99%" : `${Math.round(100 * value)}%`);
    expect(rows.map((row) => row.toSpliced(6, 1))).toEqual(
      found.sizes.map(({ flops, samples, steps, passRate, interval, distance, fits }, i) => [
        ...[names[i], exponent(flops), whole(samples), steps < 1.5 ? amount(steps) : whole(steps)],
        passRate === null ? "-" : three(passRate),
        interval === null ? "-" : `[${interval.map(three).join(", ")}]`,
        distance.reach === "inside" ? "inside" : `x${amount(distance.xFactor)}`,
        fits === null ? "-" : fits ? "yes" : "no"
      ])
    );
    expect(rows.map((row) => row[6])).toEqual(
      found.sizes.map((size) => (size.chance === null ? "-" : chance(size.chance)))
    );
  });

  it("has a row a size: what it needs for a pass rate, with both ends, where it is, and a dash where none would do", () => {
    for (const target of ["0.15", "0.3", "0.9"]) {
      const { found, head, lines, rows } = printed("backward", { target });
      expect(lines[0]).toBe(`Needed for a pass rate of ${three(Number(target))}`);
      expect(head.slice(0, 5)).toEqual(["size", "FLOPs", "samples", "steps", "95% interval"]);
      expect(head.at(-2)).toBe(`${found.gpu.name} hours`);
      const end = (spending: { steps: number } | null) => (spending === null ? "open" : amount(spending.steps));
      for (const [i, { needs, low, high, gpuHours }] of found.requirements.entries())
        expect(rows[i]!.slice(0, 6)).toEqual(
          needs === null
            ? [names[i], "-", "-", "-", "-", "-"]
            : [
                ...[names[i], exponent(needs.flops), whole(needs.samples), amount(needs.steps)],
                low === null && high === null ? "-" : `[${end(low)}, ${end(high)}]`,
                gpuHours === null ? "-" : amount(gpuHours)
              ]
        );
    }
    const { requirements } = printed("backward", { target: "0.9" }).found;
    expect(requirements.some(({ needs }) => needs === null)).toBe(true);
    expect(printed("backward", { target: "0.15" }).found.requirements.every(({ needs }) => needs !== null)).toBe(true);
  });

  it("has no samples where a sample is a step", () => {
    const study = { ...plantedStudy(), dataUnit: "steps" as const };
    for (const ask of ["best", "backward"] as const) {
      const { head, rows, found } = printed(ask, { by: "steps", steps: "30" }, study);
      expect(head.slice(0, 4)).toEqual(["size", "FLOPs", "steps", ask === "best" ? "pass rate" : "95% interval"]);
      const steps =
        ask === "best" ? found.sizes.map(({ steps }) => steps) : found.requirements.map(({ needs }) => needs?.steps);
      expect(rows.map((row) => row[2])).toEqual(steps.map((value) => (value === undefined ? "-" : amount(value))));
    }
  });
});

describe("comparisonText(comparison)", () => {
  const row = {
    ...{ id: "a", table: "Table 1", family: "f", variant: "base", resource: "compute", scenario: "all sizes" },
    ...{ modelSize: null, quantity: "kMax", publishedText: "0.123", oursText: "0.124", relativeDifference: 0.0081 },
    ...{ match: "within 1%", note: "" }
  };
  const summary = { total: 71, everyDigit: 41, withinOnePercent: 17, differ: 8, notRecomputed: 5 };

  it("has what is printed beside ours, counts them, and says of each note which rows it is of", () => {
    const other = { ...row, resource: null, modelSize: 7e9, quantity: "finalLoss", note: "another filter" };
    const rows = [row, { ...other, oursText: null, relativeDifference: null, match: "cannot be recomputed" }, other];
    const lines = comparisonText({ rows, summary } as never).split("\n");
    expect(lines.slice(0, 4).map(cells)).toEqual([
      ["table", "runs", "against", "row", "value", "printed", "ours", "difference", "match"],
      ["Table 1", "f base", "compute", "all sizes", "K_max", "0.123", "0.124", "+0.8%", "within 1%"],
      ["Table 1", "f base", "7B", "final loss", "0.123", "-", "-", "cannot be recomputed"],
      ["Table 1", "f base", "7B", "final loss", "0.123", "0.124", "+0.8%", "within 1%"]
    ]);
    expect(lines.slice(5, 9)).toEqual([
      "71 printed values: 41 in every digit, 17 within 1%, 8 differ, 5 cannot be recomputed.",
      "",
      "f base 7B final loss; f base 7B final loss:",
      "  another filter"
    ]);
  });
});

describe("otherFamilies(study, question)", () => {
  const families = [
    { id: "cosine", name: "Cosine" },
    { id: "linear", name: "Linear decay" },
    { id: "none", name: "No decay" }
  ];

  it("says which family is answered for, and how to ask for each other one", () =>
    expect(otherFamilies({ families }, { family: "linear" })).toEqual([
      "This is for Linear decay; the study also has Cosine (--family cosine), No decay (--family none)."
    ]));

  it("says nothing of a study of one", () =>
    expect(otherFamilies({ families: families.slice(0, 1) }, { family: "cosine" })).toEqual([]));
});
