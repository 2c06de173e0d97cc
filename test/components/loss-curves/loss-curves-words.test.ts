/** What a figure of loss curves says: each number of a model whose numbers are all different, in its place, for every outcome. */
import { describe, expect, it } from "vitest";
import {
  laterErrors,
  pointsOf,
  residualPanels,
  sizesInFit,
  strictWords
} from "../../../src/components/loss-curves/loss-curves-account.js";
import { annotations, lossCurvesContent } from "../../../src/components/loss-curves/loss-curves-text.js";
import { describeResiduals } from "../../../src/components/plots/residual-strip-text.js";
import { cellsOf, termsOf, textOf } from "../table-cells.js";
import {
  earlySize,
  lineAt,
  names,
  offOf,
  plantedModel,
  sizeModel,
  sizes,
  steps,
  strict,
  xOf
} from "./planted-model.js";

const whole = plantedModel({ state: { protocol: "full" } });
const heldOut = plantedModel({ sizes: [sizeModel(0), sizeModel(1), sizeModel(2, { inFit: false, strict })] });
const heldOutLinear = plantedModel({
  sizes: [sizeModel(0), sizeModel(1), sizeModel(2, { inFit: false })],
  state: { objective: "linear" }
});
const two = plantedModel({ sizes: [sizeModel(0), sizeModel(1, { inFit: false }), sizeModel(2, { inFit: false })] });
const early = plantedModel({ sizes: [earlySize(0), earlySize(1), earlySize(2)], state: { protocol: "intra" } });
const content = (model: typeof whole) => lossCurvesContent(model);
const numbers = (model: typeof whole) =>
  Object.fromEntries(
    content(model).numbers.map(({ id, term, value }) => [id, [textOf(term), textOf(value)].join(": ")])
  );

describe("the title", () => {
  it.each([
    ["all points", whole, "One law for three sizes runs 2.3% off their losses on average"],
    [
      "one size held out",
      heldOut,
      "With 16B’s height fitted, the law is 3.5% off; with it guessed, 14% too low (all guesses: 5 to 27%)"
    ],
    ["one, by L", heldOutLinear, "Fitted on 1B–4B, the law’s line runs 3.5% off 16B’s losses on average"],
    ["two held out", two, "Fitted on 1B, the law’s lines run 2.9% off the others’ losses on average"],
    ["early", early, "The early fit predicts later losses to 2.3%; no further change would be 8.0% off"],
    [
      "unsettled",
      plantedModel({ determined: false }),
      "These points do not settle where learning efficiency levels off"
    ]
  ])("%s", (_, model, title) => {
    expect(content(model).reading).toBe(title);
  });
});

describe("the numbers", () => {
  const law = {
    ...{ kMax: "Limit Kmax: 0.136", n0: "N0, size at half of it: 5.68B", r2: "R2 of the law: 0.941" },
    ...{ r2SharedSlope: "R2 of one slope for all: 0.852", r2Constant: "R2 of no learning: 0.763" }
  };
  it.each([
    ["all points", whole, { heldOut: "Mean error, all sizes: 2.3%" }],
    [
      "one held out",
      heldOut,
      { heldOut: "Mean error, 16B, height fitted: 3.5%", strict: "Mean error, 16B, height guessed: 14%" }
    ],
    [
      "by L",
      heldOutLinear,
      { heldOut: "Mean error, 16B, height fitted: 3.5%", strict: "Mean error, 16B, height guessed: –" }
    ],
    ["early", early, { heldOut: "Mean error after the cut: 2.3%", strict: "If loss stayed where it was: 8.0%" }]
  ])("%s", (_, model, errors) => {
    const plain = Object.fromEntries(
      Object.entries(numbers(model)).map(([id, text]) => [id, text.replace("R^2", "R2")])
    );
    expect(plain).toEqual({ ...law, ...errors });
  });

  it("are undefined where the points do not settle them", () => {
    const found = numbers(plantedModel({ determined: false }));
    expect([found.kMax, found.n0]).toEqual(["Limit Kmax: undefined", "N0, size at half of it: undefined"]);
    const none = plantedModel({ law: { ...whole.law, n0: 0 } });
    expect(numbers(none).n0).toBe("N0, size at half of it: undefined");
  });
});

describe("subtitle, view and source", () => {
  it("have the problems, the family, the sizes and points, what is fitted", () => {
    expect(content(whole).subtitle).toBe(
      "Test loss on 1,234 held-out problems against cumulative training compute. Made base, three sizes, 18 points of their curves"
    );
    expect(content(whole).source).toBe("17 of 18 points in the fit · data fedcba9");
    expect(content(whole).view).toBe("base, compute, all points");
    expect(content(heldOut).view).toBe("base, compute, between sizes");
    expect(content(early).view).toBe("base, compute, within a run");
    expect(content(heldOut).shown).toBe("base, compute, fitted on 1B–4B, every step, least squares on ln L");
    expect(content(heldOutLinear).shown).toBe("base, compute, fitted on 1B–4B, every step, least squares on L");
    const data = plantedModel({ state: { resource: "data" } });
    expect(content(data).subtitle).toContain("against cumulative training samples.");
  });
});

describe("the key", () => {
  const marks = (model: typeof whole) =>
    content(model).key.map((entry) => (typeof entry === "string" ? entry : `${entry.mark}: ${entry.label}`));
  it("names what is drawn and nothing else", () => {
    expect(marks(whole)).toEqual(["dot", "line"]);
    expect(marks(heldOut)).toEqual(["dot", "ring", "line", "dash", "short-dash: height guessed"]);
    expect(marks(heldOutLinear)).toEqual(["dot", "ring", "line", "dash"]);
    expect(marks(early)).toEqual(["dot", "ring", "line", "later", "thin-line: no further change"]);
    const band = { x: [6e17, 6e18], low: [0.1, 0.1], high: [0.2, 0.2] };
    expect(marks(plantedModel({ sizes: [sizeModel(0), sizeModel(1, { band })] })).at(-1)).toBe("band: 95% interval");
  });
});

describe("which points are in the fit", () => {
  it.each([
    [{}, { protocol: "intra", cut: 30 }, "the first 30% of each run"],
    [{ firstPoints: 1025 }, { protocol: "intra", cut: null }, "the first 1,025 points of each"],
    [{ firstPoints: 25 }, { protocol: "inter", cut: 30 }, "the first 25 points of each"],
    [{ toStep: 43 }, {}, "steps up to 43"],
    [{ fromStep: 4, toStep: 43 }, {}, "steps 4–43"],
    [{ fromStep: 4 }, {}, "every step from 4 on"],
    [{ fromStep: 1 }, {}, "every step"],
    [{}, {}, "every step"]
  ] as const)("%j of %j", (window, state, words) => {
    expect(pointsOf(plantedModel({ window: { ...window } as object, state: { ...state } }))).toBe(words);
    expect(textOf(content(plantedModel({ window: { ...window } as object, state: { ...state } })).caption)).toContain(
      words
    );
  });

  it("and which sizes: a range where they are neighbours, else a list", () => {
    expect(sizesInFit([1e9, 4e9], [16e9])).toBe("1B–4B");
    expect(sizesInFit([1e9, 16e9], [4e9])).toBe("1B and 16B");
    expect(sizesInFit([1e9, 16e9], [0.5e9, 32e9])).toBe("1B–16B");
  });
});

describe("what a size of which nothing was seen is off by", () => {
  it.each([
    [0.1, -0.071, "10% too low"],
    [0.1, -0.069, "10% off"],
    [0.1, 0.069, "10% off"],
    [0.1, 0.071, "10% too high"],
    [0.048, 0.048, "4.8% too high"]
  ])("%d, signed %d", (meanError, signedError, words) => {
    expect(strictWords(sizeModel(2, { strict: { ...strict, meanError, signedError } }))).toBe(words);
  });
});

describe("what later points are off by, on average over sizes", () => {
  it("leaves out a size that has none", () => {
    const none = { ...earlySize(1), meanErrorLater: null, meanErrorStill: null };
    const { law, still } = laterErrors({ ...early, sizes: [earlySize(0), none, earlySize(2)] })!;
    expect([law, still]).toEqual([expect.closeTo((0.011 + 0.036) / 2, 12), expect.closeTo((0.05 + 0.12) / 2, 12)]);
    expect(laterErrors({ ...early, sizes: [none] })).toBeNull();
    expect(laterErrors(whole)).toBeNull();
  });
});

describe("notes beside the lines", () => {
  it("are of a single held-out size with a line from the others alone", () => {
    expect(annotations(heldOut)).toEqual([
      {
        ...{ about: "calibrated", head: "Height fitted:" },
        text: "slope from the law, height from 16B’s own points. 3.5% off on average"
      },
      {
        ...{ about: "strict", head: "Height guessed:" },
        text: "slope from the law, height from the trend over smaller sizes. 14% too low on average"
      }
    ]);
    for (const other of [whole, heldOutLinear, two, early]) expect(annotations(other)).toEqual([]);
  });
});

describe("the table", () => {
  const head = (compute: boolean) => [
    ...["Size", "Points in the fit", "k of the law", "First loss", "Last loss"],
    ...[compute ? "Compute in all" : "Samples in all", "Mean error", "Error on what was not seen", "R^2 on L"]
  ];
  const loss = (i: number, j: number, resource: "compute" | "data" = "compute") =>
    (lineAt(i, xOf(i, steps[j]!, resource)) * (1 + offOf(i, j))).toFixed(3);
  const computes = ["1.9 × 10^19 FLOPs", "3.8 × 10^19 FLOPs", "5.8 × 10^19 FLOPs"];
  const row = (i: number, ...cells: string[]) => [names[i]!, ...cells];

  it("has a row for each size", () => {
    expect(cellsOf(content(heldOut).table)).toEqual([
      head(true),
      row(0, "6", "0.043", loss(0, 0), loss(0, 5), computes[0]!, "1.2%", "–", "0.912"),
      row(1, "6", "0.076", loss(1, 0), loss(1, 5), computes[1]!, "2.3%", "–", "0.934"),
      row(2, "held out", "0.099", loss(2, 0), loss(2, 5), computes[2]!, "3.5%", "14%", "–")
    ]);
  });

  it("has the error of later points where a fit ends early, and samples against data", () => {
    const model = plantedModel({
      sizes: [0, 1, 2].map((i) => earlySize(i, "data")),
      state: { protocol: "intra", resource: "data" }
    });
    const [names, ...rows] = cellsOf(content(model).table);
    expect(names).toEqual(head(false));
    expect(rows.map((cells) => [cells[1], cells[4], cells[5], cells[7]])).toEqual(
      ["1.1%", "2.2%", "3.6%"].map((later, i) => ["4", loss(i, 5, "data"), "16,384", later])
    );
  });
});

describe("the description", () => {
  const text = (model: typeof whole) => textOf(content(model).description);
  const end = (i: number, step: number) => lineAt(i, xOf(i, step)).toFixed(3);
  const drop = (k: number) => `${((1 - 10 ** -k) * 100).toFixed(k < 0.046 ? 1 : 0)}%`;
  it("has where the lines of the largest and the smallest size begin and end, and what they drop", () => {
    expect(text(whole)).toContain("against training compute for 3 sizes of Made base.");
    expect(text(whole)).toContain(
      `The lines fall for every size: from ${end(2, 1)} to ${end(2, 32)} at 16B, from ${end(0, 1)} to ${end(0, 32)} at 1B.`
    );
    expect(text(whole)).toContain(
      `The line of 16B drops ${drop(0.0987)} per tenfold compute, that of 1B ${drop(0.0432)}.`
    );
    const rising = plantedModel({ sizes: [sizeModel(0, { learningEfficiency: -0.01 }), sizeModel(1), sizeModel(2)] });
    expect(text(rising)).toContain("The lines fall for 4B and 16B: from");
    expect(text(early)).toContain(`from ${end(2, 1)} to ${end(2, 32)} at 16B`);
  });

  it("has what is held out and what it misses", () => {
    expect(text(heldOut)).toContain(
      "16B is held out: the law gives it a learning efficiency of 0.099, and its line misses the measured losses by 3.5% on average once its height is fitted to them; predicted from smaller sizes alone the line lies 14% too low."
    );
    expect(text(heldOutLinear)).toContain("by 3.5% on average once its height is fitted to them. Measured over");
    expect(text(two)).toContain("4B is held out: the law gives it a learning efficiency of 0.076");
    expect(text(whole)).not.toContain("held out");
  });

  it("has what later points are off by", () => {
    expect(text(early)).toContain(
      "After the cut the lines miss the measured losses by 2.3% on average over sizes; losses that stay at the mean of the last five seen miss by 8.0%."
    );
    expect(text(whole)).not.toContain("After the cut");
  });
});

describe("the caption", () => {
  const text = (model: typeof whole) => textOf(content(model).caption);
  it("says what is fitted, by what, and what takes no part", () => {
    expect(text(heldOut)).toContain("loss falls as compute to the power −k.");
    expect(text(heldOut)).toContain("a height per size to 1B–4B, every step, least squares on ln L, equal weight");
    expect(text(heldOutLinear)).toContain("least squares on L, equal weight");
    expect(text(heldOut)).toContain("16B takes no part in it: the long-dashed line");
    expect(text(two)).toContain("4B and 16B take no part in it");
    expect(text(heldOut)).toContain("its height at step 32 is extrapolated over sizes.");
    expect(text(heldOut)).not.toContain("belong to the fit on");
    expect(text(heldOutLinear)).toContain("belong to the fit on ln L.");
    const linearWithin = plantedModel({ ...heldOutLinear, state: { objective: "linear", protocol: "intra" } });
    expect(text(linearWithin)).not.toContain("belong to the fit on");
    expect(text(whole)).not.toContain("takes no part in it");
  });

  it("says what bands are, and whose", () => {
    const band = { x: [6e17, 6e18], low: [0.1, 0.1], high: [0.2, 0.2] };
    const banded = sizeModel(2, { inFit: false, strict, strictBand: band });
    expect(text(plantedModel({ sizes: [sizeModel(0), sizeModel(1), banded] }))).toContain("Bands: 200 draws of noise");
    expect(text(heldOut)).not.toContain("Bands:");
    const withBands = [0, 1, 2].map((i) => ({ ...earlySize(i), band }));
    const state = { protocol: "intra" } as const;
    const whose = (focus: number | null) => text(plantedModel({ sizes: withBands, state: { ...state, focus } }));
    expect(whose(null)).toContain("of one size should lie, 16B unless another stands out.");
    expect(whose(4e9)).toContain("of one size should lie, 4B unless another stands out.");
    expect(text(early)).not.toContain("Band:");
    expect(text(early)).toContain("a short tick marks the cut.");
    expect(text(whole)).not.toContain("a short tick marks the cut.");
  });

  it("says which sizes begin late, and how medians run", () => {
    const late = sizeModel(2, { points: sizeModel(2).points.slice(2) });
    expect(text(plantedModel({ sizes: [sizeModel(0), sizeModel(1), late] }))).toContain(
      "The paper draws 16B from step 4 on only;"
    );
    const later = sizeModel(1, { points: sizeModel(1).points.slice(1) });
    expect(text(plantedModel({ sizes: [sizeModel(0), later, late] }))).toContain(
      "The paper draws 4B and 16B from step 4 on only;"
    );
    expect(text(whole)).not.toContain("The paper draws");
    expect(text(plantedModel({ state: { smooth: true } }))).toContain(
      "Thin lines: running median of nine evaluations."
    );
    expect(text(whole)).not.toContain("Thin lines");
    expect(text(whole)).toContain("with a running median of 15.");
  });
});

describe("how it is computed", () => {
  const of = (model: typeof whole) => content(model).computed;
  it("has the exact values of the fit, and its command", () => {
    expect(termsOf(of(whole))).toEqual({
      ...{ Kmax: "0.1357", N0: "5680000000", "Mean squared residual": "0.00123", Data: "fedcba9876543210" }
    });
    expect(textOf(of(whole))).toContain("Points: every step. Converged after 37 evaluations.");
    expect(textOf(of(whole))).toContain("npx rlscale fit");
    const stopped = plantedModel({
      law: { ...whole.law, status: "at-bound", message: "N_0 is at its bound", iterations: 1 }
    });
    expect(textOf(of(stopped))).toContain("N_0 is at its bound after 1 evaluation.");
    expect(textOf(of(whole))).not.toContain("Gauss-Newton");
    expect(textOf(of(plantedModel({ state: { objective: "linear" } })))).toContain("Gauss-Newton");
  });

  it("says where the command line has no such fit", () => {
    const cut = plantedModel({ sizes: early.sizes, state: { protocol: "intra", cut: 30 } });
    expect(textOf(of(cut))).toContain("this cut is fitted here only.");
    expect(textOf(of(cut))).not.toContain("npx rlscale");
    for (const other of [early, plantedModel({ state: { cut: 30 } })])
      expect(textOf(of(other))).toContain("npx rlscale fit");
  });
});

describe("what the lines miss", () => {
  it("is measured over line, by step, with the last step of an early fit and a note on what is held out", () => {
    for (const [model, last] of [
      [early, 8],
      [heldOut, undefined]
    ] as const) {
      const panels = residualPanels(model);
      expect(panels.map(({ modelSize }) => modelSize)).toEqual(sizes);
      for (const [i, { points, cut, note }] of panels.entries()) {
        expect(points.map(({ step, ratio }) => [step, ratio])).toEqual(
          steps.map((step, j) => [step, expect.closeTo(1 + offOf(i, j), 12)])
        );
        expect(cut).toBe(last);
        expect(note).toBe(model === heldOut && i === 2 ? "held out" : undefined);
      }
    }
    expect(residualPanels(early)[1]!.points.map(({ inFit }) => inFit)).toEqual([true, true, true, true, false, false]);
  });

  it("in words names what stays near, what ends above or below, what comes back", () => {
    const panel = (modelSize: number, ratios: number[], median: number[]) => ({
      ...{ modelSize, median },
      points: ratios.map((ratio, i) => ({ step: i + 1, ratio, inFit: true }))
    });
    const near = panel(1e9, [1.005, 0.99, 1.01], [1.005, 1, 1.019]);
    const above = panel(4e9, [1.01, 1.031, 1.052], [1.01, 1.031, 1.052]);
    const below = panel(16e9, [0.9, 0.955, 0.98], [0.9, 0.955, 0.98]);
    const back = panel(64e9, [1.2, 1.002, 0.999], [1.134, 1.002, 0.999]);
    expect(describeResiduals([near])).toBe(
      "Measured over fitted loss by step, 1 panel. The running median stays within 2.0% of the line for every size."
    );
    expect(describeResiduals([near, above, below, back])).toBe(
      "Measured over fitted loss by step, 4 panels. The running median stays within 2.0% of the line for 1B; 4B ends 3.1% above its line, 16B ends 4.5% below its line and 64B leaves its line by up to 13% and comes back."
    );
    expect(describeResiduals([panel(4e9, Array(12).fill(1.03).fill(1.5, 0, 3), Array(12).fill(1.03))])).toContain(
      "ends 3.0% above"
    );
  });
});
