/** Every printed number beside ours, on planted fits and curves: expected rows are written out by hand. */
import { describe, expect, it } from "vitest";
import type { ReferenceValue } from "../../src/lib/reference-value.js";
import type { CurveRecord, LawRecord } from "../../src/lib/results.js";
import type { ComparisonInputs } from "../../src/lib/study-analysis.js";
import { analysis } from "../../src/paper/analysis.js";

const printedAs = (id: string, text: string, quantity: string, rest: object = {}) =>
  ({
    ...{
      id,
      where: "Table 6",
      status: "current",
      family: "q",
      variant: "base",
      resource: "compute",
      scenario: "inter"
    },
    ...{ modelSize: null, quantity, value: Number(text), text, digits: text.split(".")[1]?.length ?? 0 },
    ...rest
  }) as unknown as ReferenceValue;

const law = (kMax: number, n0: number, r2: number, rest: object = {}) =>
  ({
    ...{ family: "q", variant: "base", resource: "compute", protocol: "inter", objective: "linear" },
    ...{ law: { kMax, n0 }, goodness: { r2 }, window: { rule: "steps 5 to 60", fromStep: 5 } },
    ...rest
  }) as unknown as LawRecord;

const curve = (modelSize: number, testLoss: number[], rest: object = {}) =>
  ({
    ...{ family: "q", variant: "base", modelSize, testLoss, step: testLoss.map((_, i) => 10 * (i + 1)) },
    ...rest
  }) as unknown as CurveRecord;

function compared(given: Partial<Record<keyof ComparisonInputs, unknown>>) {
  const inputs = {
    ...{ fits: [], finalLoss: [], laws: [], curves: [], earlierCurves: [], firstStep: [], digits: [] },
    references: { lawTable: "Table 6", finalTable: "Table 5", fullFitOf: ["l"] },
    ...given
  } as unknown as ComparisonInputs;
  return analysis.compare!(inputs);
}

const other = law(9, 9e9, 0.1, { objective: "log" });
const laws = [other, law(0.1234, 2.5e9, 0.98), law(0.3, 4e9, 0.97, { family: "l", protocol: "full" })];

describe("printed parameters beside ours", () => {
  it("are matched by family, variant, resource and protocol, each in its unit", () => {
    const fits = [
      printedAs("k", "0.123", "K_max"),
      printedAs("n", "2.5", "N_0_billions"),
      printedAs("r", "0.991", "R2"),
      printedAs("other table", "1", "K_max", { where: "Table 9" }),
      printedAs("earlier", "1", "K_max", { status: "earlier" }),
      printedAs("l", "0.31", "K_max", { family: "l", scenario: "intra" }),
      printedAs("none", "0.2", "K_max", { variant: "instruct" })
    ];
    const drawn = { family: "q", variant: "base", resource: "compute", scenario: "inter" };
    const digits = [
      { ...drawn, quantity: "K_max", value: 0.12345678 },
      { ...drawn, quantity: "N_0_billions", value: 2.49951 }
    ];
    const { rows, summary } = compared({ fits, laws, digits });
    expect(rows.map(({ id, quantity, unit, ours, match, drawn: at }) => [id, quantity, unit, ours, match, at])).toEqual(
      [
        ["k", "kMax", "", 0.1234, "every digit", 0.12345678],
        ["n", "n0", "billion parameters", 2.5, "every digit", 2.49951],
        ["r", "r2", "", 0.98, "differs", null],
        ["l", "kMax", "", 0.3, "differs", null],
        ["none", "kMax", "", null, "cannot be recomputed", null]
      ]
    );
    expect(rows.map(({ published, publishedText }) => [published, publishedText])).toEqual(
      ["0.123", "2.5", "0.991", "0.31", "0.2"].map((text) => [Number(text), text])
    );
    expect(summary).toEqual({ total: 5, everyDigit: 2, withinOnePercent: 0, differ: 2, notRecomputed: 1 });
    expect(rows.map(({ computedAs }) => computedAs)).toEqual([
      ...Array(4).fill("least squares on loss, steps 5 to 60"),
      ""
    ]);
    const later = "The figures that the logs come from hold a later state of some points than the printed fit used.";
    expect(rows.map(({ note }) => note)).toEqual([
      "",
      "",
      `${later} The paper's k(N) markers lie on K_max 0.12346 and N_0 2.500B; ours are 0.12340 and 2.500B.`,
      `The row is labelled "intra"; it is the fit of all points that it is compared with. ${later}`,
      "No curve of this family and variant is among the logs."
    ]);
  });

  it("say what the first step kept does, up to one step after ours", () => {
    const starts = [4, 6, 7, 9].map((fromStep, i) => ({
      ...{
        variant: "base",
        resource: "compute",
        fromStep,
        kMax: 0.1 + 0.01 * i,
        n0: (1 + i) * 1e9,
        r2: 0.97 - 0.002 * i
      }
    }));
    const [row] = compared({ fits: [printedAs("k", "0.2", "K_max")], laws, firstStep: starts }).rows;
    expect(row!.note).toBe(
      "Steps before 5 are not plotted in the paper for the largest sizes. The answer hangs on the first step kept where it is drawn: K_max and N_0 are 0.100 with 1.00B from step 4 and 0.110 with 2.00B from step 6. R² stays at 0.964 or above. No first step up to 9 gives the printed pair."
    );
    const intra = { scenario: "intra", variant: "instruct" };
    const [instruct] = compared({
      ...{ fits: [printedAs("k", "0.2", "K_max", intra)], firstStep: starts },
      laws: [law(0.1, 1e9, 0.9, { variant: "instruct", protocol: "intra" })]
    }).rows;
    expect(instruct!.note).toMatch(/^The early steps are counted by step, steps 5 to 60, because the first steps /);
  });

  it("are refused where nothing says what they are, or their text is no number", () => {
    expect(() => compared({ fits: [printedAs("x", "1", "K_min")], laws })).toThrow(
      "x: quantity must be K_max, N_0_billions or R2; found K_min"
    );
    expect(() => compared({ fits: [printedAs("x", "a", "K_max")], laws })).toThrow("data/reference x: ");
  });
});

describe("printed losses beside the ends of the curves", () => {
  const printed = (id: string, text: string, modelSize: number, rest: object = {}) =>
    printedAs(id, text, "final_test_loss", { where: "Table 5", scenario: null, resource: null, modelSize, ...rest });

  it("are the last of the curve of their size; else they may be the mean, or an earlier state", () => {
    const finalLoss = [
      printed("end", "0.40", 7e9),
      printed("mean", "0.5500", 14e9),
      printed("off", "0.3010", 32e9),
      printed("none", "0.1", 72e9),
      printed("another quantity", "0.1", 7e9, { quantity: "R2" }),
      printed("earlier", "0.1", 7e9, { status: "earlier" })
    ];
    const curves = [
      curve(7e9, [0.9, 0.6, 0.4], { variant: "instruct" }),
      curve(7e9, [0.8, 0.6, 0.404]),
      curve(14e9, [0.7, 0.5, 0.45]),
      curve(32e9, [0.5, 0.3])
    ];
    const { rows, summary } = compared({ finalLoss, curves, earlierCurves: [curve(14e9, [0.7, 0.43216])] });
    expect(
      rows.map(({ id, ours, match, modelSize, scenario, drawn }) => [id, ours, match, modelSize, scenario, drawn])
    ).toEqual([
      ["end", 0.404, "every digit", 7e9, "final", null],
      ["mean", 0.45, "differs", 14e9, "final", null],
      ["off", 0.3, "within", 32e9, "final", null],
      ["none", null, "cannot be recomputed", 72e9, "final", null]
    ]);
    expect(rows.map(({ computedAs }) => computedAs)).toEqual([
      "mean loss at the last step drawn, 30",
      "mean loss at the last step drawn, 30",
      "mean loss at the last step drawn, 20",
      ""
    ]);
    expect(rows.map(({ note }) => note)).toEqual([
      "",
      "The published curve ends at 0.4500 (0.4322 in an earlier version of the figure). The printed value is the mean over all 3 steps of that curve, in every digit.",
      "The published curve ends at 0.3000.",
      "No curve of this size is among the logs."
    ]);
    expect(summary).toEqual({ total: 4, everyDigit: 1, withinOnePercent: 1, differ: 1, notRecomputed: 1 });
  });
});
