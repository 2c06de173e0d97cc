/** What stands along the axes of every figure: the quantity, its unit, and whether the axis is of logarithms. */
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { everyFigure } from "./every-figure.js";

const { document } = new JSDOM().window;

/** Of what a figure shows first, and of another choice where it says something else there. */
const titles: Record<string, string[][]> = {
  "variant-difference": [["Loss of instruct minus loss of base"]],
  "version-difference": [["Loss now minus loss before", "Training step"]],
  "length-loss": [["Test loss, 1 − pass rate (log scale)", "Mean answer length in training, tokens"]],
  "rollout-budget": [["Chance of being the best G", "Training compute, exaFLOPs (log scale)"]],
  "rollout-curves": [
    [
      "Test loss, 1 − pass rate (log scale)",
      "Training compute, FLOPs (log scale)",
      "Samples seen in training (log scale)"
    ]
  ],
  "reuse-scheme": [["Samples seen in training"]],
  "reuse-spread": [["repeat 2", "repeat 3", "repeat 1", "Mean test loss over the window"]],
  detectable: [["Learning efficiency k against compute (log scale)"]],
  "slope-link": [["k against data", "k against compute", "Ratio of slopes minus 1 (data / compute)"]],
  "ends-below": [["Share of runs that end below their peak"]],
  "forecast-errors": [["Mean error, share of the loss (log scale)"]],
  sigmoid: [["Share of the gain", "X over its midpoint (log scale)"]],
  answers: [["Score with more answers minus fewer"]],
  ends: [["Score on MATH500"]],
  ladder: [["Slope k"]],
  "repeat-std": [["Standard deviation of test loss between repeats", "Training step"]],
  asymptotes: [["Asymptote A of the score"]],
  "final-losses": [["Test loss"]],
  markers: [["Learning efficiency k, base, compute"]],
  "pass-rates": [["Pass@1 on the held-out problems"]],
  prompt: [["End loss minus the mean of the other repeats"]],
  "reading-repeats": [["Repeats behind each point", "Training step"]],
  "single-runs": [["Mean loss of the last steps"]],
  "step-zero": [["Test loss, instruct"]],
  versions: [["Loss in the later version minus the earlier one"]],
  coverage: [["Training step"]],
  tenfold: [["Loss removed by ten times the compute"], ["Loss removed by ten times the data"]],
  budget: [
    ["Test loss, 1 − pass rate (log scale)", "Training compute, FLOPs (log scale)", "Test loss"],
    ["Test loss, 1 − pass rate (log scale)", "Training samples (log scale)", "Test loss"]
  ],
  "loss-curves": [
    ["Test loss, 1 − pass rate (log scale)", "Training compute, FLOPs (log scale)"],
    ["Test loss, 1 − pass rate (log scale)", "Training samples (log scale)"]
  ],
  decomposition: [["Test loss (log scale)", "Training samples (log scale)"]],
  repeats: [["Loss of one run over the mean of the runs", "Training step"]],
  "k-of-n": [
    ["Learning efficiency k (fall of ln loss per unit of ln compute)", "Model size, parameters (log scale)"],
    ["Learning efficiency k (fall of ln loss per unit of ln data)", "Model size, parameters (log scale)"]
  ],
  "reference-loss": [
    ["Test loss at the same number of samples (log scale)", "Model size, parameters (log scale)"],
    ["Test loss at the same compute (log scale)", "Model size, parameters (log scale)"]
  ],
  law: [
    [
      "Test loss, 1 − pass rate (log scale)",
      "Training compute, FLOPs (log scale)",
      "Learning efficiency k against size N",
      "Kmax against N0: pairs that fit nearly as well"
    ]
  ],
  explore: [
    [
      "Test loss, 1 − pass rate (log scale)",
      "Training compute, FLOPs (log scale)",
      "Learning efficiency k against size N",
      "Kmax against N0: pairs that fit nearly as well"
    ],
    [
      "Test loss, 1 − pass rate (log scale)",
      "Training samples (log scale)",
      "Learning efficiency k against size N",
      "Kmax against N0: pairs that fit nearly as well"
    ]
  ],
  "final-loss": [["Test loss, 1 − pass rate (log scale)", "Model size, parameters (log scale)"]],
  "paired-slopes": [
    ["k of instruct, against compute", "k of base, against compute"],
    ["k of instruct, against data", "k of base, against data"]
  ],
  "transfer-change": [["Test loss, 1 − pass rate"]],
  "transfer-curves": [["Test loss, 1 − pass rate", "Samples seen in training (log scale)"]],
  "response-length": [["Mean answer length, tokens", "Samples seen in training (log scale)"]],
  "family-curves": [["Test loss (log scale)", "Training compute, FLOPs (log scale)", "Training samples (log scale)"]],
  "plan, frontier": [["Test loss, 1 − pass rate (log scale)", "Training compute, FLOPs (log scale)"]],
  "plan, run": [["Test loss, 1 − pass rate (log scale)", "Training compute, FLOPs (log scale)"]],
  "plan, equal": [["Training compute, FLOPs (log scale)", "Model size (log scale)"]]
};

/** Words in the type of axis titles, each once. */
function titlesIn(svg: SVGSVGElement): string[] {
  const found = [...svg.querySelectorAll("text")].filter(
    (text) => text.getAttribute("font-size") === "14" && text.getAttribute("fill") === "var(--ink-2)"
  );
  return [...new Set(found.map(({ textContent }) => textContent!))];
}

describe("the axes", () => {
  it("are looked at in every figure", () => {
    expect(Object.keys(titles).sort()).toEqual(everyFigure.map(([name]) => name).sort());
  });

  it.each(everyFigure)("are named after what they measure: %s", (name, views) => {
    const [first, other = first] = titles[name]!;
    const drawn = views().map(({ draw }) => titlesIn(draw({ document, width: 680, label: "" })));
    expect(drawn).toEqual(drawn.length === 1 ? [first] : [first, other]);
  });
});
